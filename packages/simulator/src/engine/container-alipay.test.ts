import { hasChromium, openPhoneLab, type PhoneLab } from './fixtures/phone-lab.ts'

const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

let lab: PhoneLab

beforeAll(async () => {
  if (hasChromium) lab = await openPhoneLab('alipay')
}, 60_000)
afterAll(() => lab?.close())
beforeEach(async () => {
  if (hasChromium) await lab.mount({ deleteGlobals: ['BigInt'], noDynamicCode: true })
})

const text = (words: string) => lab.view.getByText(words, { exact: true }).first()
const seen = (words: string) => text(words).waitFor({ timeout: 5_000 })
const button = (name: string) => lab.view.getByRole('button', { name, exact: true })

/** Waits until the list shows this: the view follows a tap a moment later. */
async function listed(expected: string[]): Promise<void> {
  const items = lab.view.locator('.item')
  for (let tries = 0; tries < 100; tries++) {
    if (String(await items.allInnerTexts()) === String(expected)) return
    await lab.page.waitForTimeout(50)
  }
  expect(await items.allInnerTexts()).toEqual(expected)
}

run('default: a package runs and reacts', async () => {
  expect(await lab.takeTrace()).toEqual([
    'app launch {"query":{"from":"test"},"path":"pages/index/index"} AlipayClient',
    'app show',
    'counter init count',
    'mixin mounted',
    'counter mounted',
    'index load {"from":"test"}',
    'index show',
    'index ready',
  ])
  await button('inner').click()
  await seen('taps 1 outer 0')
  await lab.view.getByPlaceholder('type').fill('words')
  await seen('typed words')
  await lab.view.getByRole('combobox', { name: 'city' }).selectOption('Wuxi')
  await seen('city number Wuxi')
  await button('splice').click()
  await listed(['0:a', '1:x', '2:y', '3:c'])
  expect(await lab.reports('errors')).toEqual([])
  expect(await lab.reports('warnings')).toEqual([])
})

run('behavior: components have props, derive data and call back', async () => {
  await seen('count 5')
  await button('add').click()
  await seen('count 7')
  await seen('counted 7')
  await button('restart').click()
  await seen('count 15')
  expect(await lab.takeTrace()).toContain('counter updated 5 to 15')
  await lab.page.evaluate(() => window.phone?.dispose())
  expect(await lab.takeTrace()).toEqual(['counter unmounted'])
})

run('behavior: templates may recurse deeper than any unrolling', async () => {
  await text('deepest').click()
  await seen('leaf tap deepest')
})

run('behavior: queries are decoded, failures have a number', async () => {
  await button('go').click()
  await seen('second 张')
  await button('rename').click()
  await button('missing').click()
  await lab.page.waitForFunction(() => window.lab.trace.some((line) => line.includes('error')))
  const trace = await lab.takeTrace()
  expect(trace).toContain('answer 42')
  expect(trace).toContain('second load {"name":"张","empty":""}')
  expect(JSON.parse(trace.at(-1) ?? '').errorMessage).toMatch(/^navigateTo: page "pages\/none" is/)
  const shown = (await lab.reports('shown')) as { title: string }[]
  expect(shown.map(({ title }) => title)).toEqual(['Index', 'Second', 'Renamed'])
})

run('behavior: an open-type is answered by the phone', async () => {
  await button('authorise').click()
  await seen('authorised yes')
})
