import { wxFailed, wxPayFailed, wxRequestFailed, wxWentWell } from './answers.ts'

test.each([
  [{ errMsg: 'login:fail cancel' }, 'HOST_CANCELLED'],
  [{ errMsg: 'scanCode:fail cancel' }, 'HOST_CANCELLED'],
  [{ errMsg: 'scanCode:fail auth deny' }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail', errno: 103 }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail privacy permission is not authorized', errno: 104 }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail system permission denied' }, 'HOST_DENIED'],
  [{ errMsg: 'scanCode:fail api scope is not declared in the privacy agreement' }, 'HOST_DENIED'],
  [{ errMsg: 'requirePrivacyAuthorize:fail timeout' }, 'HOST_TIMEOUT'],
  [{ errMsg: 'login:fail timeout' }, 'HOST_TIMEOUT'],
  [{ errMsg: 'login:fail', errno: 5 }, 'HOST_TIMEOUT'],
  [{ errMsg: 'x:fail not supported' }, 'HOST_UNSUPPORTED'],
  [{ errMsg: 'x:fail no such api' }, 'HOST_UNSUPPORTED'],
  [{ errMsg: 'x:fail api does not exist' }, 'HOST_UNSUPPORTED'],
  [{ errMsg: 'login:fail network error' }, 'HOST_UNAVAILABLE'],
  [{ errMsg: 'login:fail net::ERR_CONNECTION_RESET' }, 'HOST_UNAVAILABLE'],
  [{ errMsg: 'login:fail system busy' }, 'HOST_UNAVAILABLE'],
  [{ errMsg: 'login:fail service unavailable' }, 'HOST_UNAVAILABLE'],
  [{ errMsg: 'x:fail' }, 'HOST_FAILED'],
  [{}, 'HOST_FAILED'],
  [undefined, 'HOST_FAILED'],
  ['x:fail cancel', 'HOST_CANCELLED'],
  ['fail cancel: by the person', 'HOST_CANCELLED'],
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
  ['requestPayment:fail net::ERR_CONNECTION_RESET', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPayment:fail unknown error', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPayment:fail interrupted', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPluginPayment:fail', 'HOST_UNKNOWN_OUTCOME'],
  ['requestPluginPayment:fail cancel', 'HOST_CANCELLED'],
  ['requestPluginPayment:fail jsapi has no permission', 'HOST_FAILED'],
  ['x requestPayment:fail cancel', 'HOST_UNKNOWN_OUTCOME'],
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
  [{ errMsg: 'request:fail connection timed out' }, 'NETWORK_TIMEOUT'],
  [{ errMsg: 'request:fail invalid url' }, 'HOST_FAILED'],
  [{ errMsg: 'request:fail url not in domain list', errno: 600002 }, 'HOST_FAILED'],
  [{ errMsg: 'request:fail ssl hand shake error' }, 'NETWORK_UNREACHABLE'],
])('parameters: wx.request that says %j', (error, code) => {
  expect(wxRequestFailed(error)).toBe(code)
})

test.each([
  [{ errMsg: 'login:ok' }, true],
  [{ errMsg: 'login:okay, but not quite' }, false],
  [{ errMsg: 'login:fail' }, false],
  [undefined, false],
])('parameters: a complete of wx that says %j', (answer, wentWell) => {
  expect(wxWentWell(answer)).toBe(wentWell)
})
