import { readFileSync } from 'node:fs'
import { type TextKey, text } from '@essc/protocol/messages/messages'
import type { Frame } from 'playwright-core'
import {
  canRun,
  type HostName,
  journeyTest,
  Phone,
  type Simulator,
  startSimulator,
} from '../journeys/simulator.ts'
import { pageLooks, wear } from './looks.ts'
import { measure } from './measure.ts'

// Every page of the built example, in the states that a holder meets on a walk through it: the H5 build by
// axe and by size, and the trees that WeChat's component engine draws from the two packages by size, name
// and role. A journey's own steps lead there; whatever they wait for is inspected before they go on.
jest.setTimeout(300_000)

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const AXE_RUN = `axe.run(document.body, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
})`

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

let simulator: Simulator
beforeAll(async () => {
  if (canRun) simulator = await startSimulator()
}, 400_000)
afterAll(() => simulator?.stop())

const zh = (key: TextKey) => text('zh', key)

/** A phone whose every sight is inspected. */
class InspectedPhone extends Phone {
  readonly findings = new Set<string>()
  readonly inspected = new Set<string>()

  override async sees(words: string | RegExp): Promise<void> {
    await super.sees(words)
    await this.inspect(String(words))
  }

  async inspect(state: string): Promise<void> {
    const frame = this.page.frame({ name: `phone-${this.host}` })
    if (!frame) throw new Error(`${this.host} shows no app`)
    // A page that slides in is wider than the screen half-way, and a sheet that rises is pale.
    await frame.waitForFunction(
      () =>
        document
          .getAnimations()
          .every((one) => one.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY) &&
        [...document.querySelectorAll('.taro_page')].every((page) => {
          const { left, width } = page.getBoundingClientRect()
          return width === 0 || left === 0
        }),
    )
    // biome-ignore lint/performance/useDomNodeTextContent: pages that others cover are not part of it.
    const sight = await frame.evaluate(() => document.body.innerText)
    if (this.inspected.has(sight)) return
    this.inspected.add(sight)
    const before = await frame.evaluate(() =>
      [...document.querySelectorAll('.essc')].map(({ className }) => className),
    )
    for (const look of pageLooks) {
      await frame.evaluate(wear, look.classes)
      const lists = await frame.evaluate(measure, look.limits)
      for (const [rule, items] of Object.entries(lists))
        for (const item of items) this.found(state, look.name, `${rule} ${item}`)
      if (this.host === 'bank') await this.runAxe(frame, state, look.name)
    }
    await frame.evaluate((names) => {
      for (const [at, root] of [...document.querySelectorAll('.essc')].entries())
        root.className = names[at] ?? root.className
    }, before)
  }

  private async runAxe(frame: Frame, state: string, look: string): Promise<void> {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe)
    const { violations } = (await frame.evaluate(AXE_RUN)) as AxeResults
    for (const { id, nodes } of violations)
      this.found(state, look, `axe ${id} ${nodes[0]!.html.slice(0, 160)}`)
  }

  private found(state: string, look: string, what: string): void {
    this.findings.add(`${state}, ${look}: ${what}`)
  }
}

const people: Record<HostName, string> = {
  wechat: 'worker',
  alipay: 'family-mother',
  bank: 'family-father',
}

/** Opens a page from the home page, looks at it, and comes back. */
async function visit(phone: InspectedPhone, button: TextKey, seen: string | RegExp): Promise<void> {
  await phone.press(zh(button))
  await phone.sees(seen)
  await phone.back()
}

async function walk(phone: InspectedPhone): Promise<void> {
  const person = people[phone.host]
  await phone.sees(zh('home.enrol'))
  await phone.receiveCard(person)
  await phone.turnOnPayment(person)
  await phone.openIdentityCode()
  await phone.inspect('identity code')
  await phone.press(zh('code.travel.title'))
  await phone.sees(zh('code.travel.hint'))
  await phone.back()
  await phone.openPaymentCode()
  await phone.inspect('payment code')
  await phone.back()
  await phone.press(zh('home.services'))
  await phone.sees('我的缴费记录')
  await phone.press(new RegExp(`^${zh('services.detail')} `))
  await phone.sees(zh('services.scope'))
  await phone.back()
  await visit(phone, 'home.activity', zh('activity.bank.linked'))
  await phone.press(zh('home.settings'))
  await phone.sees(zh('settings.size.elder'))
  await visit(phone, 'pay.history', zh('pay.empty'))
  await phone.press(zh('leave.title'))
  await phone.sees(zh('leave.stop'))
  await phone.press(zh('leave.stop'))
  await phone.sees('现在停用电子社保卡？')
}

describe.each(['bank', 'wechat', 'alipay'] as const)('%s', (host) => {
  journeyTest()('behavior: no page of the example breaks a rule', async () => {
    const phone = new InspectedPhone(simulator.page, host)
    await walk(phone)
    process.stdout.write(`${host}: ${phone.inspected.size} sights in ${pageLooks.length} looks\n`)
    expect([...phone.findings]).toEqual([])
    expect(phone.inspected.size).toBeGreaterThan(15)
  })
})
