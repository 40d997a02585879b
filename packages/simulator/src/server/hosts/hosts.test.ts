import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serve } from '../testing.ts'
import { hostApps } from './apps.ts'
import { type LoginCodes, loginCodes } from './login-codes.ts'

const START_MS = Date.UTC(2026, 10, 23, 8)
const PREFIXES = { wechat: 'o', alipay: '2088', bank: 'u' }
const HOSTS = ['wechat', 'alipay', 'bank'] as const
const NO_CODES: LoginCodes = { issue: () => '', redeem: () => 'unknown' }

let folder: string
let nowMs: number
let codes: LoginCodes
let url: string
let close: () => Promise<void>

const clock = { now: () => nowMs, timer: () => () => {} }
const open = () => loginCodes(path.join(folder, 'hosts.json'), clock, PREFIXES)

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-hosts-'))
  nowMs = START_MS
  codes = open()
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function logins() {
  const apps = await hostApps(codes, clock)
  const routes = Object.fromEntries(HOSTS.map((host) => [`/vendors/${host}`, apps.servers[host]]))
  const page = await serve(routes)
  close = page.close
  url = `${page.url}/vendors`
  return apps.logins(url)
}

describe.each(HOSTS)('%s', (host) => {
  afterEach(() => close())

  test('default: a code stands for the same user every time', async () => {
    const login = (await logins())[host]
    const first = await login(codes.issue(host, 'phone-of-one'))
    const again = await login(codes.issue(host, 'phone-of-one'))
    const other = await login(codes.issue(host, 'phone-of-two'))
    expect(first.hostUser).toMatch(new RegExp(`^${host}:${PREFIXES[host]}[\\w-]+$`))
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  test('behavior: a code is good once, for five minutes, at its own host', async () => {
    const all = await logins()
    const code = codes.issue(host, 'phone-of-one')
    await all[host](code)
    await expect(all[host](code)).rejects.toMatchObject({ code: 'HOST_DENIED' })
    const old = codes.issue(host, 'phone-of-one')
    nowMs += 300_001
    await expect(all[host](old)).rejects.toMatchObject({ code: 'HOST_DENIED' })
    const elsewhere = all[host === 'bank' ? 'wechat' : 'bank']
    const mine = codes.issue(host, 'phone-of-one')
    await expect(elsewhere(mine)).rejects.toMatchObject({ code: 'HOST_DENIED' })
    await expect(all[host]('made up')).rejects.toMatchObject({ code: 'HOST_DENIED' })
  })
})

test('behavior: users and spent codes outlive the program', () => {
  const code = codes.issue('wechat', 'phone-of-one')
  const fresh = codes.issue('wechat', 'phone-of-one')
  const user = codes.redeem('wechat', code)
  const later = open()
  expect(later.redeem('wechat', code)).toBe('used')
  expect(later.redeem('wechat', fresh)).toEqual(user)
})

test('behavior: names of objects are no codes', () => {
  expect(codes.redeem('wechat', '__proto__')).toBe('unknown')
  expect(codes.redeem('wechat', 'constructor')).toBe('unknown')
})

test("behavior: the gateway takes requests that the app's key signed, and no other", async () => {
  await logins()
  const stranger = (await hostApps(NO_CODES, clock)).logins(url).alipay
  const code = codes.issue('alipay', 'phone-of-one')
  await expect(stranger(code)).rejects.toMatchObject({ code: 'HOST_DENIED' })
  // The refusal came before the code was looked at.
  expect(codes.redeem('alipay', code)).toHaveProperty('userId')
  await close()
})
