import { type FakeCore, fakeCore } from './core.ts'
import { deliver, type FakeReply } from './deliver.ts'
import type { FakeControl, FakeMember, FakeOptions, FakeOutcome } from './options.ts'

export interface FakeJssdkOptions extends FakeOptions {
  /** Whether WeChat takes the page's signature; true unless given. */
  accepts?(config: { appId: string; signature: string }): boolean
  /** Another browser: the JSSDK is never ready. */
  isSilent?: boolean
}

interface Callbacks {
  success?: (answer: unknown) => void
  fail?: (error: unknown) => void
  cancel?: (answer: unknown) => void
  complete?: (answer: unknown) => void
}

const APIS: Readonly<Record<string, FakeMember>> = {
  scanQRCode: 'scan',
  chooseWXPay: 'pay',
  getLocation: 'getLocation',
  getNetworkType: 'getNetwork',
  updateAppMessageShareData: 'share',
}
const READY_MS = 50

/** WeChat's JSSDK in memory, as its documents say it behaves; nothing works before `config` was taken. */
export function fakeJssdk(options: FakeJssdkOptions): FakeControl & { jssdk: FakeJssdk } {
  const core = fakeCore(options)
  const jssdk = jssdkObject(options, core)
  for (const [api, member] of Object.entries(APIS)) {
    if (!core.has(member)) delete (jssdk as unknown as Record<string, unknown>)[api]
  }
  return { ...core.control, jssdk }
}

export type FakeJssdk = ReturnType<typeof jssdkObject>

function jssdkObject(options: FakeJssdkOptions, core: FakeCore) {
  const { clock, ui, accepts = () => true, isSilent = false } = options
  const { state } = core
  let end: 'ready' | 'refused' | undefined
  let allowed: readonly string[] = []
  const waiting: { end: string; call: (error?: unknown) => void }[] = []
  const wait = (at: 'ready' | 'refused') => (call: (error?: unknown) => void) => {
    if (end === at) clock.timer(call, 0)
    else waiting.push({ end: at, call })
  }
  const answer = (
    api: string,
    member: FakeMember,
    call: Callbacks,
    work: () => FakeReply | Promise<FakeReply>,
  ) => {
    state.calls.push(api)
    if (end !== 'ready' || !allowed.includes(api)) {
      const refused = { errMsg: `${api}:fail, the permission value is offline verifying` }
      return void clock.timer(() => call.fail?.(refused), 0)
    }
    const trouble = core.trouble(member)
    const { outcome } = trouble
    const callbacks = {
      success: (value: unknown) => call.success?.(value),
      fail: (error: unknown) => {
        const isNo = (error as { errMsg?: string } | undefined)?.errMsg === `${api}:cancel`
        const said = isNo ? call.cancel : call.fail
        said?.(error)
      },
      complete: (value: unknown) => call.complete?.(value),
    }
    void deliver(
      options,
      trouble,
      callbacks,
      outcome ? () => jssdkOutcome(api, outcome) : work,
      (reply) =>
        reply.ok
          ? { ok: false, value: { errMsg: `${api}:cancel` } }
          : { ok: true, value: { errMsg: `${api}:ok`, resultStr: 'late' } },
    )
  }
  const ok = (api: string, more: object = {}): FakeReply => ({
    ok: true,
    value: { errMsg: `${api}:ok`, ...more },
  })
  return {
    config: (config: { appId: string; signature: string; jsApiList: readonly string[] }) => {
      if (isSilent) return
      clock.timer(() => {
        const taken = accepts(config)
        end = taken ? 'ready' : 'refused'
        allowed = config.jsApiList
        const error = taken ? undefined : { errMsg: 'config:invalid signature' }
        for (const one of waiting) if (one.end === end) one.call(error)
      }, READY_MS)
    },
    ready: wait('ready'),
    error: wait('refused'),
    scanQRCode: (call: Callbacks & { needResult?: number }) =>
      answer('scanQRCode', 'scan', call, async () => {
        const seen = await ui.scan()
        if (typeof seen === 'string') return jssdkOutcome('scanQRCode', seen)
        return ok('scanQRCode', { resultStr: seen.text })
      }),
    getLocation: (call: Callbacks & { type?: string }) =>
      answer('getLocation', 'getLocation', call, async () => {
        const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
        return place === 'deny' ? jssdkOutcome('getLocation', 'deny') : ok('getLocation', place)
      }),
    getNetworkType: (call: Callbacks) =>
      answer('getNetworkType', 'getNetwork', call, () =>
        ok('getNetworkType', { networkType: state.connected ? 'wifi' : 'none' }),
      ),
    updateAppMessageShareData: (
      call: Callbacks & { title: string; desc: string; link: string; imgUrl: string },
    ) =>
      answer('updateAppMessageShareData', 'share', call, () => {
        state.shared.push({
          title: call.title,
          path: call.link,
          ...(call.desc === '' ? {} : { description: call.desc }),
          ...(call.imgUrl === '' ? {} : { imageUrl: call.imgUrl }),
        })
        return ok('updateAppMessageShareData')
      }),
    chooseWXPay: (call: Callbacks & FakeWebPayment) =>
      answer('chooseWXPay', 'pay', call, async () => {
        const { timestamp, nonceStr, package: prepay, signType, paySign } = call
        const order = {
          means: 'wechat' as const,
          timeStamp: timestamp,
          nonceStr,
          package: prepay,
          signType: signType as 'RSA',
          paySign,
        }
        const how = await ui.pay(order)
        if (how !== 'paid') return jssdkOutcome('chooseWXPay', how)
        state.paid.push(order)
        return ok('chooseWXPay')
      }),
  }
}

interface FakeWebPayment {
  timestamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

const DETAILS: Readonly<Record<Exclude<FakeOutcome, 'cancel' | 'wrongShape'>, string>> = {
  deny: 'fail, auth deny',
  fail: 'fail, jsapi has no permission',
  unknown: 'fail',
  unavailable: 'fail, network is not connected',
  unsupported: 'fail, not supported',
  timeout: 'fail, timeout',
}

function jssdkOutcome(api: string, outcome: FakeOutcome): FakeReply {
  if (outcome === 'wrongShape') return { ok: true, value: null }
  const detail = outcome === 'cancel' ? 'cancel' : DETAILS[outcome]
  return { ok: false, value: { errMsg: `${api}:${detail}` } }
}
