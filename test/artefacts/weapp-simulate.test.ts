/**
 * @jest-environment jsdom
 * @jest-environment-options {"url": "https://essc.test/"}
 */
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import type { FakeHttpRequest, FakeHttpResponse } from '@essc/hosts/fakes/options'
import { fakeWx } from '@essc/hosts/fakes/wx'

// WeChat's own template compiler and component engine, without a browser. The package is the one that
// ships; what it talks to is a network that is not there, since the platform has its own runs.
const root = path.resolve(__dirname, '../../examples/mini-program/dist/weapp')

interface Rendered {
  instance: Record<string, unknown>
  attach(parent: Element): void
  detach(): void
}

interface Simulate {
  load(file: string, tag: string, options: object): string
  render(id: string): Rendered
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 25))
  if (!holds()) throw new Error(`not seen: ${document.body.textContent}`)
}

test('behavior: the whole WeChat package starts, says that there is no network, and tries again', async () => {
  const requests: FakeHttpRequest[] = []
  let codes = 0
  const fake = fakeWx({
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
    randomBytes: (length) => new Uint8Array(length).map((_, i) => (i * 37 + length) & 255),
  })

  const simulate = require('miniprogram-simulate') as Simulate
  const realm = global as unknown as Record<string, unknown>
  let app: Record<string, (options: object) => void> | undefined
  const pages: unknown[] = []
  Object.assign(realm.wx as object, fake.wx)
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
  const launch = { path: 'pages/home/index', query: {}, scene: 1001 }
  app!.onLaunch!(launch)
  app!.onShow?.(launch)

  const id = simulate.load(path.join(root, 'pages/home/index'), 'home-page', { rootPath: root })
  const page = simulate.render(id)
  page.instance.route = 'pages/home/index'
  page.instance.__route__ = 'pages/home/index'
  pages.push(page.instance)
  page.attach(document.body)
  for (const event of ['onLoad', 'onShow', 'onReady'])
    (page.instance[event] as ((query: object) => void) | undefined)?.call(page.instance, {})

  await until(() => /连不上网络/.test(document.body.textContent ?? ''))
  expect(document.body.textContent).toContain('再试一次')
  expect(requests[0]!.url).toBe('https://partner.example/essc-ticket')
  expect(JSON.parse(requests[0]!.body!)).toMatchObject({ code: 'code-1', host: 'wechat' })
  expect(fake.state.calls).toContain('login')

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
