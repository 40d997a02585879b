import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { EsscProvider } from '@essc/components/shared/context'
import { text } from '@essc/protocol/messages/messages'
import { hasChromium, openPhoneLab } from '@essc/simulator/engine/fixtures/phone-lab'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Met, outline } from './embed-outline.ts'
import { states } from './embed-states.ts'

// The native templates of the built package on the engine, in a browser, beside the Taro views: what is met
// on the screen under which name and role, for every state of the models. What the controls call is compared
// in embed-views.test.ts, on the same templates.
jest.mock('@tarojs/components', () => jest.requireActual('./embed-taro.ts'))
jest.mock('@tarojs/taro', () => ({
  __esModule: true,
  default: { nextTick: (work: () => void) => work() },
  useDidShow: () => undefined,
  useDidHide: () => undefined,
}))

const embed = path.resolve(__dirname, '../../packages/embed/dist/bundle')
const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

/** An app with one page that shows a built template with the data it is handed. */
function templateApp(component: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-native-'))
  cpSync(path.join(embed, 'wechat'), path.join(folder, 'embed'), { recursive: true })
  const files: Record<string, string> = {
    'app.js': 'App({})',
    'app.json': '{"pages":["page"]}',
    'page.js': 'Page({})',
    'page.json': `{"usingComponents":{"x-it":"/embed/essc-${component}/index"}}`,
    'page.wxml': '<x-it/>',
    [`embed/essc-${component}/index.js`]: `Component({
      data: {},
      lifetimes: { attached() {
        wx.onDrive((_, data) => { this.setData(JSON.parse(data.text)); return Promise.resolve('') })
      } },
    })`,
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
  for (const other of ['card', 'code', 'services'])
    if (other !== component)
      rmSync(path.join(folder, `embed/essc-${other}`), { recursive: true, force: true })
  return folder
}

/** What the embedded card leaves to the example mini-program. */
const leftOut = [text('zh', 'licence.open'), text('en', 'licence.open')]

const keys = ['gate', 'card', 'art', 'code', 'services', 'labels', 'keypad', 'step', 'title']

run.each(['card', 'code', 'services'] as const)(
  'behavior: essc-%s is one view in Taro and on the engine, in every state',
  async (component) => {
    const folder = templateApp(component)
    const lab = await openPhoneLab('wechat', folder)
    try {
      await lab.mount()
      await lab.page.evaluate((text) => {
        const { outline } = new Function(`return { outline: ${text} }`)()
        Object.assign(window, { outline })
      }, outline.toString())
      for (const state of [...states('zh'), ...states('en')]) {
        if (state.component !== component) continue
        const whole = { ...Object.fromEntries(keys.map((key) => [key, null])), ...state.data }
        const seen = await lab.page.evaluate(async (text) => {
          await window.drive('', { text })
          const view = document.getElementById('view') as HTMLIFrameElement
          const own = window as unknown as { outline(root: Element): Met[] }
          return own.outline(view.contentDocument!.body)
        }, JSON.stringify(whole))
        const html = renderToStaticMarkup(
          createElement(EsscProvider, { value: state.app }, state.taro),
        )
        const taro = (await lab.page.evaluate((markup) => {
          const own = window as unknown as { outline(root: Element): Met[] }
          const parsed = new DOMParser().parseFromString(markup, 'text/html')
          return own.outline(parsed.body)
        }, html)) as Met[]
        const said = (met: Met[]) =>
          met
            .filter(({ role, name }) => role !== 'region' && !leftOut.includes(name))
            .map(({ role, name }) => `${role}|${name}`)
        expect([state.name, ...said(seen)]).toEqual([state.name, ...said(taro)])
      }
      expect(await lab.reports('errors')).toEqual([])
    } finally {
      await lab.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
  90_000,
)
