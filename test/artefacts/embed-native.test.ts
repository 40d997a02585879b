import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { EsscProvider } from '@essc/components/shared/context'
import { type Drawing, type Drawn, drawing, type Template } from '@essc/embed/web/draw'
import { text } from '@essc/protocol/messages/messages'
import { hasChromium, openPhoneLab, type PhoneLab } from '@essc/simulator/engine/fixtures/phone-lab'
import type { Dialect } from '@essc/simulator/engine/package-format'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { measure } from '../inclusion/measure.ts'
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

/** An app with one page that shows a built template with the data it is handed, and tells what is touched. */
function templateApp(dialect: Dialect, component: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-native-'))
  cpSync(path.join(embed, dialect), path.join(folder, 'embed'), { recursive: true })
  const [api, begin, template] =
    dialect === 'wechat' ? ['wx', 'attached', 'wxml'] : ['my', 'didMount', 'axml']
  const files: Record<string, string> = {
    'app.js': 'App({})',
    'app.json': '{"pages":["page"]}',
    'page.js': 'Page({})',
    'page.json': `{"usingComponents":{"x-it":"/embed/essc-${component}/index"}}`,
    [`page.${template}`]: '<x-it/>',
    [`embed/essc-${component}/index.js`]: `
      const tell = (method) => ({ currentTarget: { dataset }, detail }) =>
        ${api}.trace(JSON.stringify([method, dataset.do, dataset.value ?? '', detail.value ?? '']))
      Component({
        data: {},
        methods: { act: tell('act'), type: tell('type') },
        ${begin}() {
          ${api}.onDrive((_, data) => { this.setData(JSON.parse(data.text)); return Promise.resolve('') })
        },
      })`,
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
  for (const other of ['card', 'code', 'services'])
    if (other !== component)
      rmSync(path.join(folder, `embed/essc-${other}`), { recursive: true, force: true })
  return folder
}

/** What the web's template of the same source says of each control, in order. */
function controls(drawn: readonly Drawn[]): Drawn[] {
  return drawn.flatMap((each) =>
    each.tag === 'button' || each.tag === 'input' ? [each] : controls(each.inside),
  )
}

let templates: Record<string, Template>
beforeAll(async () => {
  const { toWeb } = (await import('../../config/scripts/embed-templates.mjs')) as {
    toWeb(parts: string, own: Record<string, string>): string
  }
  const source = path.resolve(__dirname, '../../packages/embed/templates')
  const read = (name: string) => readFileSync(path.join(source, `${name}.wxml`), 'utf8')
  const own = Object.fromEntries(components.map((name) => [name, read(`essc-${name}`)]))
  const make = new Function(`return ${toWeb(read('parts'), own)}`)() as (
    d: Drawing,
  ) => typeof templates
  templates = make(drawing)
})

const isDrawn = (each: Drawn | null): each is Drawn => each !== null

/** Taps every control and types into every field, and answers what the component was told. */
async function touchAll(lab: PhoneLab): Promise<unknown[]> {
  await lab.takeTrace()
  await lab.page.evaluate(async () => {
    const view = document.getElementById('view') as HTMLIFrameElement
    const all = view.contentDocument!.querySelectorAll<HTMLElement>(
      'wx-button, wx-input input, button, input',
    )
    for (const control of Array.from(all)) {
      if (control instanceof view.contentWindow!.HTMLInputElement) {
        control.value = '7'
        control.dispatchEvent(new view.contentWindow!.Event('input', { bubbles: true }))
      } else control.click()
    }
  })
  const told = await lab.takeTrace()
  return told.map((line) => {
    const [method, name, value, typed] = JSON.parse(line) as unknown[]
    return [method, name, String(value), method === 'type' ? typed : '']
  })
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

let textsMeasured = 0

/** The rules of axe and of the elder mode that what is shown breaks, each in a line. */
async function rulesBroken(lab: PhoneLab, data: object): Promise<string[]> {
  const look = 'essc essc--light essc--elder'
  await lab.page.evaluate((text) => window.drive('', { text }), JSON.stringify({ ...data, look }))
  const view = (await (await lab.page.$('#view'))!.contentFrame())!
  const sizes = await view.evaluate(measure, { textPx: 18, targetPx: 60, headingPx: 30 })
  const all = await view.evaluate(measure, { textPx: 1000, targetPx: 0, headingPx: 0 })
  textsMeasured += all.smallTexts.length
  const lines = Object.entries(sizes).flatMap(([rule, found]) =>
    (found as string[]).map((each) => `${rule} ${each}`),
  )
  await view.evaluate(`if (!('axe' in window)) { ${axe} }`)
  const { violations } = (await view.evaluate(
    `axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })`,
  )) as { violations: { id: string; nodes: { html: string }[] }[] }
  return [...lines, ...violations.map(({ id, nodes }) => `${id} ${nodes[0]!.html.slice(0, 120)}`)]
}

/** What the embedded card leaves to the example mini-program. */
const leftOut = [text('zh', 'licence.open'), text('en', 'licence.open')]

const keys = ['gate', 'card', 'art', 'code', 'services', 'labels', 'keypad', 'step', 'title']

const components = ['card', 'code', 'services'] as const
const dialects: Dialect[] = ['wechat', 'alipay']
const worlds = dialects.flatMap((dialect) => components.map((name) => [dialect, name] as const))

run.each(worlds)(
  'behavior: in %s essc-%s is one view with Taro and the web, in every state',
  async (dialect, component) => {
    const folder = templateApp(dialect, component)
    const lab = await openPhoneLab(dialect, folder)
    try {
      // What moves in is measured where it comes to rest.
      await lab.page.emulateMedia({ reducedMotion: 'reduce' })
      await lab.mount()
      await lab.page.evaluate((text) => {
        const { outline } = new Function(`return { outline: ${text} }`)()
        Object.assign(window, { outline })
      }, outline.toString())
      const broken = new Set<string>()
      // Alipay's templates are made from WeChat's, which have met every text in both languages.
      const all = [...states('zh'), ...(dialect === 'wechat' ? states('en') : [])]
      for (const state of all.filter((each) => each.component === component)) {
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
        if (dialect === 'wechat' && state.name.endsWith('(zh)'))
          for (const line of await rulesBroken(lab, whole)) broken.add(`${state.name}: ${line}`)
        expect([state.name, ...(await touchAll(lab))]).toEqual([
          state.name,
          ...controls(templates[component]!(state.data).flat().filter(isDrawn))
            .filter(({ attributes }) => attributes.disabled !== true)
            .map(({ tag, attributes }) => [
              tag === 'input' ? 'type' : 'act',
              attributes['data-do'],
              String(attributes['data-value'] ?? ''),
              tag === 'input' ? '7' : '',
            ]),
        ])
      }
      expect(await lab.reports('errors')).toEqual([])
      expect([...broken]).toEqual([])
      expect(textsMeasured).toBeGreaterThan(20)
    } finally {
      await lab.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
  90_000,
)
