import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { text } from '@essc/protocol/messages/messages'
import { openBrowser } from '../journeys/embed-partner.ts'

// The module on somebody else's page: under a strict policy, beside hostile styles, twice, before configure.
const folder = path.resolve(__dirname, '../..')
const run = existsSync('/usr/bin/chromium') ? test : test.skip
if (!existsSync('/usr/bin/chromium')) process.stdout.write('skipped: chromium\n')

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' https://card.example"
const PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>partner</title>
<link rel="stylesheet" href="/own.css"><script type="module" src="/essc.js"></script></head>
<body><main><h1>Partner</h1><essc-card id="one" size="7" theme="nonsense"></essc-card>
<essc-card id="two" size="elder" locale="en"></essc-card></main></body></html>`
const SETTINGS = `import { configure, webHost } from '/essc.js'
configure({ host: webHost(window, async () => ({ code: 'c' })), channel: 'ch_a',
  platform: 'https://card.example', ticket: () => fetch('/ticket').then((answer) => answer.json()) })`

run(
  'behavior: two cards say in words what is wrong and keep their own styles on a hostile page',
  async () => {
    const files: Record<string, [string, string]> = {
      '/': ['text/html', PAGE],
      '/own.css': [
        'text/css',
        'div, span, button { display: none !important; color: red !important }',
      ],
      '/settings.js': ['text/javascript', SETTINGS],
      '/essc.js': [
        'text/javascript',
        readFileSync(path.join(folder, 'packages/embed/dist/bundle/web/essc.js'), 'utf8'),
      ],
    }
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 375, height: 1200 } })
      const refused: string[] = []
      page.on('console', (said) => {
        if (/Content Security Policy/.test(said.text())) refused.push(said.text())
      })
      await page.route('**/*', async (route) => {
        const found = files[new URL(route.request().url()).pathname]
        if (!found) return route.abort()
        const [type, body] = found
        await route.fulfill({
          body,
          contentType: `${type}; charset=utf-8`,
          headers: { 'content-security-policy': POLICY },
        })
      })
      await page.goto('https://partner.test/')
      await page.locator('#one').getByText(text('zh', 'embed.unset')).waitFor()
      await page.locator('#two').getByText(text('en', 'embed.unset')).waitFor()
      const body = async (id: string) =>
        page
          .locator(`#${id} .essc`)
          .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
      expect(await body('one')).toBe(16)
      expect(await body('two')).toBeGreaterThanOrEqual(18)

      // Configured afterwards, with no network behind it: both say so, in the language of the app.
      await page.evaluate(() => {
        const script = document.createElement('script')
        script.type = 'module'
        script.src = '/settings.js'
        document.head.append(script)
      })
      const retry = page.getByRole('button', { name: text('en', 'common.retry') })
      await retry.nth(1).waitFor()
      expect(await retry.count()).toBe(2)

      // A property that changes while running: the language is the app's, so both follow.
      await page.locator('#one').evaluate((element) => element.setAttribute('locale', 'zh'))
      await page
        .getByRole('button', { name: text('zh', 'common.retry') })
        .nth(1)
        .waitFor()
      expect(await retry.count()).toBe(0)
      expect(refused).toEqual([])

      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
      const { violations, passes } = (await page.evaluate(
        `axe.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })`,
      )) as Record<'violations' | 'passes', { id: string; nodes: unknown[] }[]>
      expect(violations.map(({ id, nodes }) => [id, nodes])).toEqual([])
      expect(passes.map(({ id }) => id)).toContain('color-contrast')
    } finally {
      await browser.close()
    }
  },
)
