import type { HostClock } from '../clock.ts'
import { type FakeCore, fakeCore } from './core.ts'
import { deliver, type FakeReply } from './deliver.ts'
import type { FakeControl, FakeMember, FakeOptions, FakeOutcome, FakeTrouble } from './options.ts'

export interface FakeUpsdkOptions extends FakeOptions {
  platform?: 'ios' | 'android'
  /** Whether the app takes the page's signature; true unless given. */
  accepts?(config: { appId: string; signature: string }): boolean
  /** How long after `config` the SDK is ready; 50 ms unless given. */
  readyAfterMs?: number
}

interface Callbacks {
  success?: (answer?: unknown) => void
  fail?: (error?: unknown) => void
  cancel?: (answer?: unknown) => void
}

/** Which member of ours each API stands for. */
const APIS: Readonly<Record<string, FakeMember>> = {
  appletAuth: 'login',
  scanQRCode: 'scan',
  pay: 'pay',
  getScreenBrightness: 'getBrightness',
  setScreenBrightness: 'setBrightness',
  changeScreenShot: 'setCaptureGuard',
  monitorScreenShot: 'onCapture',
  getLocationGps: 'getLocation',
  getLocationCity: 'getCity',
  openApplet: 'openMiniProgram',
  showSharePopup: 'share',
}

/**
 * UnionPay's `upsdk`, as the copies of its documents say it behaves, in memory. Nothing works before
 * `config` was taken and the native half is ready.
 */
export function fakeUpsdk(options: FakeUpsdkOptions): FakeControl & { upsdk: FakeUpsdk } {
  const core = fakeCore(options)
  const upsdk = upsdkObject(options, core)
  for (const [api, member] of Object.entries(APIS)) {
    if (!core.has(member)) delete (upsdk as unknown as Record<string, unknown>)[api]
  }
  return { ...core.control, upsdk }
}

export type FakeUpsdk = ReturnType<typeof upsdkObject>

function upsdkObject(options: FakeUpsdkOptions, core: FakeCore) {
  const { clock, ui, accepts = () => true, readyAfterMs = 50 } = options
  const { state } = core
  const opening = openingOf(clock, readyAfterMs)
  const answer = (
    api: string,
    member: FakeMember,
    call: Callbacks,
    work: () => FakeReply | Promise<FakeReply>,
  ) => {
    state.calls.push(api)
    if (!opening.isReady()) {
      return void clock.timer(() => call.fail?.({ errcode: 'c02', errmsg: '未签名' }), 0)
    }
    const trouble = readable(member, core.trouble(member))
    const { outcome } = trouble
    const does = outcome ? () => upsdkOutcome(member, outcome) : work
    // The SDK has no `complete`: where another host has that alone, this one fails with nothing.
    const callbacks = {
      success: (value: unknown) => call.success?.(value),
      fail: (error: unknown) => (error === CANCELLED ? call.cancel : call.fail)?.(error),
      complete: () => trouble.delivery === 'onlyComplete' && call.fail?.(),
    }
    return void deliver(options, trouble, callbacks, does, (reply) =>
      reply.ok ? { ok: false, value: CANCELLED } : { ok: true, value: undefined },
    )
  }
  const ok = (value?: unknown): FakeReply => ({ ok: true, value })

  return {
    config: (config: { appId: string; signature: string }) => opening.begin(accepts(config)),
    ready: opening.onReady,
    error: opening.onError,
    pluginReady: opening.onPlugin,

    appletAuth: (call: Callbacks) =>
      answer('appletAuth', 'login', call, async () =>
        state.connected
          ? ok({ code: await options.issueLoginCode() })
          : upsdkOutcome('login', 'unavailable'),
      ),
    scanQRCode: (call: Callbacks & { scanType?: string[] }) =>
      answer('scanQRCode', 'scan', call, async () => {
        const seen = await ui.scan()
        return typeof seen === 'string' ? upsdkOutcome('scan', seen) : ok(seen.text)
      }),
    pay: (call: Callbacks & { tn: string }) =>
      answer('pay', 'pay', call, async () => {
        if (!call.tn) return { ok: false, value: { msg: '缺少tn' } }
        const order = { means: 'unionpay' as const, tn: call.tn }
        const how = await ui.pay(order)
        if (how !== 'paid') return upsdkOutcome('pay', how)
        state.paid.push(order)
        return ok()
      }),
    getScreenBrightness: (call: Callbacks) =>
      answer('getScreenBrightness', 'getBrightness', call, () =>
        ok({ brightness: String(state.brightness) }),
      ),
    setScreenBrightness: (call: Callbacks & { brightness: string }) =>
      answer('setScreenBrightness', 'setBrightness', call, () => {
        state.brightness = Number(call.brightness)
        return ok({})
      }),
    changeScreenShot: (call: Callbacks & { switch: boolean }) =>
      answer('changeScreenShot', 'setCaptureGuard', call, () => {
        state.captureGuard = call.switch
        return ok({})
      }),
    getLocationGps: (call: Callbacks) =>
      answer('getLocationGps', 'getLocation', call, async () => {
        const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
        if (place === 'deny') return upsdkOutcome('getLocation', 'deny')
        return ok({ latitude: String(place.latitude), longitude: String(place.longitude) })
      }),
    getLocationCity: (call: Callbacks) =>
      answer('getLocationCity', 'getCity', call, async () => {
        const division = (await ui.city?.()) ?? '330500'
        return division === 'cancel' ? upsdkOutcome('getCity', 'cancel') : ok(division)
      }),
    openApplet: (call: Callbacks & { appId: string; param?: string; toLink?: string }) =>
      answer('openApplet', 'openMiniProgram', call, () => {
        const { appId, param, toLink } = call
        state.miniPrograms.push({
          appId,
          ...(toLink === undefined ? {} : { path: toLink }),
          ...(param === undefined ? {} : { data: JSON.parse(param) }),
        })
        return ok({})
      }),
    showSharePopup: (
      call: Callbacks & { title: string; desc: string; shareUrl: string; picUrl: string },
    ) =>
      answer('showSharePopup', 'share', call, async () => {
        const content = {
          title: call.title,
          path: call.shareUrl,
          ...(call.desc === '' ? {} : { description: call.desc }),
          ...(call.picUrl === '' ? {} : { imageUrl: call.picUrl }),
        }
        if ((await ui.share?.(content)) === 'cancel') return upsdkOutcome('share', 'cancel')
        state.shared.push(content)
        return ok({})
      }),
    monitorScreenShot: (call: Callbacks) => core.captured.on(() => call.success?.()),
  }
}

/**
 * A payment's success has no shape that could be wrong, and a scan's is any text: what cannot be read
 * comes by `fail`, and in a list.
 */
function readable(member: FakeMember, trouble: FakeTrouble): FakeTrouble {
  if (!('raw' in trouble)) return trouble
  if (member === 'scan') return { ...trouble, raw: [trouble.raw] }
  if (member !== 'pay') return trouble
  const { raw: _, ...rest } = trouble
  return { ...rest, outcome: 'wrongShape' }
}

/** `config`, then `ready` or `error`, then the native half. */
function openingOf(clock: HostClock, readyAfterMs: number) {
  let stage: 'none' | 'refused' | 'ready' | 'plugin' = 'none'
  const waiting: { stage: string; call: (error?: unknown) => void }[] = []
  const wait = (at: string) => (call: (error?: unknown) => void) => {
    const over = at === stage || (at === 'ready' && stage === 'plugin')
    if (over) clock.timer(call, 0)
    else waiting.push({ stage: at, call })
  }
  const reach = (next: typeof stage, error?: unknown) => {
    stage = next
    for (const one of waiting) if (one.stage === next) one.call(error)
  }
  return {
    isReady: () => stage === 'plugin',
    begin: (accepted: boolean) => {
      clock.timer(() => {
        if (!accepted) return reach('refused', { errcode: 'c02', errmsg: '签名错误' })
        reach('ready')
        clock.timer(() => reach('plugin'), readyAfterMs)
      }, readyAfterMs)
    },
    onReady: wait('ready'),
    onError: wait('refused'),
    onPlugin: wait('plugin'),
  }
}

/** Stands for the `cancel` callback, which is handed nothing that could be read. */
const CANCELLED = { msg: '' }

const PAY_TEXTS: Readonly<Record<Exclude<FakeOutcome, 'cancel' | 'wrongShape'>, string>> = {
  deny: '支付失败',
  fail: '支付失败',
  unknown: '处理中',
  unavailable: '网络异常',
  unsupported: '支付失败',
  timeout: '请求超时',
}

const ERRORS: Readonly<Record<Exclude<FakeOutcome, 'cancel' | 'wrongShape'>, object>> = {
  deny: { code: '02', msg: '没有权限' },
  fail: { code: '01', msg: '内部错误' },
  unknown: { code: '99', msg: '?' },
  unavailable: { code: '04', msg: '网络异常' },
  unsupported: { code: '07', msg: '插件不存在' },
  timeout: { code: '04', msg: '请求超时' },
}

/** What `upsdk` says in each kind of trouble; the fail of `pay` has a text alone. */
function upsdkOutcome(member: FakeMember, outcome: FakeOutcome): FakeReply {
  if (outcome === 'wrongShape') return { ok: member !== 'pay', value: null }
  if (outcome === 'cancel') {
    return { ok: false, value: member === 'pay' ? { msg: '用户取消支付' } : CANCELLED }
  }
  return { ok: false, value: member === 'pay' ? { msg: PAY_TEXTS[outcome] } : ERRORS[outcome] }
}
