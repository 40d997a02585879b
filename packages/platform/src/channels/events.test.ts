import type { EventKind } from '@essc/protocol/channels/schema'
import { enrol } from '../enrolment/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { appendEvent } from './events-outbox.ts'
import { relayOnce } from './relay.ts'
import { type TestPhone, type TestPlatform, testPhone, testPlatform } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
let phone: TestPhone
let person: { bucket: number; personId: string }
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  phone = await enrol(platform)
  const { rows } = await platform.database.pool.query(
    'select person_bucket, person_id from holder_link',
  )
  person = { bucket: rows[0].person_bucket, personId: rows[0].person_id }
  await relayOnce(platform.database.pool)
})
afterAll(() => platform.stop())

const read = (after?: number, waitSeconds = 0) =>
  phone.call('channels.events', {
    parameters: {
      ...(after !== undefined && { after: String(after) }),
      waitSeconds: `${waitSeconds}`,
    },
  })
const append = (kind: EventKind, subjectId = platform.base.newId(), db = platform.database.pool) =>
  appendEvent(db, {
    ...person,
    eventId: platform.base.newId(),
    kind,
    subjectId,
    nowMs: platform.clock.now(),
  })

test('default', async () => {
  const { body: start } = await read()
  expect(start.events).toEqual([])
  const subjectId = platform.base.newId()
  const waiting = read(start.cursor, 25)
  await append('code.used', subjectId)
  const { body } = await waiting
  expect(body.events).toEqual([{ number: start.cursor + 1, kind: 'code.used', id: subjectId }])
  expect(body.cursor).toBe(start.cursor + 1)
})

test('behavior: whoever fell behind gets all that they missed, in order', async () => {
  const { body: start } = await read()
  for (let i = 0; i < 7; i += 1) await append('payment.changed')
  await relayOnce(platform.database.pool)
  const { body } = await read(start.cursor)
  expect(body.events.map(({ number }) => number)).toEqual(
    Array.from({ length: 7 }, (_, i) => start.cursor + 1 + i),
  )
  expect((await read(body.cursor)).body).toEqual({ events: [], cursor: body.cursor })
})

test('behavior: what is committed later has the higher number, whoever began first', async () => {
  const { pool } = platform.database
  const { body: start } = await read()
  let finish: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  let begun: () => void = () => {}
  const inside = new Promise<void>((resolve) => {
    begun = resolve
  })
  const slow = transaction(pool, async (tx) => {
    await append('payment.changed', undefined, tx as never)
    begun()
    await held
  })
  await inside
  await append('code.used')
  await relayOnce(pool)
  const first = (await read(start.cursor)).body
  expect(first.events.map(({ kind }) => kind)).toEqual(['code.used'])
  finish()
  await slow
  await relayOnce(pool)
  const second = (await read(first.cursor)).body
  expect(second.events.map(({ kind, number }) => [kind, number])).toEqual([
    ['payment.changed', first.cursor + 1],
  ])
})

test('behavior: four relays at once give each number once', async () => {
  const { pool } = platform.database
  const { body: start } = await read()
  for (let i = 0; i < 60; i += 1) await append('payment.changed')
  await Promise.all(Array.from({ length: 4 }, () => relayOnce(pool)))
  await relayOnce(pool)
  const { rows } = await pool.query(
    'select number from person_event where bucket = $1 and person_id = $2 order by number',
    [person.bucket, person.personId],
  )
  expect(rows.map(({ number }) => number)).toEqual(
    Array.from({ length: start.cursor + 60 }, (_, i) => i + 1),
  )
})

test("behavior: another's events stay another's", async () => {
  const other = await enrol(platform, 'elder-child')
  await append('code.used')
  await relayOnce(platform.database.pool)
  const { body } = await other.call('channels.events', { parameters: { after: '0' } })
  expect(body.events.map(({ kind }) => kind)).toEqual(['card.changed'])
})

test('behavior: a request that waits is answered when the server closes', async () => {
  const own = await testPlatform()
  const waiter = await testPhone(own)
  const { events } = own.rooms.context
  const { wait } = events
  const begun = new Promise<void>((resolve) => {
    jest.spyOn(events, 'wait').mockImplementation((...parameters) => {
      resolve()
      return wait(...parameters)
    })
  })
  const waiting = waiter.call('channels.events', { parameters: { after: '0', waitSeconds: '25' } })
  await begun
  const stopped = own.stop()
  expect((await waiting).status).toBe(200)
  await stopped
})

test.each(['26', '-1', '1.5', 'x'])(
  'parameters: waitSeconds %s is refused',
  async (waitSeconds) => {
    const answer = await phone.call('channels.events', { parameters: { after: '0', waitSeconds } })
    expect(answer.code).toBe('REQUEST_MALFORMED')
  },
)
