import type { Host } from '../host.ts'
import type { WxObject } from '../wechat/vendor.ts'
import { type WechatOptions, wechat } from '../wechat.ts'

/** What a bank's app must add to FinClip's container before the member answers at all. */
export type FinclipRegistered = 'login' | 'pay'

export interface FinclipOptions extends WechatOptions {
  /** What this bank's app has registered with its container. What is not named here is not called. */
  registered: readonly FinclipRegistered[]
}

/**
 * How FinClip's container differs from WeChat, whose dialect it speaks. A call that the app has not
 * registered gets no answer at all, which is why it must be named.
 *
 * @see https://www.finclip.com/mop/document/
 */
export const FINCLIP: {
  readonly registered: Readonly<Record<FinclipRegistered, keyof WxObject>>
  readonly absent: readonly (keyof WxObject)[]
} = {
  registered: { login: 'login', pay: 'requestPayment' },
  // WeChat's own service behind the member is not there.
  absent: ['requestFacialVerify'],
}

/**
 * The host inside a bank's app with FinClip's container, as several banks' mini-program platforms are.
 *
 * @example
 * ```ts
 * const host = finclip({ wx, registered: ['login', 'pay'], webViewPage: '/pages/web/index' })
 * ```
 */
export function finclip(options: FinclipOptions): Host {
  const { wx, registered, ...rest } = options
  const { absent } = FINCLIP
  const own: WxObject = { ...wx }
  const names = Object.entries(FINCLIP.registered) as [FinclipRegistered, keyof WxObject][]
  const silent = names.filter(([member]) => !registered.includes(member)).map(([, name]) => name)
  for (const name of [...absent, ...silent]) {
    if (name === 'login') own.login = ({ fail }) => fail({ errMsg: 'login:fail not supported' })
    else delete own[name as keyof typeof own & 'requestPayment']
  }
  return Object.assign(wechat({ ...rest, wx: own }), {
    name: 'finclip' as const,
    native: () => wx,
  })
}
