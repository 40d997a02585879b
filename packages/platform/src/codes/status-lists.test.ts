import { createPublicKey, createVerify } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { decodeAuthorisation } from '@essc/protocol/codes/compact'
import type { TrustBundle } from '@essc/protocol/codes/schema'
import { decodeStatusListToken, statusAt } from '@essc/protocol/codes/status-list'
import { decodeTrustBundle } from '@essc/protocol/codes/trust-bundle'
import { CONSOLE_TOKEN, send, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { enrol, named } from '../enrolment/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { authorised } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const file = (list: number | string, headers: Record<string, string> = {}) =>
  platform.app.inject({ method: 'GET', url: `/v1/status-lists/${list}`, headers })
const readBundle = async (): Promise<TrustBundle> =>
  decodeTrustBundle((await send(platform, 'codes.trustBundle')).body.payload)!
const bitsOf = (token: string, size = 131_072) => {
  const { claims } = decodeStatusListToken(token)!
  return inflateSync(fromBase64Url(claims.lst), { maxOutputLength: size / 8 })
}
const setBits = (bits: Uint8Array) =>
  Array.from({ length: bits.length * 8 }, (_, place) => place).filter((place) =>
    statusAt(bits, place),
  )

test('IETF Token Status List, 5.1: a signed JWT that the bundle’s key verifies', async () => {
  await authorised(platform, await enrol(platform))
  const answer = await file(0)
  expect(answer.headers['content-type']).toBe('application/statuslist+jwt')
  const { kid, claims, message, signature } = decodeStatusListToken(answer.body)!
  const [jwk] = (await readBundle()).statusListKeys!
  expect(jwk!.kid).toBe(kid)
  const key = createPublicKey({ key: { ...jwk! }, format: 'jwk' })
  const verify = createVerify('sha256').update(message)
  expect(verify.verify({ key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  const header = JSON.parse(Buffer.from(answer.body.split('.')[0]!, 'base64url').toString())
  expect(header).toEqual({ alg: 'ES256', kid, typ: 'statuslist+jwt' })
  expect(claims).toMatchObject({ sub: 'https://card.example/v1/status-lists/0', ttl: 300 })
  expect(claims.exp).toBeGreaterThan(claims.iat + claims.ttl)
  const inBundle = (await readBundle()).statusLists.find(({ list }) => list === 0)!
  expect(claims.lst).toBe(inBundle.bits)
  expect(() => inflateSync(fromBase64Url(claims.lst), { maxOutputLength: 1_000 })).toThrow()
})

test('behavior: a file keeps its ETag until something changes, at most for five minutes', async () => {
  await authorised(platform, await enrol(platform))
  const first = await file(0)
  const etag = String(first.headers.etag)
  expect(first.headers['cache-control']).toBe('public, max-age=15')
  const again = await file(0, { 'if-none-match': etag })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  expect((await file(0)).body).toBe(first.body)
  platform.clock.advance(300_000)
  const later = await file(0, { 'if-none-match': etag })
  expect(later.statusCode).toBe(200)
  expect(later.body).not.toBe(first.body)
})

test.each(['99', '70000', 'x', '-1', '0.5'])('parameters: there is no list %s', async (list) => {
  await authorised(platform, await enrol(platform))
  expect((await file(list)).statusCode).toBe(404)
})

test('behavior: a card that the console reports lost is in bundle and file within 60 seconds', async () => {
  const phone = await enrol(platform)
  const { authorisation } = await authorised(platform, phone)
  const { statusList, statusIndex } = decodeAuthorisation(authorisation)!
  expect(statusAt(bitsOf((await file(statusList)).body), statusIndex)).toBe(false)
  const beganMs = performance.now()
  const moved = await platform.app.inject({
    method: 'POST',
    url: `/v1/sandbox/people/${personRefOf(named('worker').person.index)}`,
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}` },
    payload: { card: { status: 'lost' } },
  })
  expect(moved.statusCode).toBe(200)
  // The watch runs by itself; the holder's stream wakes up when something has happened.
  const { pool } = platform.database
  const isSeen = async () =>
    (await pool.query(`select 1 from ecard where seen_status = 'lost'`)).rowCount === 1
  for (let after = '0'; !(await isSeen()); ) {
    const parameters = { after, waitSeconds: '5' }
    after = String((await phone.call('channels.events', { parameters })).body.cursor)
  }
  const revoked = bitsOf((await file(statusList)).body)
  expect(performance.now() - beganMs).toBeLessThan(60_000)
  expect(statusAt(revoked, statusIndex)).toBe(true)
  const list = (await readBundle()).statusLists.find((each) => each.list === statusList)!
  expect(statusAt(inflateSync(fromBase64Url(list.bits)), statusIndex)).toBe(true)
})

test('behavior: decoys flip with every publication, and none was or will be given', async () => {
  const phone = await enrol(platform)
  await authorised(platform, phone)
  const counts: number[] = []
  for (let i = 0; i < 3; i += 1) {
    counts.push(setBits(bitsOf((await file(0)).body)).length)
    platform.clock.advance(300_000)
  }
  expect(counts[1]).toBeGreaterThan(counts[0]!)
  expect(counts[2]).toBeGreaterThan(counts[1]!)
  const { pool } = platform.database
  const { rows } = await pool.query(
    `select list, place from status_place where person_id is null and revoked_at_ms is not null`,
  )
  expect(rows.length).toBeGreaterThan(0)
  // Fill a small world: the decoys' places stay nobody's.
  await expect(
    pool.query(
      `insert into status_place (list, place, bucket, person_id, ends_at_ms)
       values ($1, $2, 0, gen_random_uuid(), 0)`,
      [rows[0].list, rows[0].place],
    ),
  ).rejects.toMatchObject({ code: '23505' })
})
