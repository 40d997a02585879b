import { inflateSync } from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { decodeAuthorisation } from '@essc/protocol/codes/compact'
import { statusAt } from '@essc/protocol/codes/status-list'
import { decodeTrustBundle } from '@essc/protocol/codes/trust-bundle'
import { relayOnce } from '../channels/relay.ts'
import {
  send,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from '../channels/testing.ts'
import { followCards } from '../codes/card-watch.ts'
import { authorised } from '../codes/testing.ts'
import { chinaDate, chinaDay } from '../enrolment/china-day.ts'
import { enrol, named, TEST_PASSWORD } from '../enrolment/testing.ts'
import type { PersonOverrides } from '../sandbox/population/overrides.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const change = (overrides: PersonOverrides) =>
  platform.world.overrides.write(personRefOf(named('worker').person.index), overrides)

/** What the platform's own jobs do within two seconds, done now. */
async function pass(): Promise<void> {
  await followCards(platform.rooms.context)
  await relayOnce(platform.database.pool)
}
const eventsAfter = async (phone: TestPhone, after: string) =>
  (await phone.call('channels.events', { parameters: { after, waitSeconds: '5' } })).body
const isRevoked = async (authorisation: Uint8Array) => {
  const { statusList, statusIndex } = decodeAuthorisation(authorisation)!
  const bundle = decodeTrustBundle((await send(platform, 'codes.trustBundle')).body.payload)!
  const { bits } = bundle.statusLists.find(({ list }) => list === statusList)!
  return statusAt(inflateSync(fromBase64Url(bits)), statusIndex)
}

/** A holder with a code, and the events up to now read. */
async function holder() {
  const phone = await enrol(platform, 'worker', { hostUser: 'one' })
  const { authorisation } = await authorised(platform, phone)
  await pass()
  const cursor = String((await eventsAfter(phone, '0')).cursor)
  expect(await isRevoked(authorisation)).toBe(false)
  return { phone, authorisation, cursor }
}

test.each([
  ['lost', { card: { status: 'lost' } }, 'lost', 'CARD_LOST'],
  ['cancelled', { card: { status: 'cancelled' } }, 'cancelled', 'CARD_CANCELLED'],
  ['expired', { card: { validUntil: '2026-11-22' } }, 'expired', 'CARD_EXPIRED'],
  ['of someone who has died', { diedOn: '2026-11-22' }, 'cancelled', 'ENROLMENT_PERSON_DECEASED'],
] as const)('behavior: a card that is %s', async (_, overrides, status, code) => {
  const { phone, authorisation, cursor } = await holder()
  await change(overrides)
  // Online the registries are asked at once, with no job in between.
  expect((await phone.call('codes.authorise', { body: { payment: true } })).code).toBe(code)
  expect((await phone.call('cards.get')).body.status).toBe(status)
  await pass()
  const { events } = await eventsAfter(phone, cursor)
  expect(events.map(({ kind }) => kind)).toEqual(['card.changed'])
  expect(await isRevoked(authorisation)).toBe(true)
  // The same news again is no news.
  await pass()
  expect((await eventsAfter(phone, String(cursor))).events).toHaveLength(1)
})

test('behavior: a lost card that was found is told, and new codes work', async () => {
  const { phone, authorisation, cursor } = await holder()
  await change({ card: { status: 'lost' } })
  await pass()
  const { cursor: lost } = await eventsAfter(phone, cursor)
  await change({ card: { status: 'normal' } })
  await pass()
  expect((await eventsAfter(phone, String(lost))).events).toHaveLength(1)
  expect((await phone.call('cards.get')).body.status).toBe('active')
  expect(await isRevoked(authorisation)).toBe(true)
  const next = await authorised(platform, phone)
  expect(await isRevoked(next.authorisation)).toBe(false)
})

test('behavior: a replaced card is told, and codes go on', async () => {
  const { phone, authorisation, cursor } = await holder()
  await change({
    card: { number: 'T90999999', issuedOn: '2026-11-23', validUntil: '2036-11-23' },
  })
  await pass()
  const { events } = await eventsAfter(phone, cursor)
  expect(events.map(({ kind }) => kind)).toEqual(['card.changed'])
  expect((await phone.call('cards.get')).body).toMatchObject({
    status: 'active',
    issuedOn: '2026-11-23',
    validUntil: '2036-11-23',
  })
  expect(await isRevoked(authorisation)).toBe(false)
})

test('behavior: the last day passes without news, at midnight in China', async () => {
  const today = chinaDate(platform.clock.now())
  const midnightMs = (chinaDay(platform.clock.now()) + 1) * DAY_MS - 8 * 3_600_000
  await change({ card: { validUntil: today } })
  const { phone, authorisation, cursor } = await holder()
  // Codes that were given before end with the card, without anybody revoking them.
  const { notBeforeUnix, validityMinutes } = decodeAuthorisation(authorisation)!
  expect(notBeforeUnix + validityMinutes * 60).toBe(midnightMs / 1_000)
  platform.clock.advance(midnightMs - 1 - platform.clock.now())
  await pass()
  const renewed = await testPhone(platform, { hostUser: 'one' })
  const sealedPassword = renewed.seal('unlock', TEST_PASSWORD)
  await renewed.call('enrolment.unlock', { body: { sealedPassword } })
  expect((await renewed.call('cards.get')).body.status).toBe('active')
  platform.clock.advance(1)
  await pass()
  expect((await eventsAfter(renewed, cursor)).events.map(({ kind }) => kind)).toEqual([
    'card.changed',
  ])
  expect((await renewed.call('cards.get')).body.status).toBe('expired')
  expect((await renewed.call('codes.authorise', { body: { payment: true } })).code).toBe(
    'CARD_EXPIRED',
  )
  expect(phone.kid).not.toBe(renewed.kid)
})

test('behavior: a card that was renewed in time does not run out', async () => {
  await change({ card: { validUntil: chinaDate(platform.clock.now()) } })
  const { cursor } = await holder()
  await change({ card: { validUntil: '2036-11-23' } })
  await pass()
  platform.clock.advance(DAY_MS)
  await pass()
  const { rows } = await platform.database.pool.query(
    `select seen_status, seen_valid_until from ecard where seen_valid_until = '2036-11-23'`,
  )
  expect(rows).toEqual([{ seen_status: 'active', seen_valid_until: '2036-11-23' }])
  expect(cursor).toBe('1')
})

test('behavior: registries that are away for a while lose nothing', async () => {
  const { authorisation } = await holder()
  await change({ card: { status: 'lost' } })
  await platform.world.faults.set('cardRegistryUnavailable', true)
  await expect(followCards(platform.rooms.context)).rejects.toMatchObject({
    code: 'PLATFORM_UNAVAILABLE',
  })
  expect(await isRevoked(authorisation)).toBe(false)
  await platform.world.faults.set('cardRegistryUnavailable', false)
  await pass()
  expect(await isRevoked(authorisation)).toBe(true)
})
