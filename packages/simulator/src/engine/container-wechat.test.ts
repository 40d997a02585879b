import { hasChromium, openPhoneLab, type PhoneLab } from './fixtures/phone-lab.ts'

const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

let lab: PhoneLab

beforeAll(async () => {
  if (hasChromium) lab = await openPhoneLab('wechat')
}, 60_000)
afterAll(() => lab?.close())
beforeEach(async () => {
  if (hasChromium) await lab.mount()
})

const text = (words: string | RegExp) => lab.view.getByText(words, { exact: true }).first()
const seen = (words: string | RegExp) => text(words).waitFor({ timeout: 5_000 })
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
  await seen('hello')
  await seen('count 03')
  await button('add two').click()
  await seen('count 05')
  await seen('changed change 5')
  await text('1:b').click()
  await listed(['0:c', '1:a'])
  expect(await lab.reports('errors')).toEqual([])
  expect(await lab.reports('warnings')).toEqual([])
})

run('behavior: life cycle order of launch, navigation and the app', async () => {
  const launch = { path: 'pages/index/index', query: { from: 'test' }, scene: 1001 }
  expect(await lab.takeTrace()).toEqual([
    `app launch ${JSON.stringify({ ...launch, referrerInfo: {} })}`,
    'app show',
    'counter attached',
    'index load {"from":"test"}',
    'index show',
    'counter page show',
    'counter ready',
    'index ready',
  ])
  await button('go').click()
  await button('back').waitFor()
  await seen('measured 50 function')
  await lab.page.waitForFunction(() => window.lab.trace.includes('picture 4'))
  expect(await lab.takeTrace()).toEqual([
    'index hide',
    'counter page hide',
    'form attached',
    'form load {"from":"index"}',
    'form show',
    'form ready',
    'navigateTo:ok',
    'answer 43',
    'picture 4',
  ])
  await button('back').click()
  await button('go').waitFor()
  expect(await lab.takeTrace()).toEqual(['form unload', 'index show', 'counter page show'])
  await lab.page.evaluate(() => window.phone?.hide())
  await lab.page.evaluate(() => window.phone?.show())
  expect(await lab.takeTrace()).toEqual([
    'index hide',
    'counter page hide',
    'app hide',
    'app show',
    'index show',
    'counter page show',
  ])
  await lab.page.evaluate(() => window.phone?.dispose())
  expect(await lab.takeTrace()).toEqual(['index unload', 'counter detached'])
})

run('behavior: templates may recurse deeper than any unrolling', async () => {
  await text('deepest').click()
  await seen('leaf deepest')
})

run('behavior: controls are found by role and worked by mouse and keyboard', async () => {
  const control = lab.view.getByRole('button', { name: 'plain control' })
  await control.click()
  await seen('tap 1')
  await control.focus()
  await lab.page.keyboard.press('Enter')
  await lab.page.keyboard.press(' ')
  await seen('tap 3')
  await button('enabled').focus()
  await lab.page.keyboard.press('Enter')
  await seen('tap 4')
  await button('disabled').click({ force: true })
  await button('inner').click()
  await seen('tap 5')
  await seen('outer 0')
})

run('behavior: a finger works as a mouse does', async () => {
  await button('add two').tap()
  await seen('changed change 5')
  await text('tap 0').tap()
  await seen('tap 1')
})

run('behavior: a long press is no tap', async () => {
  await text('press 0').click({ delay: 500 })
  await seen('press 1')
  await seen('tap 0')
  await text('press 1').click()
  await seen('tap 1')
})

run('behavior: styles are scaled and stay in their component', async () => {
  const colour = (name: string) =>
    lab.view
      .locator(name)
      .first()
      .evaluate((element) => getComputedStyle(element).color)
  expect(await colour('[id$=heading]')).toBe('rgb(17, 34, 51)')
  expect(await colour('counter > view')).toBe('rgb(200, 0, 0)')
  expect(await colour('counter text.title')).toBe('rgb(17, 34, 51)')
  expect(await colour('.accent')).toBe('rgb(0, 128, 0)')
  const width = (name: string) =>
    lab.view.locator(name).evaluate((element) => element.getBoundingClientRect().width)
  expect(await width('[id$=heading]')).toBe(187.5)
  expect(await width('[id$=bar]')).toBe(75)
  const size = lab.view.locator('page').evaluate((element) => getComputedStyle(element).fontSize)
  expect(await size).toBe('16px')
})

run('behavior: scripts see neither the browser nor deleted globals', async () => {
  await seen('globals 0 BigInt object function')
  await lab.mount({ deleteGlobals: ['BigInt', 'globalThis'], noDynamicCode: true })
  await seen('globals 0 ReferenceError undefined function')
})

run('behavior: what the host answers belongs to the realm of the scripts', async () => {
  await seen('realm true true 4')
})

run('behavior: an error reaches the container and App.onError', async () => {
  await button('fail').click()
  await lab.page.waitForFunction(() => window.lab.errors.length > 0)
  expect(await lab.reports('errors')).toEqual([expect.stringMatching(/thrown in a handler$/)])
  expect((await lab.takeTrace()).at(-1)).toBe('app error thrown in a handler')
})

run('behavior: ten pages at most, and unknown pages fail', async () => {
  await lab.takeTrace()
  await button('too deep').click()
  await lab.page.waitForFunction(() => window.lab.trace.some((line) => line.includes('fail')))
  const trace = await lab.takeTrace()
  expect(trace.at(-1)).toBe('10 navigateTo:fail webview count limit exceed')
  expect(await lab.page.evaluate(() => window.phone?.pages().length)).toBe(10)
  expect(await lab.page.evaluate(() => window.phone?.back())).toBe(true)
  expect(await lab.page.evaluate(() => window.phone?.pages().length)).toBe(9)
})

run('behavior: queries are read as WeChat reads them', async () => {
  await lab.view.getByRole('link', { name: 'form' }).click()
  await button('back').waitFor()
  const load = (await lab.takeTrace()).find((line) => line.startsWith('form load'))
  expect(load).toBe('form load {"a":"1","b":"undefined","name":"%E5%BC%A0"}')
})

run('behavior: form controls', async () => {
  await button('go').click()
  const name = lab.view.getByLabel('name', { exact: true })
  await name.pressSequentially('ab')
  expect(await name.inputValue()).toBe('AB')
  await name.press('Enter')
  await seen('events focus: confirm:AB blur:AB')
  await lab.view.getByLabel('PIN').pressSequentially('1x2345678')
  await lab.view.getByPlaceholder('id').pressSequentially('12ab3X')
  await lab.view.getByPlaceholder('note').fill('two\nlines')
  await lab.view.getByRole('switch', { name: 'switch' }).check()
  await lab.view.getByRole('checkbox', { name: 'ex' }).check()
  await seen('events focus: confirm:AB blur:AB change:true change:x,y')
  await lab.view.getByRole('radio', { name: 'two' }).check()
  await lab.view.getByRole('combobox', { name: 'city' }).selectOption('Wuxi')
  await seen('city Wuxi')
  await button('send').click()
  const sent = JSON.parse(((await text(/^sent \{/).textContent()) ?? '').slice(5))
  expect(sent).toEqual({
    ...{ name: 'AB', pin: '123456', id: '123X', note: 'two\nlines', on: true },
    ...{ many: ['x', 'y'], one: 'r2', city: '1' },
  })
  await button('reset').click()
  await seen('sent reset')
  expect(await name.inputValue()).toBe('')
  await text('labelled').click()
  await seen('taps 1')
  expect(await lab.view.getByRole('checkbox', { name: 'labelled' }).isChecked()).toBe(true)
  expect(await lab.reports('warnings')).toEqual([])
})

run('behavior: pictures, scrolling, progress and rich text', async () => {
  await button('go').click()
  await lab.view.getByRole('img', { name: 'dot' }).waitFor()
  await lab.page.waitForFunction(() => window.lab.trace.includes('picture 4'))
  expect(await lab.view.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40')
  await lab.view.locator('scroll-view').evaluate((element) => element.scrollTo(0, 400))
  await lab.page.waitForFunction(() => window.lab.trace.includes('scrolled to bottom'))
  const rich = lab.view.locator('rich-text')
  expect(await rich.innerHTML()).toBe('<b>bold</b><i>slanted</i>')
})

run('behavior: the title bar follows the page', async () => {
  await button('go').click()
  await button('rename').click()
  await lab.page.waitForFunction(() => window.lab.shown.length === 3)
  const titles = (await lab.reports('shown')) as { title: string; depth: number }[]
  expect(titles.map(({ title, depth }) => `${title} ${depth}`)).toEqual([
    'Index 1',
    'Form 2',
    'Renamed 2',
  ])
})

run('behavior: an open-type is answered by the phone', async () => {
  await button('phone').click()
  await seen('phone CODE')
})

run('behavior: a web-view shows a page and hears it', async () => {
  await lab.view.getByRole('link', { name: 'web' }).click()
  await lab.view.frameLocator('iframe').getByText('inside').waitFor()
  await lab.page.waitForFunction(() => window.lab.trace.includes('web loaded'))
  expect(await lab.takeTrace()).toContain('web message [{"from":"inside"}]')
})

run('behavior: pages of a sub-package open', async () => {
  await lab.view.getByRole('link', { name: 'sub-package' }).click()
  await seen('inside the sub-package')
})

run('behavior: a plugin has no web view', async () => {
  await lab.mount({ noWebView: true })
  await lab.view.getByRole('link', { name: 'web' }).click()
  await lab.view.locator('web-view').waitFor({ state: 'attached' })
  expect(await lab.view.locator('iframe').count()).toBe(0)
})
