import { fromUtf8, toHex, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45.ts'
import { code128Widths } from './code128.ts'
import {
  authorisationMessage,
  codeMessage,
  compactText,
  decodeCompact,
  encodeAuthorisation,
  makeCompact,
  parseCompactText,
} from './compact.ts'
import {
  isIssuerPrefix,
  luhnDigit,
  oneTimeNumber,
  parsePaymentDigits,
  paymentDigits,
  paymentStep,
} from './payment-digits.ts'

const random = seededRandom({ host: new Uint8Array(32).fill(9) })

describe('RFC 9285: base45', () => {
  test('section 4.3 and 4.4: the examples', () => {
    for (const [text, encoded] of [
      ['AB', 'BB8'],
      ['Hello!!', '%69 VD92EX0'],
      ['base-45', 'UJCLQE7W581'],
      ['ietf!', 'QED8WEX0'],
    ] as const) {
      expect(encodeBase45(utf8(text))).toBe(encoded)
      expect(fromUtf8(decodeBase45(encoded)!)).toBe(text)
    }
  })

  test('default: what is encoded decodes, and what decodes encodes back to the same text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 220 }), (bytes) => {
        const text = encodeBase45(bytes)
        expect(toHex(decodeBase45(text)!)).toBe(toHex(bytes))
      }),
    )
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 60 }), (text) => {
        const bytes = decodeBase45(text)
        if (bytes) expect(encodeBase45(bytes)).toBe(text)
      }),
    )
  })

  test('section 6: overflow, other characters and odd lengths are refused', () => {
    for (const text of ['GGW', ':::', 'bb8', 'B', 'BB8B', '::', '，BB'])
      expect([text, decodeBase45(text)]).toEqual([text, undefined])
  })
})

describe('docs/codes.md: the compact code, version 1', () => {
  const issuer = sm2KeyPair(random)
  const device = sm2KeyPair(random)
  const fields = {
    purpose: 1 as const,
    issuerKeyId: sm3(issuer.publicKey).slice(0, 4),
    statusList: 7,
    statusIndex: 0x01020304,
    region: '330500',
    fareClass: 0,
    limitFen: 0,
    codeKey: device.publicKey,
    notBeforeUnix: 1_795_000_000,
    validityMinutes: 1440,
    lifetimeSeconds: 60,
  }
  const unsigned = encodeAuthorisation(fields)
  const authorisation = new Uint8Array(124)
  authorisation.set(unsigned)
  authorisation.set(sm2Signer(issuer.secretKey, random).sign(authorisationMessage(unsigned)), 60)
  const sign = sm2Signer(device.secretKey, random).sign
  const bytes = makeCompact(authorisation, { timeUnix: 1_795_000_030, counter: 5 }, sign)

  test('default: 198 bytes, 301 characters, every field read back at its place', () => {
    expect(bytes.length).toBe(198)
    const text = compactText(bytes)
    expect(text).toMatch(/^SC1:[0-9A-Z $%*+\-./:]{297}$/)
    const code = parseCompactText(text)!
    expect(code.authorisation).toEqual(fields)
    expect([code.timeUnix, code.counter, toHex(code.binding)]).toEqual([
      1_795_000_030,
      5,
      '00000000',
    ])
    expect(toHex(bytes.subarray(12, 15))).toBe('330500')
    expect(sm2Verifier(issuer.publicKey)(code.issuerSignature, authorisationMessage(bytes))).toBe(
      true,
    )
    expect(sm2Verifier(device.publicKey)(code.codeSignature, codeMessage(bytes))).toBe(true)
  })

  test('behavior: any field that cannot be is malformed', () => {
    const broken = (offset: number, ...values: number[]) => {
      const copy = Uint8Array.from(bytes)
      copy.set(values, offset)
      return decodeCompact(copy)
    }
    expect(broken(0, 2)).toBeUndefined()
    expect(broken(1, 0)).toBeUndefined()
    expect(broken(1, 5)).toBeUndefined()
    expect(broken(12, 0x3a)).toBeUndefined()
    expect(broken(16, 0x03, 0x0d, 0x41)).toBeUndefined()
    expect(broken(16, 0x03, 0x0d, 0x40)).toBeDefined()
    expect(broken(19, 4)).toBeUndefined()
    expect(broken(56, 0x10, 0xe1)).toBeUndefined()
    expect(broken(58, 0, 61)).toBeUndefined()
    expect(decodeCompact(bytes.subarray(1))).toBeUndefined()
    expect(parseCompactText(`SC2:${compactText(bytes).slice(4)}`)).toBeUndefined()
    expect(parseCompactText(compactText(bytes).slice(0, -1))).toBeUndefined()
    expect(parseCompactText('')).toBeUndefined()
  })

  test('behavior: what decodes encodes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 198, maxLength: 198 }), (noise) => {
        const candidate = Uint8Array.from(noise)
        candidate.set([1, 1 + (noise[1]! % 4)])
        candidate.set([0x33, 0x05, 0x00], 12)
        candidate.set([0, noise[17]!, noise[18]!, 2], 16)
        candidate.set([0, noise[57]!, 0, noise[59]! % 61], 56)
        const code = decodeCompact(candidate)!
        expect(toHex(encodeAuthorisation(code.authorisation))).toBe(
          toHex(candidate.subarray(0, 60)),
        )
      }),
    )
  })
})

describe('docs/codes.md: the payment code', () => {
  test('RFC 6238 appendix B: SHA-256', () => {
    const secret = utf8('12345678901234567890123456789012')
    for (const [timeUnix, number] of [
      [59, '46119246'],
      [1111111109, '68084774'],
      [1111111111, '67062674'],
      [1234567890, '91819424'],
      [2000000000, '90698825'],
      [20000000000, '77737706'],
    ] as const)
      expect(oneTimeNumber(secret, paymentStep(timeUnix))).toBe(number)
  })

  test('ISO/IEC 7812-1 annex B: the check digit finds a wrong digit and most swaps', () => {
    expect(luhnDigit('7992739871')).toBe('3')
    fc.assert(
      fc.property(
        fc.nat(99_999_999),
        fc.nat(19),
        fc.integer({ min: 1, max: 9 }),
        (step, at, change) => {
          const digits = paymentDigits('95123456789', random(32), step)
          expect(parsePaymentDigits(digits)).toEqual({
            handle: '95123456789',
            number: digits.slice(11, 19),
          })
          const wrong = Array.from(digits)
          wrong[at] = String((Number(wrong[at]) + change) % 10)
          expect(parsePaymentDigits(wrong.join(''))).toBeUndefined()
        },
      ),
    )
  })

  test('parameters: prefixes of others are not taken', () => {
    for (const prefix of ['00', '10', '16', '25', '30', '62', '89', '9', '999', 'ab'])
      expect([prefix, isIssuerPrefix(prefix)]).toEqual([prefix, false])
    for (const prefix of ['95', '17', '31', '88']) expect(isIssuerPrefix(prefix)).toBe(true)
  })
})

test('ISO/IEC 15417: every character is 11 modules wide, the stop 13, and the check is right', () => {
  const widths = code128Widths('95123456789012345678')
  const modules = widths.reduce((sum, width) => sum + width, 0)
  expect(modules).toBe(11 * (1 + 10 + 1) + 13)
  expect(widths.slice(0, 6)).toEqual([2, 1, 1, 2, 3, 2])
  expect(() => code128Widths('123')).toThrow(TypeError)
})
