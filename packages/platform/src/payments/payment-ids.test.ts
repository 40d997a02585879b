import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { BUCKET_COUNT } from '../bucket.ts'
import { adjustableClock } from '../clock.ts'
import { fileKeys } from '../keys/file-keys.ts'
import { uuid7Maker } from '../uuid7.ts'
import { createPaymentIds } from './payment-ids.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-payment-ids-'))
afterAll(() => fs.rmSync(folder, { recursive: true }))

const create = async () => {
  const keys = fileKeys(folder)
  return createPaymentIds(keys, uuid7Maker(adjustableClock()))
}

test('default', async () => {
  const ids = await create()
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
    const id = ids.make(bucket)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids.bucketOf(id)).toBe(bucket)
  }
})

test('behavior: the last byte says nothing of the bucket', async () => {
  const ids = await create()
  const last = new Set(Array.from({ length: 500 }, () => ids.make(7).slice(34)))
  expect(last.size).toBeGreaterThan(150)
})

test('behavior: any other id answers some bucket', async () => {
  const ids = await create()
  const bucket = ids.bucketOf('00000000-0000-0000-0000-000000000000')
  expect(bucket).toBeGreaterThanOrEqual(0)
  expect(bucket).toBeLessThan(BUCKET_COUNT)
})
