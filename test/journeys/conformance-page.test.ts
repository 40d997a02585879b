import { toHex, utf8 } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2Verifier } from '@essc/crypto/sm2'
import { deviceSteps } from '@essc/hosts/conformance/device'
import { readDeviceReport } from '@essc/hosts/conformance/device-report'
import { journeyTest, Phone, type Simulator, startSimulator } from './simulator.ts'

/** The page for testers, in the bank's app: walked through as a tester does, its report scanned. */

const journey = journeyTest()
let simulator: Simulator
if (journey === test) {
  beforeAll(async () => {
    simulator = await startSimulator()
  }, 600_000)
  afterAll(() => simulator?.stop())
}

/** What runs by itself in a simulated app; the rest needs a real phone and is left out. */
const BY_ITSELF = /^(login|storage|randomBytes|time|openPage)\./

journey(
  'a tester walks through the cases, ends early, and the report is scanned and read',
  async () => {
    const phone = new Phone(simulator.page, 'bank')
    await phone.sees('领取电子社保卡')
    const frame = await (
      await simulator.page.locator('#phone-bank').elementHandle()
    )?.contentFrame()
    // No page of the app leads there: it is opened by its path.
    await frame?.goto(frame.url().replace(/pages\/.*$/, 'pages/conformance/index'))
    const steps = deviceSteps()
    const passed: string[] = []
    let tried = 0
    for (const [at, { id }] of steps.entries()) {
      if (id === 'vibrate.once') break
      await phone.sees(`${at + 1} / ${steps.length}  ${id}`)
      tried += 1
      if (BY_ITSELF.test(id)) {
        passed.push(id)
        await phone.press('开始')
        await phone.sees(`${id}  passed`)
      } else {
        await phone.press('跳过此项')
        await phone.sees(`${id}  skipped`)
      }
    }
    expect(tried).toBeGreaterThan(10)
    await phone.sees('把手机拿在手里。')
    await phone.press('到此结束，出报告')
    const text = await phone.scan(/^ESSC-D1:/)
    const report = readDeviceReport(text, { sha256, utf8, toHex }, (key, signature, message) =>
      sm2Verifier(key)(signature, message),
    )
    expect(report).toMatchObject({
      host: 'bank',
      passed: passed.length,
      failed: 0,
      skipped: steps.length - passed.length,
      failedIds: [],
    })
    expect(report?.signer).toHaveLength(33)
  },
  300_000,
)
