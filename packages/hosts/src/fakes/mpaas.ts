import type { FakeMyOptions } from './my/options.ts'
import { fakeMy } from './my.ts'
import type { FakeControl } from './options.ts'

export interface FakeMpaasOptions extends FakeMyOptions {
  /** The bank's own calls, by the member of `my` that they stand for. */
  calls: Readonly<Record<string, string>>
}

type Call = (name: string, params: object, answer?: (answer: unknown) => void) => void

/** Between `complete` alone and a callback that holds nothing: longer than `complete` comes first. */
const SILENT_MS = 50

/**
 * mPaaS in memory: `AlipayJSBridge`, whose calls have one callback each, and `my` with the bank's own
 * calls instead of Alipay's login, wallet and face check.
 */
export function fakeMpaas(options: FakeMpaasOptions): FakeControl & {
  bridge: { call: Call }
  my: Omit<ReturnType<typeof fakeMy>['my'], 'getAuthCode' | 'tradePay' | 'startAPVerify'> & {
    call: Call
  }
} {
  const { my, ...control } = fakeMy(options)
  const members = my as unknown as Record<string, ((options: object) => unknown) | undefined>
  const { getAuthCode: _g, tradePay: _t, startAPVerify: _s, ...own } = my
  const call: Call = (name, params, answer) => {
    const stood = Object.entries(options.calls).find(([, call]) => call === name)
    const member = members[stood ? stood[0] : name]
    if (!member) {
      const none = { error: 1, errorMessage: 'not implemented' }
      return void options.clock.timer(() => answer?.(none), 0)
    }
    let said = false
    const say = (value: unknown) => {
      said = true
      answer?.(value)
    }
    member({
      ...params,
      success: say,
      fail: say,
      complete: () =>
        void options.clock.timer(() => {
          if (!said) say(undefined)
        }, SILENT_MS),
    })
  }
  return { ...control, bridge: { call }, my: { ...own, call } }
}
