import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { seal, unseal } from './aes.ts'
import { fromBase64Url, fromUtf8, toBase64Url, toHex, utf8 } from './bytes.ts'
import { hmacSha256 } from './hmac.ts'
import { seededRandom } from './random.ts'
import { sha256 } from './sha256.ts'
import { hmacSm3, sm3 } from './sm3.ts'

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../vectors/gm.json'), 'utf8'))
const random = seededRandom({ host: new Uint8Array(32).fill(3) })

test('GB/T 32905-2016 examples', () => {
  for (const { messageUtf8, digest } of vectors.sm3)
    expect(toHex(sm3(utf8(messageUtf8)))).toBe(digest)
})

test('behavior: SM3, SHA-256 and both HMACs agree with OpenSSL at every length to 300', () => {
  for (let length = 0; length <= 300; length++) {
    const message = random(length)
    const key = random(1 + (length % 100))
    expect(toHex(sm3(message))).toBe(createHash('sm3').update(message).digest('hex'))
    expect(toHex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'))
    expect(toHex(hmacSm3(key, message))).toBe(createHmac('sm3', key).update(message).digest('hex'))
    expect(toHex(hmacSha256(key, message))).toBe(
      createHmac('sha256', key).update(message).digest('hex'),
    )
  }
})

test('behavior: what is sealed opens with its key alone, and any flipped byte is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), (text, at) => {
      const key = new Uint8Array(32).fill(1)
      const sealed = seal(key, text, random)
      expect(toHex(unseal(key, sealed)!)).toBe(toHex(text))
      expect(unseal(new Uint8Array(32).fill(2), sealed)).toBeUndefined()
      const altered = Uint8Array.from(sealed)
      altered[at % altered.length]! ^= 1
      expect(unseal(key, altered)).toBeUndefined()
    }),
    { numRuns: 50 },
  )
})

test('RFC 4648 section 5: base64url is what Node makes, and only its canonical form is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = toBase64Url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(toHex(fromBase64Url(text))).toBe(toHex(bytes))
    }),
  )
  for (const text of ['A', 'AB', 'A+==', 'AAA=', 'AA\n'])
    expect(() => fromBase64Url(text)).toThrow(TypeError)
})

test('RFC 3629: UTF-8 both ways is what the platform does, and malformed bytes are refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const whole = text.toWellFormed?.() ?? text
      expect(toHex(utf8(text))).toBe(Buffer.from(text, 'utf8').toString('hex'))
      expect(fromUtf8(utf8(whole))).toBe(whole)
    }),
  )
  for (const bytes of [
    [0x80],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe4, 0xb8],
  ])
    expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow(TypeError)
})

test('behavior: randomness needs 32 bytes from one side and depends on both', () => {
  const host = new Uint8Array(32).fill(1)
  const server = new Uint8Array(32).fill(2)
  expect(() => seededRandom({ local: host })).toThrow(TypeError)
  const outputs = [{ host }, { server }, { host, server }, { host, server, local: host }].map(
    (entropy) => toHex(seededRandom(entropy)(64)),
  )
  expect(new Set(outputs).size).toBe(4)
  const draws = seededRandom({ host })
  expect(toHex(draws(10)) + toHex(draws(500))).toBe(toHex(seededRandom({ host })(510)))
})
