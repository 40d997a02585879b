import { myFailed, myPaid, myPayFailed, myRequestFailed, myVerified } from './answers.ts'

test.each([
  ['9000', 'paid'],
  [9000, 'paid'],
  ['8000', 'HOST_UNKNOWN_OUTCOME'],
  ['6001', 'HOST_CANCELLED'],
  ['6002', 'HOST_UNKNOWN_OUTCOME'],
  ['6004', 'HOST_UNKNOWN_OUTCOME'],
  ['4000', 'HOST_FAILED'],
  ['99', 'HOST_UNKNOWN_OUTCOME'],
  ['', 'HOST_UNKNOWN_OUTCOME'],
  [undefined, 'HOST_UNKNOWN_OUTCOME'],
])('parameters: tradePay that says %j', (resultCode, outcome) => {
  expect(myPaid(resultCode)).toBe(outcome)
})

test.each([
  ['9000', 'finished'],
  ['6001', 'HOST_CANCELLED'],
  ['6002', 'HOST_UNAVAILABLE'],
  ['4000', 'HOST_FAILED'],
  [undefined, 'HOST_FAILED'],
])('parameters: startAPVerify that says %j', (resultStatus, outcome) => {
  expect(myVerified(resultStatus)).toBe(outcome)
})

test.each([
  [{ error: 1 }, 'HOST_UNSUPPORTED'],
  [{ error: 4 }, 'HOST_DENIED'],
  [{ error: '2001' }, 'HOST_DENIED'],
  [{ error: 6001 }, 'HOST_CANCELLED'],
  [{ error: 12 }, 'HOST_UNAVAILABLE'],
  [{ error: 13 }, 'HOST_TIMEOUT'],
  [{ error: 3 }, 'HOST_FAILED'],
  [{}, 'HOST_FAILED'],
  [null, 'HOST_FAILED'],
])('parameters: a fail of my %j', (error, code) => {
  expect(myFailed(error)).toBe(code)
})

test.each([
  [{ error: 13 }, 'NETWORK_TIMEOUT'],
  [{ error: 12 }, 'NETWORK_UNREACHABLE'],
  [{ error: 11 }, 'HOST_FAILED'],
  [{ error: 14 }, 'HOST_FAILED'],
  [{}, 'NETWORK_UNREACHABLE'],
])('parameters: my.request that says %j', (error, code) => {
  expect(myRequestFailed(error)).toBe(code)
})

test.each([
  [{ error: 1 }, 'HOST_FAILED'],
  [{ error: 4 }, 'HOST_FAILED'],
  [{ error: 3 }, 'HOST_UNKNOWN_OUTCOME'],
  [undefined, 'HOST_UNKNOWN_OUTCOME'],
])('parameters: tradePay that fails with %j', (error, code) => {
  expect(myPayFailed(error)).toBe(code)
})
