import { decodeMerchantPresented } from '../codes/emv/merchant-presented.ts'
import { merchantCode, parseMerchantCode } from './merchant-code.ts'

const presentmentId = 'a1QUJDREVGR0hJSktMTU5PUQ'

test('default', () => {
  const text = merchantCode({ presentmentId, merchantName: '青禾大药房', amountFen: 1_234 })
  expect(text).toMatch(/^000201010212/)
  expect(parseMerchantCode(text)).toEqual({ presentmentId, amountFen: 1_234 })
})

test.each([
  ['青禾大药房', 'MERCHANT'],
  ['Riverside Pharmacy', 'Riverside Pharmacy'],
  ['A name of more than 25 characters', 'MERCHANT'],
  ['Café', 'MERCHANT'],
  [' ', 'MERCHANT'],
  ['', 'MERCHANT'],
])(
  'EMVCo merchant-presented 1.1, object 59: the name of %s is ASCII, and so is all of it',
  (name, shown) => {
    const text = merchantCode({ presentmentId, merchantName: name, amountFen: 1_234 })
    expect(text).toMatch(/^[\x20-\x7e]+$/)
    const objects = decodeMerchantPresented(text)!
    expect(objects.filter(({ id }) => id === '59')).toEqual([{ id: '59', value: shown }])
    expect(objects.map(({ id }) => id)).not.toContain('64')
  },
)

test('behavior: a counter’s code names no amount', () => {
  const text = merchantCode({ presentmentId, merchantName: 'Counter' })
  expect(parseMerchantCode(text)).toEqual({ presentmentId, amountFen: undefined })
})

test('behavior: the short form', () => {
  expect(parseMerchantCode(`essc:pay:${presentmentId}`)).toEqual({
    presentmentId,
    amountFen: undefined,
  })
})

test.each([
  '',
  'essc:pay:',
  `essc:pay:${presentmentId}x`,
  'https://example.com',
  merchantCode({ presentmentId, merchantName: 'Shop', amountFen: 1 }).replace('Shop', 'Shot'),
  merchantCode({ presentmentId, merchantName: 'Shop' }).slice(0, -1),
])('behavior: refuses %s', (text) => {
  expect(parseMerchantCode(text)).toBeUndefined()
})

test('behavior: an id that is not the platform’s is a mistake', () => {
  expect(() => merchantCode({ presentmentId: 'no', merchantName: 'Shop' })).toThrow(TypeError)
})
