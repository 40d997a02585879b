import type { HostPayOrder } from '../../host.ts'
import type { FunctionalPage, PluginPayment } from '../../wechat-plugin.ts'
import type { FakeCore } from '../core.ts'
import { deliver, type FakeCallbacks, type FakeReply } from '../deliver.ts'
import type { FakeMember } from '../options.ts'
import type { FakeWxOptions } from './options.ts'
import { wxOutcome } from './outcomes.ts'

/** The events of `functional-page-navigator`, with their `detail`. */
export type FunctionalPageEvents = Record<'success' | 'fail' | 'cancel', (detail: unknown) => void>

/** The component has no event that says neither yes nor no: after this long it says fail. */
const SILENT_MS = 50

/**
 * WeChat's own pages that do for a plugin what it may not: log in and pay. They belong to the
 * mini-program of the plugin's owner, whose `beforeRequestPayment` prepares the payment.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages.html
 */
export function wxFunctionalPages(options: FakeWxOptions, core: FakeCore) {
  const { clock, ui } = options
  const { state } = core
  const prepare = options.beforeRequestPayment ?? (async (args: Record<string, unknown>) => args)
  const ok = (value: object): FakeReply => ({ ok: true, value })
  const shown = async (api: string, name: FunctionalPage['name'], feeFen?: number) => {
    const how = await ui.functionalPage?.({ name, ...(feeFen === undefined ? {} : { feeFen }) })
    return how === 'back' ? { ok: false, value: { errMsg: `${api}:fail cancel` } } : undefined
  }

  const login = async (): Promise<FakeReply> => {
    if (!state.connected) return wxOutcome('login', 'login', 'unavailable')
    return (
      (await shown('login', 'loginAndGetUserInfo')) ??
      ok({ errMsg: 'login:ok', code: await options.issueLoginCode(), userInfo: {} })
    )
  }

  const pay =
    (api: string, { fee, paymentArgs }: Payment) =>
    async (): Promise<FakeReply> => {
      const left = await shown(api, 'requestPayment', fee)
      if (left) return left
      let order: HostPayOrder
      try {
        const prepared = (await prepare(paymentArgs)) as Omit<WxOrder, 'means'>
        order = { means: 'wechat', ...prepared, amountFen: fee }
      } catch {
        // As where the owner's mini-program has no such function.
        return { ok: false, value: { errMsg: `${api}:fail functional page` } }
      }
      const how = await ui.pay(order)
      if (how !== 'paid') return wxOutcome(api, 'pay', how)
      state.paid.push(order)
      return ok({ errMsg: `${api}:ok` })
    }

  const answer = (
    api: string,
    member: FakeMember,
    callbacks: FakeCallbacks,
    work: () => Promise<FakeReply>,
  ) => {
    state.calls.push(api)
    const trouble = core.trouble(member)
    const { outcome } = trouble
    const does = outcome ? () => wxOutcome(api, member, outcome) : work
    return deliver(options, trouble, callbacks, does, (reply) =>
      reply.ok
        ? { ok: false, value: { errMsg: `${api}:fail cancel` } }
        : ok({ errMsg: `${api}:ok`, code: 'late' }),
    )
  }

  return {
    /** A person taps the component. */
    functionalPage: (page: FunctionalPage, events: FunctionalPageEvents): void => {
      let isSaid = false
      const say = (event: keyof FunctionalPageEvents, detail: unknown) => {
        isSaid = true
        events[event](detail)
      }
      const ends: FakeCallbacks = {
        success: (detail: unknown) => say('success', detail),
        // A person's no has an event of its own.
        fail: (error: { errMsg?: string } | undefined) =>
          say(/cancel/.test(error?.errMsg ?? '') ? 'cancel' : 'fail', error),
        complete: () =>
          void clock.timer(() => {
            if (!isSaid) say('fail', {})
          }, SILENT_MS),
      }
      if (page.name === 'loginAndGetUserInfo') return void answer('login', 'login', ends, login)
      void answer('requestPayment', 'pay', ends, pay('requestPayment', page.args))
    },
    members: {
      requestPluginPayment: (call: FakeCallbacks & Payment) =>
        void answer('requestPluginPayment', 'pay', call, pay('requestPluginPayment', call)),
    },
  }
}

/** As the vendor's typings have it, which leave the currency to WeChat. */
type Payment = Pick<PluginPayment, 'fee'> & {
  paymentArgs: Record<string, unknown>
  currencyType?: string
}
type WxOrder = Extract<HostPayOrder, { means: 'wechat' }>
