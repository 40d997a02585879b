import { receiptNumber } from './receipt-number.ts'

const id = (tail: string) => `019ab000-0000-7000-8${tail.slice(0, 3)}-${tail.slice(3)}`

test('default', () => {
  expect(receiptNumber(id('000000000000000'), 0)).toBe('19700101-0000-0000-0000')
  expect(receiptNumber(id('fffffffffffffff'), 0)).toBe('19700101-ZZZZ-ZZZZ-ZZZZ')
  // Five hexadecimal digits make four characters: 00001, 00023, abcde.
  expect(receiptNumber(id('0000100023abcde'), 0)).toBe('19700101-0001-0013-NF6Y')
})

test('behavior: the day is that of +08:00', () => {
  const day = (ms: number) => receiptNumber(id('000000000000000'), ms).slice(0, 8)
  expect(day(Date.UTC(2028, 1, 28, 15, 59, 59, 999))).toBe('20280228')
  expect(day(Date.UTC(2028, 1, 28, 16))).toBe('20280229')
  expect(day(Date.UTC(2028, 1, 29, 16))).toBe('20280301')
})
