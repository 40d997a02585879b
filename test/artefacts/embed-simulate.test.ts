/**
 * @jest-environment jsdom
 * @jest-environment-options {"url": "https://essc.test/"}
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import { fakeWx } from '@essc/hosts/fakes/wx'
import { errorText, text } from '@essc/protocol/messages/messages'

// The three built components on WeChat's own template compiler and component engine, without a browser: as
// its maker places one, before and after `configure`, with properties that no component takes.
const dist = path.resolve(__dirname, '../../packages/embed/dist/bundle/wechat')
// The simulator asks for scripts by `require`, which does not look into what we build.
const root = mkdtempSync(path.join(os.tmpdir(), 'essc-embed-simulate-'))
cpSync(dist, root, { recursive: true })
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Rendered {
  attach(parent: Element): void
  detach(): void
  setData(data: object): void
  instance: { heard: { type: string; detail: unknown }[] }
}

interface Simulate {
  load(file: string | object, tag?: string, options?: object): string
  render(id: string): Rendered
}

const until = async (words: string) => {
  const seen = () => document.body.textContent ?? ''
  for (let tries = 0; tries < 200 && !seen().includes(words); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(seen()).toContain(words)
}

beforeEach(() => jest.resetModules())

test.each(['card', 'code', 'services'])(
  'behavior: essc-%s is drawn by WeChat’s engine, speaks, and leaves',
  async (name) => {
    const { wx } = fakeWx({
      clock: systemClock(),
      ui: { scan: async () => 'cancel', face: async () => 'cancel', pay: async () => 'cancel' },
      issueLoginCode: () => 'code',
      fetch: async () => {
        throw new TypeError('unreachable')
      },
      randomBytes: (length) => new Uint8Array(length).map((_, i) => (i * 37 + length) & 255),
    })
    const simulate = require('miniprogram-simulate') as Simulate
    const realm = global as unknown as Record<string, unknown>
    const app: { essc?: object } = {}
    realm.getApp = () => app
    const tag = `essc-${name}`
    const id = simulate.load(path.join(root, tag, 'index'), tag, {
      compiler: 'official',
      rootPath: root,
    })
    const page = () => {
      const host = simulate.render(
        simulate.load({
          usingComponents: { [tag]: id },
          template: `<${tag} locale="{{locale}}" size="{{size}}" bind:error="hear" />`,
          data: { locale: 7, size: {} },
          methods: {
            hear(this: Rendered['instance'], event: { type: string; detail: unknown }) {
              this.heard = [...(this.heard ?? []), event]
            },
          },
        }),
      )
      host.attach(document.body.appendChild(document.createElement('div')))
      return host
    }

    const early = page()
    await until(text('zh', 'embed.unset'))
    early.detach()
    document.body.replaceChildren()

    app.essc = {
      host: wx,
      channel: 'ch_a',
      platform: 'https://card.example',
      ticket: () => Promise.reject({ errMsg: 'request:fail' }),
    }
    const two = [page(), page()]
    await until(errorText('zh', 'NETWORK_UNREACHABLE'))
    expect(two[0]!.instance.heard.map(({ detail }) => detail)).toEqual([
      { code: 'NETWORK_UNREACHABLE' },
    ])
    // One app: what one component says of the language, both follow.
    two[1]!.setData({ locale: 'en' })
    await until(errorText('en', 'NETWORK_UNREACHABLE'))
    expect(document.body.textContent).not.toContain(errorText('zh', 'NETWORK_UNREACHABLE'))
    for (const each of two) each.detach()
  },
)
