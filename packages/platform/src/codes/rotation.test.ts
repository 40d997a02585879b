import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { decodeAuthorisation } from '@essc/protocol/codes/compact'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { send, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { testTerminal } from '../desk/testing.ts'
import { enrol } from '../enrolment/testing.ts'
import { keysCommand } from '../keys/command.ts'
import { ANNOUNCE_MS } from './rotation.ts'
import { authorised } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const PASSPHRASES: Record<string, string> = {
  ann: 'a long passphrase of ann',
  bob: 'a long passphrase of bob',
  eve: 'a long passphrase of eve',
}
const ask = async (name: string) => PASSPHRASES[name]!
const command = (text: string, asked = ask) => {
  const { pool, clock, keys, newId } = platform.rooms.context
  return keysCommand({ pool, clock, keys, newId }, text.split(' '), asked)
}
const propose = async (text: string): Promise<string> =>
  /approve (\S+)/.exec(await command(text))![1]!
const bundleKeys = async (): Promise<string[]> =>
  JSON.parse((await send(platform, 'codes.trustBundle')).body.payload).issuerKeys
const keyIdOf = (authorisation: Uint8Array) =>
  toBase64Url(decodeAuthorisation(authorisation)!.issuerKeyId)
const idsOf = (keys: string[]) => keys.map((key) => toBase64Url(issuerKeyId(fromBase64Url(key))))

beforeEach(async () => {
  await command('people add ann')
  await command('people add bob')
})

test('default: a successor is announced, takes over, and the old key stays until its last code', async () => {
  const [old] = await bundleKeys()
  const changeId = await propose('keys rotate issuer --by ann')
  expect(await bundleKeys()).toEqual([old])
  await command(`keys approve ${changeId} --by bob`)
  const both = await bundleKeys()
  expect(both).toHaveLength(2)
  expect(both[0]).toBe(old)
  expect(await command('keys list')).toContain('issuer-2: announced')
  const early = await authorised(platform, await enrol(platform))
  expect(keyIdOf(early.authorisation)).toBe(idsOf(both)[0])

  platform.clock.advance(ANNOUNCE_MS - 3_600_000)
  const before = await authorised(platform, await enrol(platform, 'elder-child'))
  expect(keyIdOf(before.authorisation)).toBe(idsOf(both)[0])
  platform.clock.advance(3_600_000)
  expect(await bundleKeys()).toEqual(both)
  const after = await authorised(platform, await enrol(platform, 'elder-118'))
  expect(keyIdOf(after.authorisation)).toBe(idsOf(both)[1])
  // The old key's authorisations go on to their own ends.
  const desk = await testTerminal(platform, 'desk')
  const resolve = (code: string) =>
    desk.call('desk.resolve', {
      body: { code, purpose: 'library-entry', operator: '1', office: '1' },
    })
  expect((await resolve(before.text())).status).toBe(200)
  expect((await resolve(after.text())).status).toBe(200)
  platform.clock.advance(ANNOUNCE_MS)
  expect(await bundleKeys()).toEqual([both[1]])
})

test('behavior: a revoked key is gone from the next bundle, and its codes with it', async () => {
  const codes = await authorised(platform, await enrol(platform))
  const [old] = await bundleKeys()
  await command(`keys approve ${await propose('keys revoke issuer --by bob')} --by ann`)
  const now = await bundleKeys()
  expect(now).toHaveLength(1)
  expect(now[0]).not.toBe(old)
  const desk = await testTerminal(platform, 'desk')
  const body = { code: codes.text(), purpose: 'library-entry', operator: '1', office: '1' }
  expect((await desk.call('desk.resolve', { body })).code).toBe('CODE_UNKNOWN_ISSUER')
  const fresh = await authorised(platform, await enrol(platform, 'elder-child'))
  expect(keyIdOf(fresh.authorisation)).toBe(idsOf(now)[0])
})

test('behavior: the transport issuer gets a key and a certificate of its own', async () => {
  const changeId = await propose('keys rotate transport-issuer --by ann')
  await command(`keys approve ${changeId} --by bob`)
  expect(await command('keys list')).toContain('transport-issuer-2: announced')
  expect(await bundleKeys()).toHaveLength(1)
})

test('behavior: nobody changes keys alone', async () => {
  const changeId = await propose('keys rotate issuer --by ann')
  await expect(command(`keys approve ${changeId} --by ann`)).rejects.toMatchObject({
    code: 'CHANGE_NEEDS_ANOTHER_PERSON',
  })
  const wrong = async () => 'a long passphrase of nobody'
  for (const text of [`keys approve ${changeId} --by bob`, 'keys rotate issuer --by ann']) {
    await expect(command(text, wrong)).rejects.toMatchObject({ code: 'OPERATOR_REFUSED' })
  }
  await expect(command(`keys approve ${changeId} --by eve`)).rejects.toMatchObject({
    code: 'OPERATOR_REFUSED',
  })
  await expect(command('keys rotate issuer')).rejects.toThrow(TypeError)
  await command(`keys approve ${changeId} --by bob`)
  await expect(command(`keys approve ${changeId} --by bob`)).rejects.toMatchObject({
    code: 'CHANGE_UNKNOWN',
  })
  const again = await propose('keys rotate issuer --by ann')
  await expect(command(`keys approve ${again} --by bob`)).rejects.toMatchObject({
    code: 'KEYS_EXISTS',
  })
  const { rows } = await platform.database.pool.query('select key_id from issuer_key')
  expect(rows).toEqual([{ key_id: 'issuer-2' }])
})

test('behavior: a proposal lapses after a day', async () => {
  const changeId = await propose('keys rotate issuer --by ann')
  platform.clock.advance(86_400_000)
  await expect(command(`keys approve ${changeId} --by bob`)).rejects.toMatchObject({
    code: 'CHANGE_UNKNOWN',
  })
})

test('behavior: a third person needs two others', async () => {
  await expect(command('people add eve')).rejects.toMatchObject({
    code: 'CHANGE_NEEDS_ANOTHER_PERSON',
  })
  await command(`keys approve ${await propose('keys allow eve --by ann')} --by bob`)
  await command('people add eve')
  const changeId = await propose('keys rotate issuer --by eve')
  await command(`keys approve ${changeId} --by bob`)
  await expect(command('people add mallory')).rejects.toBeDefined()
})

test('parameters: names, passphrases, keys and changes that make no sense', async () => {
  await expect(command('people add ann')).rejects.toBeDefined()
  await expect(command('people add x', async () => 'short')).rejects.toThrow(TypeError)
  await expect(command('keys rotate status-list --by ann')).rejects.toMatchObject({
    code: 'KEYS_UNKNOWN',
  })
  await expect(command('keys approve 1 --by ann')).rejects.toMatchObject({ code: 'CHANGE_UNKNOWN' })
  await expect(command('keys sell issuer --by ann')).rejects.toMatchObject({
    code: 'CHANGE_UNKNOWN',
  })
})
