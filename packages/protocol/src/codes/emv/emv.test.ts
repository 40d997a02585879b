import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fromHex, fromUtf8, toHex, utf8 } from '@essc/crypto/bytes'
import fc from 'fast-check'
import { paymentDigits } from '../payment-digits.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { decodeConsumerPresented, encodeConsumerPresented } from './consumer-presented.ts'
import { crc16 } from './crc16.ts'
import {
  decodeMerchantObjects,
  decodeMerchantPresented,
  encodeMerchantObjects,
  encodeMerchantPresented,
} from './merchant-presented.ts'
import { PAYMENT_AID, parsePaymentEnvelope, paymentEnvelope } from './payment-envelope.ts'
import { decodeTlv, encodeTlv, findTlv, isTemplate, type Tlv } from './tlv.ts'

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../../../vectors/emv.json'), 'utf8'))

const tag = fc.oneof(
  fc.integer({ min: 1, max: 255 }).filter((first) => (first & 31) !== 31),
  fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 127 }))
    .map(([high, second]) => ((high << 5) | 31) * 256 + second),
)
const object: fc.Arbitrary<Tlv> = fc.record({
  tag: tag.map((value) =>
    value
      .toString(16)
      .toUpperCase()
      .padStart(value > 255 ? 4 : 2, '0'),
  ),
  value: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.integer({ min: 120, max: 300 }).map((length) => new Uint8Array(length)),
  ),
})

describe('EMV Book 3, annex B: BER-TLV', () => {
  test('default: what is encoded decodes, and what decodes encodes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 5 }), (objects) => {
        expect(decodeTlv(encodeTlv(objects))).toEqual(objects)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (noise) => {
        const objects = decodeTlv(noise)
        if (objects) expect(toHex(encodeTlv(objects))).toBe(toHex(noise))
      }),
    )
  })

  test('annex B2: lengths past the end, not in their shortest form, or indefinite are refused', () => {
    for (const hex of [
      '4F',
      '4F02AA',
      '4F80',
      '4F8101AA',
      '4F820001AA',
      '4F83000001AA',
      '4FFFAA',
      '4F84FFFFFFFF',
      '9F',
      '9F26',
      '9F0000',
      '9F8100',
      '00',
    ])
      expect([hex, decodeTlv(fromHex(hex))]).toEqual([hex, undefined])
    expect(() => encodeTlv([{ tag: '9F1', value: utf8('') }])).toThrow(TypeError)
    expect(() => encodeTlv([{ tag: '4F', value: new Uint8Array(65_536) }])).toThrow(TypeError)
  })

  test('annex B1: bit 6 says that a value is made of objects', () => {
    expect(['61', '62', '4F', '9F26', 'BF0C'].map(isTemplate)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ])
  })
})

describe('EMVCo consumer-presented mode 1.1', () => {
  const { base64 } = vectors.consumerPresented[0]

  test('the specification’s example: objects and the same text back', () => {
    const code = decodeConsumerPresented(base64)!
    expect(code.applications.map((objects) => toHex(findTlv(objects, '4F')!))).toEqual([
      'a0000000555555',
      'a0000000666666',
    ])
    expect(code.applications.map((objects) => fromUtf8(findTlv(objects, '50')!))).toEqual([
      'Product1',
      'Product2',
    ])
    const common = code.common!
    expect(toHex(findTlv(common, '5A')!)).toBe('1234567890123458')
    expect(fromUtf8(findTlv(common, '5F20')!)).toBe('CARDHOLDER/EMV')
    expect(fromUtf8(findTlv(common, '5F2D')!)).toBe('ruesdeen')
    const transparent = decodeTlv(findTlv(common, '64')!)!
    expect(transparent.map((each) => each.tag)).toEqual(['9F10', '9F26', '9F36', '9F37'])
    expect(toHex(findTlv(transparent, '9F26')!)).toBe('584fd385fa234bcc')
    expect(encodeConsumerPresented(code)).toBe(base64)
  })

  test('section 4: order, format and application identifiers', () => {
    const format = { tag: '85', value: utf8('CPV01') }
    const application = {
      tag: '61',
      value: encodeTlv([{ tag: '4F', value: fromHex(PAYMENT_AID) }]),
    }
    const common = { tag: '62', value: encodeTlv([{ tag: '5A', value: Uint8Array.of(1) }]) }
    const read = (...objects: Tlv[]) => decodeConsumerPresented(encodeBase64(encodeTlv(objects)))
    expect(read(format, application, common)).toBeDefined()
    expect(read(format, application, application)).toBeDefined()
    expect(read(format, common, application)).toBeUndefined()
    expect(read(application, format)).toBeUndefined()
    expect(read(format)).toBeUndefined()
    expect(read(format, common)).toBeUndefined()
    expect(read(format, application, common, application)).toBeUndefined()
    expect(read({ ...format, value: utf8('CPV02') }, application)).toBeUndefined()
    expect(read(format, { tag: '61', value: encodeTlv([]) })).toBeUndefined()
    expect(read(format, { tag: '61', value: Uint8Array.of(0x4f) })).toBeUndefined()
    expect(decodeConsumerPresented(`${base64}=`)).toBeUndefined()
    expect(decodeConsumerPresented('A'.repeat(516))).toBeUndefined()
    expect(() => encodeConsumerPresented({ applications: [], others: [] })).toThrow(TypeError)
  })

  test('behavior: what is encoded decodes, and what decodes encodes back to the same text', () => {
    const small = object.filter(
      ({ tag: name, value }) => !/^(85|61|62)$/.test(name) && value.length < 21,
    )
    const aid = fc.uint8Array({ minLength: 5, maxLength: 16 })
    fc.assert(
      fc.property(
        aid,
        fc.array(small, { maxLength: 2 }),
        fc.array(small, { maxLength: 2 }),
        (id, more, others) => {
          const code = { applications: [[{ tag: '4F', value: id }, ...more]], common: more, others }
          const text = encodeConsumerPresented(code)
          expect(decodeConsumerPresented(text)).toEqual(code)
          expect(encodeConsumerPresented(decodeConsumerPresented(text)!)).toBe(text)
        },
      ),
    )
  })
})

describe('EMVCo merchant-presented mode 1.1', () => {
  const example =
    '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN' +
    '5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***' +
    '0708A60086670902ME91320016A0112233449988770708123456786304A13A'

  test('the specification’s example with Chinese text: objects, checksum and the same text back', () => {
    expect(vectors.merchantPresentedCrc).toContain(example.slice(-8))
    const objects = decodeMerchantPresented(example)!
    const at = Object.fromEntries(objects.map(({ id, value }) => [id, value]))
    expect(at).toMatchObject({ '59': 'BEST TRANSPORT', '54': '23.72', '53': '156', '58': 'CN' })
    expect(decodeMerchantObjects(at['64']!)).toEqual([
      { id: '00', value: 'ZH' },
      { id: '01', value: '最佳运输' },
      { id: '02', value: '北京' },
    ])
    expect(encodeMerchantPresented(objects)).toBe(example)
  })

  test('section 4.7.3: any changed character is found by the checksum', () => {
    fc.assert(
      fc.property(fc.nat(example.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const altered = example.slice(0, at) + String.fromCharCode(code) + example.slice(at + 1)
        if (altered !== example) expect(decodeMerchantPresented(altered)).toBeUndefined()
      }),
    )
    expect(crc16(utf8('123456789'))).toBe(0x29b1)
  })

  test('section 4: format first, checksum last, the required objects, none twice', () => {
    const all = decodeMerchantPresented(example)!
    const encode = (objects: typeof all) => () => encodeMerchantPresented(objects)
    expect(encode(all)).not.toThrow()
    expect(encode(all.slice(1))).toThrow(TypeError)
    expect(encode([...all, all[1]!])).toThrow(TypeError)
    expect(encode(all.filter(({ id }) => id !== '59'))).toThrow(TypeError)
    expect(encode(all.filter(({ id }) => id !== '29' && id !== '31'))).toThrow(TypeError)
    expect(encode([...all, { id: '80', value: '' }])).toThrow(TypeError)
    expect(encode([...all, { id: '80', value: 'a'.repeat(100) }])).toThrow(TypeError)
    expect(decodeMerchantPresented('')).toBeUndefined()
    expect(decodeMerchantObjects('0005abc')).toBeUndefined()
    expect(decodeMerchantObjects('00a1b')).toBeUndefined()
  })

  test('behavior: what is encoded decodes, and what decodes encodes back to the same text', () => {
    const each = fc.record({
      id: fc.integer({ min: 0, max: 99 }).map((id) => String(id).padStart(2, '0')),
      value: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    })
    fc.assert(
      fc.property(fc.array(each, { maxLength: 6 }), (objects) => {
        expect(decodeMerchantObjects(encodeMerchantObjects(objects))).toEqual(objects)
      }),
    )
  })
})

describe('docs/codes.md: the payment code in an EMV envelope', () => {
  const digits = paymentDigits('95123456789', new Uint8Array(32).fill(1), 60_000_000)

  test('default: our AID, and the digits as packed BCD in C1', () => {
    const text = paymentEnvelope(digits)
    expect(parsePaymentEnvelope(text)).toBe(digits)
    const [application] = decodeConsumerPresented(text)!.applications
    expect(toHex(findTlv(application!, '63')!)).toBe(`c10a${digits}`)
    expect(text.length).toBeLessThanOrEqual(60)
  })

  test('behavior: another’s code, and digits that were read wrong, are none of ours', () => {
    expect(parsePaymentEnvelope(vectors.consumerPresented[0].base64)).toBeUndefined()
    expect(parsePaymentEnvelope('')).toBeUndefined()
    const wrong = digits.slice(0, 19) + ((Number(digits[19]) + 1) % 10)
    expect(() => paymentEnvelope(wrong)).toThrow(TypeError)
    const bytes = toHex(decodeBase64(paymentEnvelope(digits))!)
    expect(
      parsePaymentEnvelope(encodeBase64(fromHex(bytes.replace(digits, wrong)))),
    ).toBeUndefined()
  })

  test('RFC 4648 section 4: base64 is what Node makes, and only its canonical form is read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        const text = encodeBase64(raw)
        expect(text).toBe(Buffer.from(raw).toString('base64'))
        expect(toHex(decodeBase64(text)!)).toBe(toHex(raw))
      }),
    )
    for (const text of ['A', 'AA', 'AB==', 'AA=A', 'A-==', 'AAA=='])
      expect(decodeBase64(text)).toBeUndefined()
  })
})
