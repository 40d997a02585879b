import { toHex, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import fc from 'fast-check'
import { bindingOf, bindingText, parseBindingText } from './binding.ts'
import { decodeDecimal, encodeDecimal } from './decimal.ts'

const terminalId = '0193f3e2-7c1a-7d4e-9a55-3f1d2c4b5a69'
const id = fc.uuid()
const challenge = fc.stringMatching(/^[A-Za-z0-9_-]{8,32}$/)

describe('docs/codes.md: terminal binding', () => {
  test('default: the text of a QR, and the four bytes of a code', () => {
    const text = bindingText({ terminalId, challenge: 'q7Jx0aM-_91bcdEf' })
    expect(text).toMatch(/^SC1-BIND:[0-9A-Z $%*+\-./:]+$/)
    expect(parseBindingText(text)).toEqual({ terminalId, challenge: 'q7Jx0aM-_91bcdEf' })
    const digest = sm3(utf8(`SC1-bind${terminalId}q7Jx0aM-_91bcdEf`))
    expect(toHex(bindingOf(parseBindingText(text)!))).toBe(toHex(digest.subarray(0, 4)))
  })

  test('behavior: what is encoded decodes, and what decodes encodes back to the same text', () => {
    fc.assert(
      fc.property(id, challenge, (terminal, nonce) => {
        const text = bindingText({ terminalId: terminal, challenge: nonce })
        const read = parseBindingText(text)!
        expect(read).toEqual({ terminalId: terminal, challenge: nonce })
        expect(bindingText(read)).toBe(text)
      }),
    )
  })

  test('behavior: anything else is refused', () => {
    const text = bindingText({ terminalId, challenge: '12345678' })
    for (const other of [
      '',
      text.slice(1),
      text.toLowerCase(),
      `${text}0`,
      text.replace('BIND', 'BOND'),
      'SC1-BIND:',
      `SC1-BIND:${'0'.repeat(200)}`,
    ])
      expect([other, parseBindingText(other)]).toEqual([other, undefined])
    for (const short of ['1234567', 'a'.repeat(33), 'a b c d e f', '中文中文中文中文'])
      expect(() => bindingText({ terminalId, challenge: short })).toThrow(TypeError)
  })
})

describe('docs/codes.md: the decimal form', () => {
  test('default: five digits for two bytes, three for an odd one, both ways', () => {
    expect(encodeDecimal(Uint8Array.of(0, 1, 255, 255, 7))).toBe('0000165535007')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toHex(decodeDecimal(encodeDecimal(bytes))!)).toBe(toHex(bytes))
      }),
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[0-6]{0,23}$/), (text) => {
        const bytes = decodeDecimal(text)
        if (bytes) expect(encodeDecimal(bytes)).toBe(text)
      }),
    )
  })

  test('behavior: what no bytes give is refused', () => {
    for (const text of ['65536', '256', '1', '12', '1234', '123456', '0000a', '１２３４５'])
      expect([text, decodeDecimal(text)]).toEqual([text, undefined])
  })
})
