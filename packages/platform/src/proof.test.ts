import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { canonicalRequest, proofHeader } from '@essc/protocol/channels/proof'
import { adjustableClock } from './clock.ts'
import { fileKeys } from './keys/file-keys.ts'
import type { KeyPort } from './keys/port.ts'
import { createNonces } from './nonces.ts'
import { checkProof, type ProvenRequest, readProof } from './proof.ts'

const MINUTE_MS = 60_000
const random = seededRandom({ host: utf8('proof test seed, at least 32 bytes') })
const secret = random(32)
const request: ProvenRequest = {
  operation: 'payments.confirm',
  parameters: { paymentId: '018f3c00-0000-7000-8000-000000000001' },
  token: toBase64Url(random(32)),
  body: utf8('{"digest":"x"}'),
  idempotencyKey: 'k'.repeat(22),
}
let folder: string
let keys: KeyPort
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-proof-'))
  keys = fileKeys(folder)
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

const world = async () => {
  const clock = adjustableClock({ now: () => 1_700_000_000_000 })
  return { clock, nonces: await createNonces(keys, clock) }
}
const headerFor = (nonce: string, changed: Partial<ProvenRequest> = {}) =>
  proofHeader('session-1', secret, { ...request, ...changed, nonce, random: random(12) })

test('default', async () => {
  const { nonces } = await world()
  const parts = readProof(headerFor(nonces.current()), nonces)
  expect(parts.kid).toBe('session-1')
  expect(() => checkProof(parts, request, { kind: 'secret', secret })).not.toThrow()
})

test('behavior: a nonce lasts five to ten minutes, on every instance', async () => {
  const { clock, nonces } = await world()
  const other = await createNonces(fileKeys(folder), clock)
  const nonce = nonces.current()
  expect(other.current()).toBe(nonce)
  clock.advance(5 * MINUTE_MS)
  expect(nonces.current()).not.toBe(nonce)
  expect(() => readProof(headerFor(nonce), other)).not.toThrow()
  clock.advance(5 * MINUTE_MS)
  for (const old of [nonce, '', 'x', randomBytes(16).toString('base64url')]) {
    if (old === '') continue
    expect(() => readProof(headerFor(old), nonces)).toThrow(
      expect.objectContaining({ code: 'PROOF_NONCE' }),
    )
  }
})

test('behavior: another secret, and any change of the request, is refused', async () => {
  const { nonces } = await world()
  const nonce = nonces.current()
  const changes: Partial<ProvenRequest>[] = [
    { operation: 'payments.decline' },
    { parameters: {} },
    { parameters: { ...request.parameters, more: '' } },
    { token: `${request.token}x` },
    { body: utf8('{"digest":"y"}') },
    { body: undefined },
    { idempotencyKey: undefined },
    { idempotencyKey: 'l'.repeat(22) },
  ]
  for (const change of changes) {
    const parts = readProof(headerFor(nonce, change), nonces)
    expect(() => checkProof(parts, request, { kind: 'secret', secret })).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    )
  }
  const parts = readProof(headerFor(nonce), nonces)
  const wrong = { kind: 'secret', secret: random(32) } as const
  expect(() => checkProof(parts, request, wrong)).toThrow(
    expect.objectContaining({ code: 'PROOF_INVALID' }),
  )
  const moved = { ...parts, random: toBase64Url(random(12)) }
  expect(() => checkProof(moved, request, { kind: 'secret', secret })).toThrow()
})

test('behavior: a channel proves itself by its signature', async () => {
  const { nonces } = await world()
  const sm2 = nodeSm2()
  const pair = sm2KeyPair(random)
  const verify = sm2.verifier(pair.publicKey)
  const fresh = { ...request, nonce: nonces.current(), random: random(12) }
  const signature = sm2.signer(pair.secretKey, random).sign(canonicalRequest(fresh))
  const header = (mac: Uint8Array) =>
    `ch_demo, ${fresh.nonce}, ${toBase64Url(fresh.random)}, ${toBase64Url(mac)}`
  const parts = readProof(header(signature), nonces)
  expect(() => checkProof(parts, request, { kind: 'signature', verify })).not.toThrow()
  signature[5] = signature[5]! ^ 1
  const changed = readProof(header(signature), nonces)
  expect(() => checkProof(changed, request, { kind: 'signature', verify })).toThrow()
  const short = readProof(header(signature.subarray(0, 32)), nonces)
  expect(() => checkProof(short, request, { kind: 'signature', verify })).toThrow()
})

test('parameters: a header that is none', async () => {
  const { nonces } = await world()
  for (const header of [undefined, '']) {
    expect(() => readProof(header, nonces)).toThrow(
      expect.objectContaining({ code: 'PROOF_MISSING' }),
    )
  }
  for (const header of ['x', 'a, b, c, d', `${headerFor(nonces.current())}, more`]) {
    expect(() => readProof(header, nonces)).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    )
  }
})
