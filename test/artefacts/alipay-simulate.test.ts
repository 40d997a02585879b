/**
 * @jest-environment jsdom
 * @jest-environment-options {"url": "https://essc.test/"}
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import { fakeMy } from '@essc/hosts/fakes/my'
import type { FakeHttpRequest, FakeHttpResponse } from '@essc/hosts/fakes/options'
import { axmlToWxml, sjsToWxs } from '@essc/simulator/engine/axml'

// The whole Alipay package without a browser. The scripts are the ones that ship, and `my` is all they are
// given. Alipay publishes no engine: templates and styles are translated to WeChat's syntax the documented
// way (a:if to wx:if, onTap to bind:tap, sjs to wxs), and WeChat's template compiler and component engine
// draw them. Alipay's templates may call themselves and WeChat's may not, so they are written out once per
// level, as Taro does for WeChat. So this proves scripts, data and templates, and not Alipay's own component semantics.
const dist = path.resolve(__dirname, '../../examples/mini-program/dist/alipay')
const root = mkdtempSync(path.join(os.tmpdir(), 'essc-alipay-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Rendered {
  instance: Record<string, unknown>
  attach(parent: Element): void
  detach(): void
}

interface Simulate {
  load(file: string, tag: string, options: object): string
  render(id: string): Rendered
}

/** Copies the package with WeChat's file endings and syntax. */
function translate(): void {
  cpSync(dist, root, { recursive: true })
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(root, entry)
    const to = (ending: string, change: (text: string) => string) => {
      writeFileSync(file, change(readFileSync(file, 'utf8')))
      renameSync(file, file.replace(/\.\w+$/, ending))
    }
    if (file.endsWith('.axml')) to('.wxml', (text) => unrolled(axmlToWxml(text)))
    else if (file.endsWith('.sjs')) to('.wxs', sjsToWxs)
    else if (file.endsWith('.acss')) to('.wxss', (text) => text.replaceAll('.acss', '.wxss'))
  }
}

/** How deep elements of the home page are nested, with room to spare. */
const LEVELS = 10

/** Writes each template out once per level, calling those of the next. */
function unrolled(text: string): string {
  return text.replace(/<template name="tmpl_0_\w+">[\s\S]*?\n<\/template>/g, (template) =>
    Array.from({ length: LEVELS }, (_, level) =>
      template.replace('"tmpl_0_', `"tmpl_${level}_`).replaceAll('xs.a(0,', `xs.a(${level + 1},`),
    ).join('\n'),
  )
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 25))
  if (!holds()) throw new Error(`not seen: ${document.body.textContent}`)
}

test('behavior: the whole Alipay package starts, says that there is no network, and tries again', async () => {
  translate()
  const requests: FakeHttpRequest[] = []
  let codes = 0
  const fake = fakeMy({
    clock: systemClock(),
    ui: {
      scan: async () => 'cancel',
      face: async () => 'cancel',
      pay: async () => 'cancel',
    },
    issueLoginCode: () => `code-${++codes}`,
    fetch: async (request): Promise<FakeHttpResponse> => {
      requests.push(request)
      throw new Error('unreachable')
    },
    randomBytes: (length) => new Uint8Array(length),
  })

  const simulate = require('miniprogram-simulate') as Simulate
  const realm = global as unknown as Record<string, unknown>
  let app: Record<string, (options: object) => void> | undefined
  const pages: unknown[] = []
  delete realm.wx
  realm.my = fake.my
  realm.App = (options: typeof app) => {
    app = options
  }
  realm.getApp = () => app
  realm.getCurrentPages = () => pages
  realm.Page = (definition: Record<string, unknown>) => {
    const methods = Object.fromEntries(
      Object.entries(definition).filter(([, value]) => typeof value === 'function'),
    )
    const component = realm.Component as (definition: object) => void
    component({ data: definition.data, options: { styleIsolation: 'shared' }, methods })
  }

  require(path.join(root, 'app.js'))
  const launch = { path: 'pages/home/index', query: {} }
  app!.onLaunch!(launch)
  app!.onShow?.(launch)

  const id = simulate.load(path.join(root, 'pages/home/index'), 'home-page', { rootPath: root })
  const page = simulate.render(id)
  page.instance.route = 'pages/home/index'
  pages.push(page.instance)
  page.attach(document.body)
  for (const event of ['onLoad', 'onShow', 'onReady'])
    (page.instance[event] as ((query: object) => void) | undefined)?.call(page.instance, {})

  await until(() => /连不上网络/.test(document.body.textContent ?? ''))
  expect(document.body.textContent).toContain('再试一次')
  expect(requests[0]!.url).toBe('https://card.example/v1/hello')
  expect(fake.state.calls).not.toContain('requestPayment')

  const before = requests.length
  const buttons = Array.from(document.querySelectorAll('wx-button'))
  const retry = buttons.find((button) => button.textContent?.includes('再试一次'))!
  expect(retry).toBeDefined()
  for (const type of ['touchstart', 'touchend']) {
    const event = new CustomEvent(type, { bubbles: true })
    const touch = { identifier: 1, clientX: 1, clientY: 1, pageX: 1, pageY: 1, target: retry }
    const live = type === 'touchend' ? [] : [touch]
    Object.assign(event, { touches: live, targetTouches: live, changedTouches: [touch] })
    retry.dispatchEvent(event)
  }
  await until(() => requests.length > before)
  page.detach()
})
