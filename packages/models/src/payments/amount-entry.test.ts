import { offlineApp } from '../testing.ts'
import { AmountEntry, type AmountKey } from './amount-entry.ts'

function typed(keys: string): AmountEntry {
  const entry = new AmountEntry(offlineApp())
  for (const key of keys) entry.press(key as AmountKey)
  return entry
}

test.each([
  ['', '', 0],
  ['0', '0', 0],
  ['5', '5', 500],
  ['007', '7', 700],
  ['.5', '0.5', 50],
  ['0.05', '0.05', 5],
  ['12.5', '12.5', 1_250],
  ['12.345', '12.34', 1_234],
  ['1.2.3', '1.23', 123],
  ['19.99', '19.99', 1_999],
  ['1234567', '123456', 12_345_600],
  ['999999.99', '999999.99', 99_999_999],
  // Computed with fractions these would be a fen off.
  ['1.15', '1.15', 115],
  ['4.35', '4.35', 435],
  ['8.29', '8.29', 829],
])('parameters: %s', (keys, shown, amountFen) => {
  const entry = typed(keys)
  expect([entry.typed, entry.amountFen]).toEqual([shown, amountFen])
})

test('behavior: every amount to the fen is what was typed', () => {
  for (let fen = 0; fen < 3_000; fen++) {
    const text = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
    expect(typed(text).amountFen).toBe(fen)
  }
})

test('behavior: keys are taken back one by one, and the amount is announced', () => {
  const entry = typed('12.5')
  entry.remove()
  entry.remove()
  expect(entry.view).toMatchObject({ amount: '¥12', status: '已输入 ¥12' })
  entry.clear()
  expect(entry.view).toMatchObject({ amount: '¥0', payLabel: '付款 ¥0.00' })
})
