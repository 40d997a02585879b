import type { ErrorCode } from '@essc/protocol/errors'
import type { HostStorage } from '../host.ts'
import { TIMEOUTS_MS } from '../timeouts.ts'
import { hostError, type VendorCall } from '../vendor-call.ts'
import { errMsgOf } from './answers.ts'
import type { Answer, WxObject } from './vendor.ts'

/** One call of a member of `wx`, with the outcome that WeChat's words mean. */
export type WxCall = <A extends object, T>(
  member: string,
  timeoutMs: number,
  start: VendorCall<A, T>['start'],
  succeeded: (answer: A) => T,
  failed?: (error: unknown) => ErrorCode,
) => Promise<T>

/**
 * WeChat's storage, plain, or sealed under a prefix of its own: WeChat keeps both in one room, and what
 * was stored encrypted can only be read so.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.getStorage.html
 */
export function wxStorage(wx: WxObject, call: WxCall, prefix = ''): HostStorage {
  const sealed = prefix === '' ? {} : { encrypt: true }
  const member = prefix === '' ? 'storage' : 'sealedStorage'
  const done = () => {}
  return {
    get: (name) =>
      call(
        member,
        TIMEOUTS_MS.storage,
        // WeChat fails where nothing is stored.
        (callbacks) => {
          const missing = (answer: unknown) => /not found/.test(errMsgOf(answer))
          wx.getStorage({
            key: prefix + name,
            ...sealed,
            success: callbacks.success,
            fail: (error) =>
              missing(error) ? callbacks.success({} as Answer<'data'>) : callbacks.fail(error),
            complete: (answer) =>
              callbacks.complete(missing(answer) ? { errMsg: 'getStorage:ok' } : answer),
          })
        },
        (answer: Answer<'data'>) => {
          if (answer.data === undefined || answer.data === null) return undefined
          if (typeof answer.data !== 'string') throw hostError('HOST_FAILED', member, undefined)
          return answer.data
        },
      ),
    set: (name, data) =>
      call(
        member,
        TIMEOUTS_MS.storage,
        (c) => wx.setStorage({ key: prefix + name, data, ...sealed, ...c }),
        done,
      ),
    remove: (name) =>
      call(
        member,
        TIMEOUTS_MS.storage,
        (c) => wx.removeStorage({ key: prefix + name, ...c }),
        done,
      ),
  }
}
