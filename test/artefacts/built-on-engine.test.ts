import path from 'node:path'
import { hasChromium, openPhoneLab } from '@essc/simulator/engine/fixtures/phone-lab'
import type { Dialect } from '@essc/simulator/engine/package-format'
import type { FrameLocator } from 'playwright-core'

// The whole built packages on WeChat's component engine in a browser whose own names are shadowed: what a
// mini-program must not touch is undefined, code from strings throws, and the names that old phones lack
// are deleted. The network is not there: the first page says so, tries again, and settings open.
const dist = path.resolve(__dirname, '../../examples/mini-program/dist')
const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

// Taro's recursive component for WeChat is drawn once before it is handed its children.
const EMPTY_LIST = /^The for-list data is neither Array nor Object, got type "undefined"/

const builds: [string, Dialect][] = [
  ['weapp', 'wechat'],
  ['alipay', 'alipay'],
]

run.each(builds)(
  'behavior: the whole %s package runs without a browser’s globals',
  async (target, dialect) => {
    const lab = await openPhoneLab(dialect, path.join(dist, target))
    try {
      await lab.mount(
        { deleteGlobals: ['globalThis'], noDynamicCode: true },
        { query: {} },
        dialect,
      )
      const seen = (words: string) => text(lab.view, words).waitFor({ timeout: 20_000 })
      await seen('连不上网络')
      const asked = async () => (await lab.takeTrace()).filter((line) => line.startsWith('request'))
      expect((await asked()).length).toBeGreaterThan(0)
      await lab.view.getByRole('button', { name: '再试一次' }).click()
      await lab.page.waitForFunction(() => window.lab.trace.length > 0)
      expect((await asked())[0]).toMatch(/^request https:\/\/(?:card|partner)\.example\//)
      await lab.view.getByRole('button', { name: '设置' }).click()
      await seen('长辈版')
      expect(await lab.page.evaluate(() => window.phone?.pages().length)).toBe(2)
      expect(await lab.reports('errors')).toEqual([])
      const warnings = (await lab.reports('warnings')) as string[]
      expect(warnings.filter((warning) => !EMPTY_LIST.test(warning))).toEqual([])
    } finally {
      await lab.close()
    }
  },
  90_000,
)

const text = (view: FrameLocator, words: string) =>
  view.getByText(words).locator('visible=true').first()
