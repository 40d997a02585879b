import { readFileSync } from 'node:fs'
import path from 'node:path'
import { hasChromium, openPhoneLab } from '@essc/simulator/engine/fixtures/phone-lab'

// A message, a search or another app may open any page of the example first. On a phone without a card
// and without a network each says what is wrong, and nothing throws.
const dist = path.resolve(__dirname, '../../examples/mini-program/dist/weapp')
const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

interface AppJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
}

/** Pages that need no card: their own words, or nothing but a web page. */
const NEEDS_NOTHING = ['pages/settings/index', 'pages/conformance/index', 'pages/web/index']

run(
  'behavior: every page of the WeChat package opens as the first',
  async () => {
    const app = JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as AppJson
    const pages = [
      ...app.pages,
      ...(app.subPackages ?? []).flatMap((sub) => sub.pages.map((one) => `${sub.root}/${one}`)),
    ]
    expect(pages.length).toBeGreaterThan(8)
    const lab = await openPhoneLab('wechat', dist)
    try {
      for (const page of pages) {
        await lab.mount({}, { path: page, query: {} }, 'wechat')
        const words = NEEDS_NOTHING.includes(page) ? /./ : /连不上网络/
        if (page !== 'pages/web/index')
          await lab.view
            .getByText(words)
            .locator('visible=true')
            .first()
            .waitFor({ timeout: 20_000 })
            .catch(() => {
              throw new Error(`${page} says nothing`)
            })
        expect([page, await lab.reports('errors')]).toEqual([page, []])
        expect(await lab.page.evaluate(() => window.phone?.pages()[0]?.path)).toBe(page)
      }
    } finally {
      await lab.close()
    }
  },
  120_000,
)
