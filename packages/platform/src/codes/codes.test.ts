import { inflateSync } from 'node:zlib'
import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { authorisationMessage, decodeAuthorisation } from '@essc/protocol/codes/compact'
import type { TrustBundle } from '@essc/protocol/codes/schema'
import { statusAt } from '@essc/protocol/codes/status-list'
import { send, type TestPhone, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { chinaDate } from '../enrolment/china-day.ts'
import { enrol, linkBank, named } from '../enrolment/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { followCards } from './card-watch.ts'
import { findPaymentHandle } from './payment-handle.ts'
import { openLists } from './status-places.ts'
import { authorised, freshKey, identityRequest } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const refOf = (key: string) => personRefOf(named(key).person.index)
const nowUnix = () => Math.floor(platform.clock.now() / 1_000)
const readBundle = async (): Promise<TrustBundle> =>
  JSON.parse((await send(platform, 'codes.trustBundle')).body.payload)
const authorise = (phone: TestPhone, body: object) => phone.call('codes.authorise', { body })
const isRevoked = async (authorisation: Uint8Array): Promise<boolean> => {
  const { statusList, statusIndex } = decodeAuthorisation(authorisation)!
  const list = (await readBundle()).statusLists.find(({ list: number }) => number === statusList)!
  return statusAt(inflateSync(fromBase64Url(list.bits)), statusIndex)
}

test('default', async () => {
  const phone = await enrol(platform)
  const key = freshKey()
  const { body } = await authorise(phone, { identity: identityRequest(phone, key) })
  const bytes = fromBase64Url(body.identity!.authorisation)
  expect(bytes).toHaveLength(124)
  const issuerKey = fromBase64Url((await readBundle()).issuerKeys[0]!)
  expect(sm2Verifier(issuerKey)(bytes.subarray(60), authorisationMessage(bytes))).toBe(true)
  expect(decodeAuthorisation(bytes)).toMatchObject({
    purpose: 1,
    issuerKeyId: sm3(issuerKey).slice(0, 4),
    region: '330500',
    fareClass: 0,
    limitFen: 0,
    codeKey: key.publicKey,
    validityMinutes: 1_440,
    lifetimeSeconds: 60,
  })
  const { notBeforeUnix } = decodeAuthorisation(bytes)!
  expect(notBeforeUnix).toBeLessThanOrEqual(nowUnix())
  expect(body.identity!.endsAtUnix).toBe(notBeforeUnix + 86_400)
  expect(body.payment).toBeUndefined()
})

test('behavior: only who holds the key has it authorised, for its session, once', async () => {
  const phone = await enrol(platform)
  const other = await enrol(platform, 'elder-child')
  const identity = identityRequest(phone, freshKey())
  const stolen = await authorise(other, { identity })
  expect([stolen.status, stolen.code]).toEqual([422, 'CODE_SIGNATURE_INVALID'])
  const swapped = { ...identity, codeKey: toBase64Url(freshKey().publicKey) }
  expect((await authorise(phone, { identity: swapped })).code).toBe('CODE_SIGNATURE_INVALID')
  const off = { ...identity, codeKey: toBase64Url(new Uint8Array(33).fill(2)) }
  expect((await authorise(phone, { identity: off })).code).toBe('CODE_SIGNATURE_INVALID')
  expect((await authorise(phone, { identity })).status).toBe(200)
  expect((await authorise(phone, { identity })).code).toBe('REQUEST_MALFORMED')
  expect((await authorise(phone, {})).code).toBe('REQUEST_MALFORMED')
})

test('behavior: places are never given twice', async () => {
  const phone = await enrol(platform)
  const all = await Promise.all(Array.from({ length: 20 }, () => authorised(platform, phone)))
  const places = all.map(({ authorisation }) => {
    const { statusList, statusIndex } = decodeAuthorisation(authorisation)!
    return `${statusList} ${statusIndex}`
  })
  expect(new Set(places).size).toBe(20)
})

test('behavior: places are spread over lists, and a full list is closed and another opened', async () => {
  const phone = await enrol(platform)
  await authorised(platform, phone)
  await platform.database.pool.query('update status_list set size = 4 where list < 4')
  const lists = new Set<number>()
  for (let i = 0; i < 24; i += 1) {
    lists.add(decodeAuthorisation((await authorised(platform, phone)).authorisation)!.statusList)
  }
  expect([...lists].filter((list) => list < 4).length).toBeGreaterThan(1)
  expect([...lists].some((list) => list >= 4)).toBe(true)
})

test('behavior: a list is in the bundle before its first place is given', async () => {
  const { pool } = platform.database
  const numbers = async () => (await readBundle()).statusLists.map(({ list }) => list)
  const phone = await enrol(platform)
  await authorised(platform, phone)
  await pool.query('update status_list set size = 1 where list = 0')
  for (let i = 0; i < 40; i += 1) {
    const before = await numbers()
    const { authorisation } = await authorised(platform, phone)
    expect(before).toContain(decodeAuthorisation(authorisation)!.statusList)
  }
  expect(await numbers()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('behavior: where lists are filled steadily, a bundle of 72 hours ago knows each one in use', async () => {
  const { pool } = platform.database
  const known: number[][] = []
  for (let day = 0; day < 10; day += 1) {
    known.push((await readBundle()).statusLists.map(({ list }) => list))
    const used = (await openLists(pool, platform.clock.now())).map(({ list }) => list)
    // On the first days nobody can know yet how many lists a day fills.
    if (day >= 6) expect(known[day - 3]).toEqual(expect.arrayContaining(used))
    // Two lists of the oldest are full by the evening.
    await pool.query('update status_list set closed_at_ms = $1 where list = any ($2)', [
      platform.clock.now(),
      used.slice(0, 2),
    ])
    platform.clock.advance(86_400_000)
  }
})

test('behavior: an authorisation ends with the last day of the card', async () => {
  const phone = await enrol(platform)
  const validUntil = chinaDate(platform.clock.now())
  await platform.world.overrides.write(refOf('worker'), { card: { validUntil } })
  const { body } = await authorise(phone, { identity: identityRequest(phone, freshKey()) })
  const midnightUnix = Date.parse(`${validUntil}T24:00:00+08:00`) / 1_000
  expect(body.identity!.endsAtUnix).toBeLessThanOrEqual(midnightUnix)
  expect(body.identity!.endsAtUnix).toBeGreaterThan(midnightUnix - 60)
})

test.each([
  ['lost', { card: { status: 'lost' } }, 'CARD_LOST'],
  ['cancelled', { card: { status: 'cancelled' } }, 'CARD_CANCELLED'],
  ['expired', { card: { validUntil: '2026-01-01' } }, 'CARD_EXPIRED'],
  ['dead', { diedOn: '2026-11-20' }, 'ENROLMENT_PERSON_DECEASED'],
] as const)('behavior: a holder whose card is %s gets no more codes', async (_, change, code) => {
  const phone = await enrol(platform)
  const { authorisation } = await authorised(platform, phone)
  expect(await isRevoked(authorisation)).toBe(false)
  await platform.world.overrides.write(refOf('worker'), change)
  expect((await authorise(phone, { identity: identityRequest(phone, freshKey()) })).code).toBe(code)
  await followCards(platform.rooms.context)
  expect(await isRevoked(authorisation)).toBe(true)
})

test('behavior: the news of a lost card reach bundle, handle and holder', async () => {
  const phone = await enrol(platform)
  await linkBank(platform, phone)
  const { body } = await authorise(phone, { payment: true })
  await platform.world.overrides.write(refOf('worker'), { card: { status: 'lost' } })
  const { pool } = platform.database
  const retiredAtMs = async () =>
    (await findPaymentHandle(pool, platform.base.keys, body.payment!.handle))!.retiredAtMs
  // The watch runs by itself; the holder's stream says when it has.
  let after = '0'
  while ((await retiredAtMs()) === undefined) {
    const parameters = { after, waitSeconds: '5' }
    const { cursor } = (await phone.call('channels.events', { parameters })).body
    after = String(cursor)
  }
  expect(await retiredAtMs()).toBe(platform.clock.now())
  expect((await phone.call('cards.get')).body.status).toBe('lost')
})

test('behavior: payment handles are for linked cards where paying is open', async () => {
  const phone = await enrol(platform)
  expect((await authorise(phone, { payment: true })).code).toBe('BANK_NOT_LINKED')
  await linkBank(platform, phone)
  const { body } = await authorise(phone, {
    payment: true,
    identity: identityRequest(phone, freshKey()),
  })
  expect(body.identity).toBeDefined()
  const { handle, secret, endsAtUnix } = body.payment!
  expect(handle).toMatch(/^95\d{9}$/)
  expect(endsAtUnix).toBe(nowUnix() + 86_400)
  const { pool } = platform.database
  const found = await findPaymentHandle(pool, platform.base.keys, handle)
  expect(toBase64Url(found!.secret)).toBe(secret)
  const stored = await pool.query('select t::text as line from payment_handle t')
  expect(stored.rows[0].line).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))

  const closed = await enrol(platform, 'payment-not-open')
  await linkBank(platform, closed, 'payment-not-open')
  expect((await authorise(closed, { payment: true })).code).toBe('PAYMENT_NOT_OPEN')
  expect((await closed.call('cards.get')).body.paymentOpen).toBe(false)
})

test('behavior: one request authorises what is open, each under its own key, and says what is not', async () => {
  const everything = (phone: TestPhone, keys = [freshKey(), freshKey()] as const) => ({
    identity: identityRequest(phone, keys[0]),
    travel: identityRequest(phone, keys[1]),
    payment: true,
    ifOpen: true,
  })
  const phone = await enrol(platform)
  const first = (await authorise(phone, everything(phone))).body
  expect(first.identity).toBeDefined()
  expect([first.travel, first.payment]).toEqual([undefined, undefined])
  expect(first.closed).toEqual({ travel: 'BANK_NOT_LINKED', payment: 'BANK_NOT_LINKED' })

  await linkBank(platform, phone)
  const keys = [freshKey(), freshKey()] as const
  const { body } = await authorise(phone, everything(phone, keys))
  expect(body.closed).toBeUndefined()
  expect(body.payment!.handle).toMatch(/^95\d{9}$/)
  const given = [body.identity!, body.travel!].map(
    ({ authorisation }) => decodeAuthorisation(fromBase64Url(authorisation))!,
  )
  expect(given.map(({ purpose }) => purpose)).toEqual([1, 2])
  expect(given.map(({ codeKey }) => toBase64Url(codeKey))).toEqual(
    keys.map(({ publicKey }) => toBase64Url(publicKey)),
  )
  const [one, two] = given.map(({ statusList, statusIndex }) => `${statusList} ${statusIndex}`)
  expect(one).not.toBe(two)

  const other = await enrol(platform, 'elder-child')
  const strict = { ...everything(other), ifOpen: false }
  expect((await authorise(other, strict)).code).toBe('BANK_NOT_LINKED')
})

test('behavior: the trust bundle is signed, numbered, and answered once', async () => {
  const phone = await enrol(platform)
  await authorised(platform, phone)
  const first = await send(platform, 'codes.trustBundle')
  const { payload, signature } = first.body
  const bundleKey = await platform.base.keys.publicKey('bundle')
  const verify = sm2Verifier(bundleKey)
  expect(verify(fromBase64Url(signature), utf8(`SC1-bundle${payload}`))).toBe(true)
  expect(JSON.parse(payload)).toMatchObject({
    version: 1,
    issuedAtUnix: nowUnix(),
    expiresAtUnix: nowUnix() + 86_400,
  })
  const again = await send(platform, 'codes.trustBundle', {
    headers: { 'if-none-match': String(first.headers.etag) },
  })
  expect([again.status, again.body]).toEqual([304, {}])
  platform.clock.advance(300_000)
  const later = await send(platform, 'codes.trustBundle', {
    headers: { 'if-none-match': String(first.headers.etag) },
  })
  expect(later.status).toBe(200)
  expect(JSON.parse(later.body.payload).sequence).toBe(JSON.parse(payload).sequence + 1)
})

test('behavior: a few places that are nobody’s flip with a publication', async () => {
  const phone = await enrol(platform)
  await authorised(platform, phone)
  await readBundle()
  platform.clock.advance(300_000)
  const bundle = await readBundle()
  const bits = inflateSync(fromBase64Url(bundle.statusLists[0]!.bits))
  const flipped = Array.from({ length: bundle.statusLists[0]!.size }, (_, i) => i).filter((i) =>
    statusAt(bits, i),
  )
  expect(flipped.length).toBeGreaterThan(0)
  const { rows } = await platform.database.pool.query(
    'select 1 from status_place where person_id is not null and place = any ($1)',
    [flipped],
  )
  expect(rows).toEqual([])
})

test('behavior: many ask for the bundle at once and get one sequence', async () => {
  await authorised(platform, await enrol(platform))
  await readBundle()
  platform.clock.advance(300_000)
  const all = await Promise.all(Array.from({ length: 12 }, readBundle))
  const last = await readBundle()
  expect(all.every(({ sequence }) => sequence <= last.sequence)).toBe(true)
  expect((await readBundle()).sequence).toBe(last.sequence)
})
