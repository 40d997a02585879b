import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createVerifier, type Verifier } from '@essc/verifier/verify'
import { send, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { type ClientTerminal, clientTerminal } from '../desk/testing.ts'
import { enrol } from '../enrolment/testing.ts'
import { keysCommand } from '../keys/command.ts'
import type { Proposal } from '../keys/two-people.ts'
import { FORMER_MS } from './bundle-keys.ts'
import { ANNOUNCE_MS, carryOut } from './rotation.ts'
import { authorised, type TestCodes } from './testing.ts'

// The runbook of docs/terminals.md, with real terminals: some stay on, some are off for days.

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  await command('people add ann')
  await command('people add bob')
})
afterAll(() => platform.stop())

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function command(text: string): Promise<string> {
  const { pool, clock, keys, newId } = platform.rooms.context
  return keysCommand(
    { pool, clock, keys, newId },
    text.split(' '),
    async (name) => `a long passphrase of ${name}`,
  )
}
/** As two people do it; waits until the successor signs. */
async function rotate(key: string): Promise<void> {
  const proposed = await command(`keys rotate ${key} --by ann`)
  await command(`keys approve ${/approve (\S+)/.exec(proposed)![1]!} --by bob`)
}

/** A verifier as a program has it from its start, with what its terminal has pinned by then. */
async function start(terminal: ClientTerminal, isGate = false) {
  const client = terminal.restart()
  const facts = (await client.facts())!
  const verifier = createVerifier({
    bundleKey: fromBase64Url(facts.bundleKey),
    now: () => platform.clock.now(),
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
    isGate,
  })
  const refresh = async () => verifier.loadBundle(await client.bundle())
  await refresh()
  return { verifier, refresh, pinned: facts.bundleKey }
}
const asked = { purpose: 'identity' } as const
const reason = (verifier: Verifier, codes: TestCodes) => {
  const answer = verifier.verify(codes.text(), asked)
  return answer.ok ? 'accepted' : answer.reason
}
const fresh = async (person: Parameters<typeof enrol>[1]) =>
  authorised(platform, await enrol(platform, person))
const pinOf = async (terminal: ClientTerminal) => (await terminal.restart().facts())!.bundleKey

test('default: bundle and issuer keys change together, and nobody at a counter notices', async () => {
  const [watchful, sleepy] = [
    await clientTerminal(platform, 'desk'),
    await clientTerminal(platform, 'till'),
  ]
  const first = await pinOf(watchful)
  const on = await start(watchful)
  const off = await start(sleepy)
  await rotate('bundle')
  await rotate('issuer')
  expect(await command('keys list')).toMatch(/issuer-2: announced[\s\S]*bundle-2: announced/)
  await on.refresh()
  // Announced is not pinned: until it signs, a mistake can be taken back.
  expect(await pinOf(watchful)).toBe(first)
  const before = await fresh('worker')
  expect(reason(on.verifier, before)).toBe('accepted')

  platform.clock.advance(ANNOUNCE_MS)
  expect(await command('keys list')).toMatch(/issuer-2: signs[\s\S]*bundle-2: signs/)
  const after = await fresh('elder-child')
  await on.refresh()
  const second = await pinOf(watchful)
  expect(second).not.toBe(first)
  expect(reason(on.verifier, after)).toBe('accepted')
  // Three days off, its bundle is over; the former key's signature opens the next one.
  expect(reason(off.verifier, after)).toBe('BUNDLE_STALE')
  await off.refresh()
  expect(reason(off.verifier, after)).toBe('accepted')
  expect(await pinOf(sleepy)).toBe(second)
  // Started again, a program begins with the new one.
  expect((await start(watchful)).pinned).toBe(second)
  expect(await pinOf(await clientTerminal(platform, 'desk'))).toBe(second)
})

test('behavior: the former key signs for thirty days; who was off for longer is introduced again', async () => {
  const [late, tooLate] = [
    await clientTerminal(platform, 'desk'),
    await clientTerminal(platform, 'desk'),
  ]
  await late.restart().bundle()
  await rotate('bundle')
  platform.clock.advance(ANNOUNCE_MS + FORMER_MS - 1)
  const both = (await send(platform, 'codes.trustBundle')).body
  expect(both.former).toBeDefined()
  const codes = await fresh('worker')
  expect(reason((await start(late)).verifier, codes)).toBe('accepted')
  platform.clock.advance(1)
  expect((await send(platform, 'codes.trustBundle')).body.former).toBeUndefined()
  expect(reason((await start(late)).verifier, codes)).toBe('accepted')
  await expect(tooLate.restart().bundle()).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })
  // A verifier that nobody started again has followed as well.
  const again = await start(late)
  await rotate('bundle')
  platform.clock.advance(ANNOUNCE_MS)
  await again.refresh()
  platform.clock.advance(FORMER_MS)
  await again.refresh()
  expect(reason(again.verifier, await fresh('elder-child'))).toBe('accepted')
})

test('behavior: a successor counts only where the pinned key has named it', async () => {
  const terminal = await clientTerminal(platform, 'desk')
  const { verifier, refresh } = await start(terminal)
  await rotate('bundle')
  platform.clock.advance(ANNOUNCE_MS - 1_000)
  expect((await send(platform, 'codes.trustBundle')).body.former).toBeUndefined()
  // From its second on, however young the last bundle is.
  platform.clock.advance(1_000)
  const { payload, signature, former } = (await send(platform, 'codes.trustBundle')).body
  // Naive: any key that a bundle names itself. A stranger's bundle names the stranger's.
  const refused = { code: 'BUNDLE_INVALID' }
  await expect(verifier.loadBundle({ payload, signature })).rejects.toMatchObject(refused)
  await expect(
    verifier.loadBundle({ payload, signature, former: signature }),
  ).rejects.toMatchObject(refused)
  expect(await verifier.loadBundle({ payload, signature, former: former! })).toMatchObject({
    isStale: false,
  })
  await refresh()
})

test('behavior: the bundle’s key cannot be revoked: whoever has it can tell terminals anything', async () => {
  const unknown = { code: 'KEYS_UNKNOWN' }
  await expect(command('keys revoke bundle --by ann')).rejects.toMatchObject(unknown)
  // Nor by a proposal that came into the table by another way.
  const { pool, keys, clock } = platform.rooms.context
  const change = { action: 'keys revoke', subject: 'bundle' } as Proposal
  const done = carryOut({ keys, nowMs: clock.now() }, pool, change)
  await expect(done).rejects.toMatchObject(unknown)
})

test('parameters: isGate: 72 hours without a network, and not a second more; desks have 24', async () => {
  const terminal = await clientTerminal(platform, 'till')
  const gate = await start(terminal, true)
  const desk = await start(terminal)
  platform.clock.advance(DAY_MS)
  const nextDay = await fresh('worker')
  expect(reason(desk.verifier, nextDay)).toBe('accepted')
  platform.clock.advance(1_000)
  expect(reason(desk.verifier, nextDay)).toBe('BUNDLE_STALE')
  expect(reason(gate.verifier, nextDay)).toBe('accepted')
  platform.clock.advance(2 * DAY_MS - 1_000)
  const thirdDay = await fresh('elder-child')
  expect(gate.verifier.bundle()).toMatchObject({ ageSeconds: 259_200, isStale: false })
  expect(reason(gate.verifier, thirdDay)).toBe('accepted')
  platform.clock.advance(1_000)
  expect(reason(gate.verifier, thirdDay)).toBe('BUNDLE_STALE')
})
