import { readFileSync } from 'node:fs'
import path from 'node:path'
import { concatBytes, fromHex, utf8 } from './bytes.ts'
import { nodeSm2 } from './node-sm2.ts'
import { seededRandom } from './random.ts'
import { isSm2PublicKey, sm2KeyPair, sm2Signer, sm2Verifier } from './sm2.ts'

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../vectors/gm.json'), 'utf8'))
  .sm2 as Record<string, string>
const vectorKey = concatBytes(Uint8Array.of(3), fromHex(vectors.publicX!))
const vectorSignature = fromHex(vectors.r! + vectors.s!)
const message = utf8(vectors.messageUtf8!)
const random = seededRandom({ host: utf8('node-sm2 test seed of 32 bytes..') })
const ORDER = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'

test('default', () => {
  const sm2 = nodeSm2()
  // Node 20 with its own OpenSSL passes; elsewhere the rest of this file proves the stand-in.
  if (process.versions.node.startsWith('20.')) expect(sm2.native).toBe(true)
  expect(sm2.verifier(vectorKey)(vectorSignature, message)).toBe(true)
  expect(sm2.verifier(vectorKey)(vectorSignature, utf8('other'))).toBe(false)
  const signer = sm2.signer(fromHex(vectors.privateKey!), random)
  expect(signer.publicKey).toEqual(vectorKey)
  expect(sm2Verifier(vectorKey)(signer.sign(message), message)).toBe(true)
})

test('behavior: it and the code of phones accept what the other signs', () => {
  const sm2 = nodeSm2()
  for (let round = 0; round < 40; round++) {
    const { secretKey, publicKey } = sm2KeyPair(random)
    const text = random(round)
    const native = sm2.signer(secretKey, random)
    const portable = sm2Signer(secretKey, random)
    expect(native.publicKey).toEqual(publicKey)
    for (const signature of [native.sign(text), portable.sign(text)]) {
      expect(signature).toHaveLength(64)
      expect(sm2.verifier(publicKey)(signature, text)).toBe(true)
      expect(sm2Verifier(publicKey)(signature, text)).toBe(true)
      signature[round] = signature[round]! ^ 1
      expect(sm2.verifier(publicKey)(signature, text)).toBe(false)
    }
  }
})

test('behavior: short integers go through DER whole', () => {
  const sm2 = nodeSm2()
  const { secretKey, publicKey } = sm2KeyPair(random)
  const signer = sm2.signer(secretKey, random)
  const verify = sm2.verifier(publicKey)
  let short = 0
  for (let round = 0; round < 1_500 && short < 4; round++) {
    const signature = signer.sign(message)
    if (signature[0] !== 0 && signature[32] !== 0) continue
    short++
    expect(verify(signature, message)).toBe(true)
    expect(sm2Verifier(publicKey)(signature, message)).toBe(true)
  }
  expect(short).toBeGreaterThan(0)
})

const zero = new Uint8Array(32)
const halves = (r: Uint8Array, s: Uint8Array) => concatBytes(r, s)
const r = fromHex(vectors.r!)
const s = fromHex(vectors.s!)

test.each([
  ['r is 0', halves(zero, s)],
  ['s is 0', halves(r, zero)],
  ['both are 0', halves(zero, zero)],
  ['r is n', halves(fromHex(ORDER), s)],
  ['s is n', halves(r, fromHex(ORDER))],
  [
    'r + s is n',
    halves(fromHex(`${ORDER.slice(0, 62)}22`), halves(zero, Uint8Array.of(1)).slice(1)),
  ],
  ['all ones', new Uint8Array(64).fill(255)],
  ['too short', vectorSignature.subarray(0, 63)],
  ['too long', halves(vectorSignature, Uint8Array.of(0))],
  ['empty', new Uint8Array(0)],
])('parameters: a signature where %s is refused', (_, signature) => {
  expect(nodeSm2().verifier(vectorKey)(signature, message)).toBe(false)
  expect(sm2Verifier(vectorKey)(signature, message)).toBe(false)
})

const G_X = '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'
const P = 'fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'
const beyondP = (by: number) => {
  const x = BigInt(`0x${P}`) + BigInt(by)
  return x.toString(16).padStart(64, '0')
}

test.each([
  ['G', `02${G_X}`],
  ['-G', `03${G_X}`],
  ['a point with another prefix', `04${vectors.publicX}`],
  ['infinity', '00'],
  ['zeros', '00'.repeat(33)],
  ['an empty key', ''],
  ['an uncompressed key', `04${vectors.publicX}${vectors.publicY}`],
  ...Array.from({ length: 8 }, (_, by) => [`x = p + ${by}`, `02${beyondP(by)}`]),
])('parameters: %s is no public key', (_, hex) => {
  const key = fromHex(hex!)
  expect(isSm2PublicKey(key)).toBe(false)
  expect(nodeSm2().verifier(key)(vectorSignature, message)).toBe(false)
})

test('behavior: no key makes it throw, and no bad secret makes a signer', () => {
  const sm2 = nodeSm2()
  let refused = 0
  for (let round = 0; round < 60; round++) {
    const key = concatBytes(Uint8Array.of(2 + (round & 1)), random(32))
    const isKey = isSm2PublicKey(key)
    if (!isKey) refused++
    expect(() => sm2.verifier(key)(vectorSignature, message)).not.toThrow()
  }
  expect(refused).toBeGreaterThan(10)
  for (const bad of [zero, fromHex(ORDER), new Uint8Array(31)]) {
    expect(() => sm2.signer(bad, random)).toThrow(TypeError)
  }
})
