import { existsSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../journeys/embed-partner.ts'
import type { ReplayPage } from './replay-store-page.ts'

// The browser's replay store over Chromium's IndexedDB: what a reload, a full disk and the browser leave of it.
const run = existsSync('/usr/bin/chromium') ? describe : describe.skip
if (!existsSync('/usr/bin/chromium')) process.stdout.write('skipped: chromium\n')

const ORIGIN = 'https://terminal.test'
/** What the page's own script leaves on `globalThis`. */
type Left = { replayPage: ReplayPage }

run('behavior: the replay store of a browser', () => {
  let browser: Browser
  let page: Page
  let script: string

  beforeAll(async () => {
    const bundled = await build({
      entryPoints: [path.join(__dirname, 'replay-store-page.ts')],
      bundle: true,
      write: false,
      format: 'iife',
      conditions: ['source'],
      logLevel: 'error',
    })
    script = bundled.outputFiles[0]!.text
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    const context = await browser.newContext()
    page = await context.newPage()
    await page.route('**/*', (route) =>
      route.request().url() === `${ORIGIN}/page.js`
        ? route.fulfill({ body: script, contentType: 'text/javascript' })
        : route.fulfill({ body: '<script src="/page.js"></script>', contentType: 'text/html' }),
    )
    await open()
  })
  afterEach(() => page.context().close())

  /** The page anew, as after a restart of the terminal. */
  async function open() {
    await page.goto(ORIGIN)
    await page.evaluate(() => (globalThis as unknown as Left).replayPage.open())
  }
  const take = (name: string, counter = 1, timeUnix?: number) =>
    page.evaluate(
      ([name, counter, timeUnix]) =>
        (globalThis as unknown as Left).replayPage.take(name, counter, timeUnix),
      [name, counter, timeUnix] as const,
    )
  const settled = () => page.evaluate(() => (globalThis as unknown as Left).replayPage.settled())

  test('what was taken and has settled outlives the page', async () => {
    expect(await take('one', 3)).toBe(true)
    expect(await take('two')).toBe(true)
    expect(await settled()).toBe('written')
    await open()
    expect(await take('one', 3)).toBe(false)
    expect(await take('two')).toBe(false)
    expect(await take('one', 4)).toBe(true)
    expect(await take('three')).toBe(true)
  })

  test('what a full disk did not take is reported, and written once there is room', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 1 })
    expect(await take('one', 3)).toBe(true)
    expect(await settled()).toBe('not written')
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN })
    expect(await take('two')).toBe(true)
    expect(await settled()).toBe('written')
    await open()
    expect(await take('one', 3)).toBe(false)
    expect(await take('two')).toBe(false)
  })

  test('a failure that nobody waited for is made good by the next who waits', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 1 })
    expect(await take('one', 3)).toBe(true)
    await page.evaluate(() => (globalThis as unknown as Left).replayPage.idle())
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN })
    expect(await settled()).toBe('written')
    await open()
    expect(await take('one', 3)).toBe(false)
  })

  test('a use that is taken as a write ends is waited for too', async () => {
    for (let turns = 0; turns < 8; turns++) {
      const isWritten = await page.evaluate(
        (turns) => (globalThis as unknown as Left).replayPage.takeAsWriteEnds(turns),
        turns,
      )
      expect([turns, isWritten]).toEqual([turns, true])
    }
  })

  test('a step back in time is none anew after a restart', async () => {
    const now = 1_800_000_000
    expect(await take('one', 1, now)).toBe(true)
    expect(await take('one', 2, now - 30)).toBe(true)
    expect(await take('one', 3, now - 60)).toBe(false)
    expect(await settled()).toBe('written')
    await open()
    expect(await take('one', 3, now - 60)).toBe(false)
  })

  test('a database that was closed under it is said, not passed over', async () => {
    expect(await take('one')).toBe(true)
    expect(await settled()).toBe('written')
    await page.evaluate(() => (globalThis as unknown as Left).replayPage.closeUnderneath())
    expect(await take('two')).toBe(true)
    expect(await settled()).toBe('not written')
  })
})
