import { myFailed, myPaid, myPayFailed, myRequestFailed, myVerified } from './alipay/answers.ts'
import { wxFailed, wxPayFailed, wxRequestFailed } from './wechat/answers.ts'

test.each([
  [{ errMsg: 'login:fail cancel' }, 'HOST_CANCELLED'],
  [{ errMsg: 'scanCode:fail cancel' }, 'HOST_CANCELLED'],
  [{ errMsg: 'scanCode:fail auth deny' }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail', errno: 103 }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail privacy permission is not authorized', errno: 104 }, 'HOST_DENIED'],
  [{ errMsg: 'requirePrivacyAuthorize:fail timeout' }, 'HOST_TIMEOUT'],
  [{ errMsg: 'login:fail timeout' }, 'HOST_TIMEOUT'],
  [{ errMsg: 'login:fail', errno: 5 }, 'HOST_TIMEOUT'],
  [{ errMsg: 'x:fail not supported' }, 'HOST_UNSUPPORTED'],
  [{ errMsg: 'login:fail network error' }, 'HOST_UNAVAILABLE'],
  [{ errMsg: 'x:fail' }, 'HOST_FAILED'],
  [{}, 'HOST_FAILED'],
  [undefined, 'HOST_FAILED'],
  ['x:fail cancel', 'HOST_CANCELLED'],
  [new TypeError('wx.x is not a function'), 'HOST_UNSUPPORTED'],
])('parameters: a fail of wx %j', (error, code) => {
  expect(wxFailed(error)).toBe(code)
})

test.each([
  ['requestPayment:fail cancel', 'HOST_CANCELLED'],
  ['requestPayment:fail:jsapi has no permission', 'HOST_FAILED'],
  ['requestPayment:fail 调用支付JSAPI缺少参数', 'HOST_FAILED'],
  ['requestPayment:fail timeout', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPayment:fail network error', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPayment:fail system error', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPayment:fail', 'HOST_UNKNOWN_OUTCOME'],
  ['request:fail cancel', 'HOST_UNKNOWN_OUTCOME'],
  ['', 'HOST_UNKNOWN_OUTCOME'],
])('parameters: requestPayment that says %j', (errMsg, code) => {
  expect(wxPayFailed({ errMsg })).toBe(code)
})

test.each([
  [{ errMsg: 'request:fail timeout' }, 'NETWORK_TIMEOUT'],
  [{ errMsg: 'request:fail', errno: 5 }, 'NETWORK_TIMEOUT'],
  [{ errMsg: 'request:fail url not in domain list', errno: 600002 }, 'HOST_FAILED'],
  [{ errMsg: 'request:fail ssl hand shake error' }, 'NETWORK_UNREACHABLE'],
])('parameters: wx.request that says %j', (error, code) => {
  expect(wxRequestFailed(error)).toBe(code)
})

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
