import { readFileSync } from 'node:fs'
import { sandboxSupervisor } from '@essc/platform/sandbox/seed'
import type { Frame } from 'playwright-core'
import {
  canRun,
  type HostName,
  journeyTest,
  Phone,
  plug,
  type Simulator,
  startSimulator,
  tab,
  tillPresents,
  tillSays,
} from './simulator.ts'

// The till as a cashier uses it, by keys alone, before a phone of each host. What is lost on the way is
// lost after the platform has done it.
jest.setTimeout(60_000)

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const AXE_RUN = `axe.run(document.body, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
})`

let simulator: Simulator
beforeAll(async () => {
  if (!canRun) return
  simulator = await startSimulator()
  await tab(simulator.page, '收银台与窗口')
  await till().locator('main').getByLabel('金额').waitFor()
}, 400_000)
afterAll(() => simulator?.stop())

const journey = journeyTest()

function frame(name: 'till' | 'desk'): Frame {
  const found = simulator.page.frame({ name })
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
const till = () => frame('till')
/** The cashier turns from the phones to the till, whose keys are then pressed. */
const press = (key: string) => till().locator('.outcome').press(key)
const inDialog = () => till().locator('dialog[open]')

async function accessible(name: 'till' | 'desk' = 'till'): Promise<void> {
  const inside = frame(name)
  if (!(await inside.evaluate(() => 'axe' in window))) await inside.evaluate(axe)
  const { violations } = (await inside.evaluate(AXE_RUN)) as {
    violations: { id: string; nodes: { html: string }[] }[]
  }
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

/** The amount, Enter, and the scanner, which types where Enter has led. */
async function charge(amount: string, digits: string): Promise<void> {
  await tab(simulator.page, '收银台与窗口')
  await press('F2')
  const input = till().getByLabel('金额')
  await input.fill(amount)
  await input.press('Enter')
  const scan = till().locator('input.scan')
  expect(await scan.evaluate((field) => field === document.activeElement)).toBe(true)
  await scan.fill(digits)
  await scan.press('Enter')
}

/** The platform does what it is asked, and its answer is the last that the cable would have carried. */
async function cutAfter(path: RegExp): Promise<void> {
  await simulator.page.route(
    path,
    async (route) => {
      await route.fetch()
      // A dialog that is open lies over the switch.
      await till()
        .getByRole('switch')
        .evaluate((cable: HTMLInputElement) => {
          cable.checked = true
          cable.dispatchEvent(new Event('change'))
        })
      await route.abort('connectionfailed')
    },
    { times: 1 },
  )
}

/** What the till keeps saying is drawn once: a screen reader would speak of it each second. */
async function staysAsItIs(): Promise<void> {
  const outcome = till().locator('.outcome')
  const node = await outcome.locator('h2').first().elementHandle()
  const said = await outcome.getByRole('timer').textContent()
  await till().waitForFunction(
    (before) => document.querySelector('.outcome [role=timer]')?.textContent !== before,
    said,
  )
  expect(await node!.evaluate((each) => each.isConnected)).toBe(true)
}

const people: Record<HostName, string> = {
  wechat: 'worker',
  alipay: 'family-mother',
  bank: 'family-father',
}

describe.each(['wechat', 'alipay', 'bank'] as const)('%s', (host) => {
  const holder = () => new Phone(simulator.page, host)

  journey(
    'an outcome nobody knew, a refund in part that was not answered, and a void',
    async () => {
      const { page } = simulator
      const phone = holder()
      await phone.receiveCard(people[host])
      await phone.turnOnPayment(people[host])
      await phone.openPaymentCode()
      const first = await phone.scanPayment()

      await cutAfter(/\/platform\/v1\/charges$/)
      await charge('12.30', first)
      const unknown = await tillSays(page, /结果不明/)
      expect(unknown).toContain('请不要重新收款')
      expect(unknown).toContain('¥12.30')
      await accessible()
      await phone.sees('付款成功')
      await plug(page, 'till', true)
      await press('F6')
      expect(await tillSays(page, /收款成功/)).toContain('¥12.30')
      await phone.press('关闭')

      await cutAfter(/\/platform\/v1\/charges\/[^/]+\/refunds$/)
      await press('F9')
      await inDialog().getByLabel('退款金额').fill('2.30')
      await inDialog().getByLabel('主管码').fill(sandboxSupervisor.code)
      await inDialog().getByLabel('主管码').press('Enter')
      expect(await tillSays(page, /退款结果不明/)).toContain('不要用现金退款')
      await plug(page, 'till', true)
      await press('F6')
      expect(await tillSays(page, /部分已退/)).toContain('累计已退 ¥2.30')

      const second = await phone.scan(new RegExp(`^(?!${first}$)\\d{20}$`))
      await charge('8.00', second)
      await tillSays(page, /收款成功/)
      await phone.sees('付款成功')
      await press('F7')
      await inDialog().getByText('¥8.00').waitFor()
      await accessible()
      await inDialog().getByRole('button', { name: '撤销' }).press('Enter')
      expect(await tillSays(page, /已撤销/)).toContain('¥8.00')
      await phone.press('关闭')
      await phone.back()
      expect(await phone.payments()).toEqual([
        expect.stringMatching(/¥8\.00.*已撤销/),
        expect.stringMatching(/¥12\.30/),
      ])
    },
  )
})

journey(
  'a code that is shown and taken back, a day that adds up, a network that is away',
  async () => {
    const { page } = simulator
    await tillPresents(page, '6.00')
    await staysAsItIs()
    await accessible()
    await press('F7')
    await tillSays(page, /收款码已作废/)

    await press('F10')
    const day = inDialog()
    await day.getByText('净额').waitFor()
    // Three times: 12.30 and 8.00 paid, 2.30 given back, 8.00 voided.
    expect(
      (await day.locator('.totals tr').allInnerTexts()).map((row) => row.replace(/\s+/g, ' ')),
    ).toEqual([
      '收款 6 笔 ¥60.90',
      '撤销 3 笔 −¥24.00',
      '退款 3 笔 −¥6.90',
      '净额 当日未结束 ¥30.00',
    ])
    const times = (await day.locator('li').allInnerTexts()).map((row) => row.slice(0, 8))
    expect(times).toHaveLength(12)
    expect(times).toEqual([...times].sort())
    await accessible()
    await day.getByRole('button', { name: '关闭' }).press('Escape')

    await plug(page, 'till', false)
    await till().getByText('现在不能收款或退款').waitFor()
    await charge('5.00', '95000000000000000000')
    // Nothing was sent, so nothing is unknown.
    expect(await tillSays(page, /没有收到款/)).not.toContain('结果不明')
    await accessible()
    await plug(page, 'till', true)
    await accessible('desk')
  },
)
