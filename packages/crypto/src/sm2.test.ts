import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { concatBytes, fromHex, toHex, utf8 } from './bytes.ts'
import { type RandomBytes, seededRandom } from './random.ts'
import {
  isSm2PublicKey,
  sm2Decrypt,
  sm2Encrypt,
  sm2KeyPair,
  sm2Signer,
  sm2Uncompressed,
  sm2Verifier,
  sm2Z,
} from './sm2.ts'

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../vectors/gm.json'), 'utf8'))
  .sm2 as Record<string, string>
const random: RandomBytes = seededRandom({ host: new Uint8Array(32).fill(7) })
const vectorKey = concatBytes(
  Uint8Array.of(2 + (Number.parseInt(vectors.publicY!.slice(-1), 16) & 1)),
  fromHex(vectors.publicX!),
)

test('GM/T 0003.5-2012 annex A: Z and the signature verify', () => {
  expect(toHex(sm2Z(sm2Uncompressed(vectorKey)!))).toBe(vectors.z!.toLowerCase())
  const signature = fromHex(vectors.r! + vectors.s!)
  expect(sm2Verifier(vectorKey)(signature, utf8(vectors.messageUtf8!))).toBe(true)
  expect(sm2Verifier(vectorKey, true)(signature, utf8(vectors.messageUtf8!))).toBe(true)
  expect(sm2Verifier(vectorKey)(signature, utf8('message digesT'))).toBe(false)
})

test('GM/T 0003.5-2012 annex A: the secret key gives the public key, and what it signs verifies', () => {
  const signer = sm2Signer(fromHex(vectors.privateKey!), random)
  expect(toHex(signer.publicKey)).toBe(toHex(vectorKey))
  const message = utf8('a code')
  expect(sm2Verifier(vectorKey)(signer.sign(message), message)).toBe(true)
})

test('behavior: the same message is never signed with the same nonce', () => {
  const signer = sm2Signer(fromHex(vectors.privateKey!), random)
  const message = utf8('once')
  const seen = new Set(
    Array.from({ length: 20 }, () => toHex(signer.sign(message).subarray(0, 32))),
  )
  expect(seen.size).toBe(20)
})

test('behavior: any flipped bit of signature or message is refused', () => {
  const signer = sm2Signer(fromHex(vectors.privateKey!), random)
  const message = utf8('pay 12.30')
  const signature = signer.sign(message)
  const verify = sm2Verifier(signer.publicKey)
  fc.assert(
    fc.property(fc.nat(64 * 8 - 1), (bit) => {
      const altered = Uint8Array.from(signature)
      altered[bit >> 3]! ^= 1 << (bit & 7)
      return !verify(altered, message)
    }),
    { numRuns: 40 },
  )
})

test('parameters: r or s of 0 or n, and wrong lengths, are refused without a throw', () => {
  const n = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
  const good = vectors.r!
  const verify = sm2Verifier(vectorKey)
  for (const hex of ['00'.repeat(32) + good, good + '00'.repeat(32), n + good, good + n, good, ''])
    expect(verify(fromHex(hex), utf8('x'))).toBe(false)
})

test('parameters: keys off the curve, G, -G and other shapes are refused', () => {
  const g = '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'
  const offCurve = `02${'00'.repeat(31)}05`
  for (const hex of [`02${g}`, `03${g}`, `04${g}`, `02${'ff'.repeat(32)}`, `02${g.slice(2)}`, ''])
    expect(isSm2PublicKey(fromHex(hex))).toBe(false)
  const anyOff = [offCurve, `02${'00'.repeat(31)}07`, `02${'00'.repeat(31)}0b`]
  expect(anyOff.some((hex) => !isSm2PublicKey(fromHex(hex)))).toBe(true)
  expect(isSm2PublicKey(vectorKey)).toBe(true)
})

test('behavior: encryption opens with its key alone, and any change is noticed', () => {
  const pair = sm2KeyPair(random)
  const other = sm2KeyPair(random)
  const text = utf8('six digits')
  const cipher = sm2Encrypt(pair.publicKey, text, random)
  expect(toHex(sm2Decrypt(pair.secretKey, cipher, random)!)).toBe(toHex(text))
  expect(sm2Decrypt(other.secretKey, cipher, random)).toBeUndefined()
  for (const at of [1, 40, 70, 100]) {
    const altered = Uint8Array.from(cipher)
    altered[at]! ^= 1
    expect(sm2Decrypt(pair.secretKey, altered, random)).toBeUndefined()
  }
})
