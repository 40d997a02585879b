import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { utf8 } from '@essc/crypto/bytes'
import { createOnce, type Once, type OnceParameters, requestDigest } from './idempotency.ts'
import { fileKeys } from './keys/file-keys.ts'
import { type TestDatabase, testDatabase } from './postgres/testing.ts'
import { transaction } from './postgres/transaction.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

let folder: string
let database: TestDatabase
let once: Once

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-once-'))
  once = await createOnce(fileKeys(folder))
  database = await testDatabase()
  await database.pool.query('create table work (id int not null)')
})
afterAll(async () => {
  await database.drop()
  fs.rmSync(folder, { recursive: true })
})
beforeEach(() => database.pool.query('truncate work, idempotency'))

const body = (text: string) => ({
  operation: 'payments.charge',
  parameters: {},
  body: utf8(text),
})
const base: OnceParameters = {
  bucket: 7,
  principal: 'terminal-1',
  key: 'key-1',
  operation: 'payments.charge',
  bodyDigest: requestDigest(body('{"amountFen":100}')),
  nowMs: 1_700_000_000_000,
}
const charge = (changed: Partial<OnceParameters> = {}, then = async () => {}) =>
  transaction(database.pool, (tx) =>
    once(tx, { ...base, ...changed }, async () => {
      await tx.query('insert into work values (1)')
      await then()
      return { payment: 'p-1', holder: 'Zhang San', at: new Date(0) }
    }),
  )
const workDone = async () => (await database.pool.query('select * from work')).rowCount

test('default', async () => {
  const first = await charge()
  const second = await charge()
  expect(first.replayed).toBe(false)
  expect(second).toEqual({ ...first, replayed: true })
  expect(first.answer).toEqual({
    payment: 'p-1',
    holder: 'Zhang San',
    at: '1970-01-01T00:00:00.000Z',
  })
  expect(await workDone()).toBe(1)
})

test('behavior: a storm of the same request does the work once', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, () => charge()))
  expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1)
  expect(new Set(all.map(({ answer }) => JSON.stringify(answer))).size).toBe(1)
  expect(await workDone()).toBe(1)
})

test('behavior: a second waits for the first, and takes over when that is undone', async () => {
  let fail: () => void = () => {}
  const held = new Promise<void>((_, reject) => {
    fail = () => reject(new Error('undone'))
  })
  let entered: () => void = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  const first = charge({}, () => {
    entered()
    return held
  })
  await inside
  const second = charge()
  const waits = async () =>
    (
      await database.pool.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    ).rowCount
  while ((await waits()) === 0) await new Promise(setImmediate)
  fail()
  await expect(first).rejects.toThrow('undone')
  expect((await second).replayed).toBe(false)
  expect(await workDone()).toBe(1)
})

test.each<[string, Partial<OnceParameters>]>([
  ['body', { bodyDigest: requestDigest(body('{"amountFen":101}')) }],
  ['operation', { operation: 'payments.refund' }],
])('behavior: the same key with another %s is refused, and does nothing', async (_, changed) => {
  await charge()
  await expect(charge(changed)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
  expect(await workDone()).toBe(1)
})

test('parameters: another principal, bucket or key is another request', async () => {
  await charge()
  for (const changed of [{ principal: 'terminal-2' }, { bucket: 8 }, { key: 'key-2' }]) {
    expect((await charge(changed)).replayed).toBe(false)
  }
  expect(await workDone()).toBe(4)
})

test('behavior: the stored answer cannot be read, nor moved to another row', async () => {
  await charge()
  const { rows } = await database.pool.query('select answer from idempotency')
  expect(rows[0].answer.toString('latin1')).not.toContain('Zhang')
  await database.pool.query(`insert into idempotency select bucket, principal, 'key-2', operation,
    body_digest, answer, created_at_ms from idempotency`)
  await expect(charge({ key: 'key-2' })).rejects.toThrow()
})

test('parameters: request digest covers operation, parameters and the bytes of the body', () => {
  const digest = (...request: Parameters<typeof requestDigest>) =>
    Buffer.from(requestDigest(...request)).toString('hex')
  const all = [
    digest({ operation: 'a', parameters: {}, body: undefined }),
    digest({ operation: 'a', parameters: {}, body: utf8('') }),
    digest({ operation: 'a', parameters: { b: 'c' }, body: undefined }),
    digest({ operation: 'ab', parameters: {}, body: undefined }),
    digest({ operation: 'a', parameters: {}, body: utf8('{}') }),
  ]
  expect(new Set(all).size).toBe(all.length)
  expect(digest({ operation: 'a', parameters: { x: '1', b: '2' }, body: undefined })).toBe(
    digest({ operation: 'a', parameters: { b: '2', x: '1' }, body: undefined }),
  )
})
