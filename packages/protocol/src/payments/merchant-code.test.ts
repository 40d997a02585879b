import { merchantCode, parseMerchantCode } from './merchant-code.ts'

const presentmentId = 'a1QUJDREVGR0hJSktMTU5PUQ'

test('default', () => {
  const text = merchantCode({ presentmentId, merchantName: '青禾大药房', amountFen: 1_234 })
  expect(text).toMatch(/^000201010212/)
  expect(parseMerchantCode(text)).toEqual({ presentmentId, amountFen: 1_234 })
})

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
