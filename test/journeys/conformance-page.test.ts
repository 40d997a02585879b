import { toHex, utf8 } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2Verifier } from '@essc/crypto/sm2'
import { deviceSteps, runsByItself } from '@essc/hosts/conformance/device'
import { readDeviceReport } from '@essc/hosts/conformance/device-report'
import { journeyTest, Phone, type Simulator, startSimulator } from './simulator.ts'

/** The page for testers, on every phone: walked through as a tester does, its report scanned. */

const journey = journeyTest()
let simulator: Simulator
if (journey === test) {
  beforeAll(async () => {
    simulator = await startSimulator()
  }, 600_000)
  afterAll(() => simulator?.stop())
}

/** What a simulated app can be asked without a person; the rest needs a real phone and is left out. */
const EASY = /^(login|openPage|getNetwork|getLocation)\./
/** The walk is ended here, early. */
const LAST = 'saveImage.done'

/** No page of the app leads there: it is opened by its path. */
async function openPage(phone: Phone, path: string): Promise<void> {
  const own = phone.page.locator(`#${phone.host}-phone`)
  await own.locator('details.menu summary').click()
  await own.getByRole('button', { name: '打开某一页…', exact: true }).click()
  await own.getByLabel('页面路径').fill(path)
  await own.getByRole('button', { name: '打开', exact: true }).click()
}

journey.each(['wechat', 'alipay', 'bank'] as const)(
  '%s: a tester walks through the cases, ends early, and the report is scanned and read',
  async (host) => {
    const phone = new Phone(simulator.page, host)
    await phone.sees('领取电子社保卡')
    await openPage(phone, 'pages/conformance/index')
    const steps = deviceSteps()
    const line = (id: string) => phone.app.getByText(new RegExp(`^${id.replace('.', '\\.')}  `))
    let [passed, absent] = [0, 0]
    for (const [at, step] of steps.entries()) {
      const { id } = step
      const isHere = phone.app.getByText(`${at + 1} / ${steps.length}  ${id}`)
      await isHere.or(line(id)).first().waitFor()
      if (id === LAST) break
      if (await isHere.isVisible()) {
        if (!runsByItself(step)) await phone.press(EASY.test(id) ? '开始' : '跳过此项')
        await line(id).waitFor()
      }
      const said = (await line(id).textContent()) ?? ''
      if (said.endsWith('  通过')) passed += 1
      else if (said.endsWith('  宿主没有')) absent += 1
      else expect(said).toBe(`${id}  跳过`)
    }
    expect(passed).toBeGreaterThanOrEqual(10)
    // Alipay has no randomness and nothing sealed of its own.
    expect(absent).toBe(host === 'alipay' ? 2 : 0)
    await phone.press('到此结束，出报告')
    const text = await phone.scan(/^ESSC-D1:/)
    const report = readDeviceReport(text, { sha256, utf8, toHex }, (key, signature, message) =>
      sm2Verifier(key)(signature, message),
    )
    expect(report).toMatchObject({
      host,
      passed,
      failed: 0,
      skipped: steps.length - passed,
      failedIds: [],
    })
    expect(report?.signer).toHaveLength(33)
  },
  300_000,
)
