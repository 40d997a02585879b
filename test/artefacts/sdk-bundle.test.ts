import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { parse } from 'acorn'

const folder = path.resolve(__dirname, '../../packages/sdk/dist/bundle')

interface Bundle {
  createEssc(options: object): {
    ready(): Promise<{ card: string }>
    randomBytes(length: number): Uint8Array
  }
  [adapter: string]: (options: object) => unknown
}

/** A realm with the language and nothing else: no crypto, no TextEncoder, no window, no process. */
function load(host: string): Bundle {
  const module = { exports: {} as Bundle }
  const realm = vm.createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
  })
  const source = readFileSync(path.join(folder, `${host}.cjs`), 'utf8')
  vm.runInContext('globalThis.setTimeout = undefined; delete globalThis.globalThis', realm)
  const run = vm.runInContext(`(function (module, exports) { ${source}\n})`, realm)
  run(module, module.exports)
  return module.exports
}

test.each([
  ['wechat', ['createEssc', 'wechat']],
  ['alipay', ['alipay', 'createEssc']],
  [
    'bank',
    [
      'bank',
      'browserParts',
      'createEssc',
      'frameTransport',
      'injectedTransport',
      'openBridge',
      'systemClock',
    ],
  ],
])('default: the bundle for %s loads in a bare realm and has its exports', (host, names) => {
  expect(existsSync(path.join(folder, `${host}.cjs`))).toBe(true)
  expect(Object.keys(load(host)).sort()).toEqual(names)
})

test.each(['wechat', 'alipay', 'bank'])('behavior: the bundle for %s is ES2017', (host) => {
  const source = readFileSync(path.join(folder, `${host}.cjs`), 'utf8')
  expect(() => parse(source, { ecmaVersion: 2017, sourceType: 'script' })).not.toThrow()
  expect(source).not.toMatch(/new Function|\beval\(/)
})

test('behavior: in WeChat it opens its storage, draws randomness and asks for a ticket', async () => {
  const { createEssc, wechat } = load('wechat')
  const stored = new Map<string, unknown>()
  const logins: unknown[] = []
  type Call = { success?(answer: object): void; key?: string; data?: unknown; length?: number }
  const wx = {
    login: ({ success }: Call) => success?.({ code: 'code-1', errMsg: 'login:ok' }),
    getStorage: ({ key, success, ...more }: Call & { fail?(answer: object): void }) =>
      stored.has(key!)
        ? success?.({ data: stored.get(key!), errMsg: 'getStorage:ok' })
        : more.fail?.({ errMsg: 'getStorage:fail data not found' }),
    setStorage: ({ key, data, success }: Call) => {
      stored.set(key!, data)
      success?.({ errMsg: 'setStorage:ok' })
    },
    removeStorage: ({ key, success }: Call) => {
      stored.delete(key!)
      success?.({ errMsg: 'removeStorage:ok' })
    },
    getRandomValues: ({ length, success }: Call) =>
      success?.({
        randomValues: new Uint8Array(length!).map((_, i) => (i * 73 + 5) & 255).buffer,
        errMsg: 'getRandomValues:ok',
      }),
    onAppShow() {},
    onAppHide() {},
  }
  const clock = { now: () => 1_795_000_000_000, timer: () => () => {} }
  const essc = createEssc({
    host: wechat!({ wx, clock }),
    channel: 'ch_demo',
    platform: 'https://card.example',
    ticket: async (login: unknown) => {
      logins.push(login)
      throw new RangeError('no server')
    },
  })
  await expect(essc.ready()).rejects.toMatchObject({ code: 'TICKET_INVALID' })
  expect(logins).toEqual([
    { code: 'code-1', host: 'wechat', verifierDigest: expect.stringMatching(/^[\w-]{43}$/) },
  ])
  expect(essc.randomBytes(40)).toHaveLength(40)
  expect(stored.size).toBeGreaterThan(0)
})
