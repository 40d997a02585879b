import { upsdkCodeOf, upsdkFailed, upsdkPayFailed } from './answers.ts'

test.each([
  [{ errcode: 'c02' }, '02'],
  [{ code: '07' }, '07'],
  [{ code: 7 }, '7'],
  [{ errcode: 'c07', code: '02' }, '07'],
  [{ code: '0c2' }, '0c2'],
  [{ code: null }, ''],
  [{}, ''],
  ['c02', ''],
  [undefined, ''],
])('parameters: the number of %j', (error, code) => {
  expect(upsdkCodeOf(error)).toBe(code)
})

test.each([
  [{ msg: '用户取消' }, 'HOST_CANCELLED'],
  [{ errmsg: 'User Canceled' }, 'HOST_CANCELLED'],
  ['cancel', 'HOST_CANCELLED'],
  [{ code: '02' }, 'HOST_DENIED'],
  [{ errcode: 'c02' }, 'HOST_DENIED'],
  [{ msg: '没有权限' }, 'HOST_DENIED'],
  [{ msg: '用户拒绝' }, 'HOST_DENIED'],
  [{ msg: 'denied' }, 'HOST_DENIED'],
  [{ msg: 'may deny' }, 'HOST_DENIED'],
  [{ code: '07' }, 'HOST_UNSUPPORTED'],
  [{ msg: '该版本不支持' }, 'HOST_UNSUPPORTED'],
  [{ msg: '插件不存在' }, 'HOST_UNSUPPORTED'],
  [{ msg: 'not supported' }, 'HOST_UNSUPPORTED'],
  [{ msg: '请求超时' }, 'HOST_TIMEOUT'],
  [{ msg: 'time out' }, 'HOST_TIMEOUT'],
  [{ msg: 'timeout' }, 'HOST_TIMEOUT'],
  [{ msg: '网络异常' }, 'HOST_UNAVAILABLE'],
  [{ msg: 'Network error' }, 'HOST_UNAVAILABLE'],
  [{ msg: '系统繁忙' }, 'HOST_UNAVAILABLE'],
  [{ msg: 'busy' }, 'HOST_UNAVAILABLE'],
  [{ code: '01', msg: '内部错误' }, 'HOST_FAILED'],
  [{ msg: 7 }, 'HOST_FAILED'],
  [undefined, 'HOST_FAILED'],
])('parameters: a fail of upsdk %j', (error, code) => {
  expect(upsdkFailed(error)).toBe(code)
})

// A text that speaks of a refusal and of what leaves it open as well is open.
test.each([
  ['用户取消支付', 'HOST_CANCELLED'],
  ['cancel', 'HOST_CANCELLED'],
  ['支付失败，请求超时', 'HOST_UNKNOWN_OUTCOME'],
  ['支付失败，网络异常', 'HOST_UNKNOWN_OUTCOME'],
  ['支付失败，系统异常', 'HOST_UNKNOWN_OUTCOME'],
  ['支付失败，处理中', 'HOST_UNKNOWN_OUTCOME'],
  ['支付失败，原因未知', 'HOST_UNKNOWN_OUTCOME'],
  ['failed: timeout', 'HOST_UNKNOWN_OUTCOME'],
  ['failed: network', 'HOST_UNKNOWN_OUTCOME'],
  ['failed: system', 'HOST_UNKNOWN_OUTCOME'],
  ['failed: unknown', 'HOST_UNKNOWN_OUTCOME'],
  ['支付失败', 'HOST_FAILED'],
  ['银行拒绝', 'HOST_FAILED'],
  ['余额不足', 'HOST_FAILED'],
  ['Failed', 'HOST_FAILED'],
  ['refused', 'HOST_FAILED'],
  ['declined', 'HOST_FAILED'],
  ['缺少tn', 'HOST_FAILED'],
  ['?', 'HOST_UNKNOWN_OUTCOME'],
  ['', 'HOST_UNKNOWN_OUTCOME'],
])('parameters: a fail of upsdk’s pay that says %j', (msg, code) => {
  expect(upsdkPayFailed({ msg })).toBe(code)
  expect(upsdkPayFailed({ errmsg: msg })).toBe(code)
  expect(upsdkPayFailed(msg)).toBe(code)
})
