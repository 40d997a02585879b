import type { BridgeTransport } from '../bank/bridge.ts'
import {
  type BridgeErrorCode,
  type BridgeEvent,
  type BridgeHello,
  type BridgeMethod,
  parseMessage,
} from '../bank/messages.ts'
import { isObject } from '../vendor-call.ts'
import { bridgeExtras } from './bridge-extras.ts'
import { fakeCore } from './core.ts'
import { deliver, type FakeReply } from './deliver.ts'
import type { FakeControl, FakeMember, FakeOptions, FakeOutcome } from './options.ts'

export interface FakeBridgeOptions extends FakeOptions {
  /** The bank app's name. */
  app?: string
  /** For how long after it was made the app answers nothing, as one that comes late into the page. */
  silentForMs?: number
  /** What the app tells unasked; everything that is not missing unless given. */
  events?: readonly BridgeEvent[]
}

export interface FakeBridge extends FakeControl {
  /** What the app says to `hello`. */
  readonly hello: BridgeHello
  /** A text from the page. */
  receive(text: unknown): void
  /** Where texts to the page go. */
  onSend(listener: (text: string) => void): void
  /** The page's end of the wire, for a page in the same program. */
  readonly transport: BridgeTransport
}

type Params = Readonly<Record<string, unknown>>

/** The native side of the bridge, as a bank's app would implement the contract of docs/bank-bridge.md. */
export function fakeBridge(options: FakeBridgeOptions): FakeBridge {
  const { clock, ui, silentForMs = 0 } = options
  const core = fakeCore(options)
  const { state } = core
  const begun = clock.now()
  const methods = METHODS.filter((method) => core.has(memberOf(method)))
  const events = (options.events ?? ['show', 'hide', 'capture', 'network']).filter(
    (event) =>
      (event !== 'capture' || core.has('onCapture')) &&
      (event !== 'network' || core.has('onNetwork')),
  )
  const hello: BridgeHello = {
    app: options.app ?? 'Simulated Bank',
    methods: ['hello', ...methods],
    events,
  }

  const receivers: ((text: string) => void)[] = []
  const send = (message: object) => {
    const text = JSON.stringify({ essc: 1, ...message })
    for (const receiver of receivers) receiver(text)
  }
  const tell = (event: BridgeEvent, data: object) => {
    if (events.includes(event)) send({ event, data })
  }
  core.shown.on((shown) => tell(shown ? 'show' : 'hide', {}))
  core.captured.on(() => tell('capture', {}))
  core.network.on((connected) => tell('network', { connected }))

  const does: Record<string, (params: Params) => FakeReply | Promise<FakeReply>> = {
    hello: () => ok({ ...hello }),
    login: async () => {
      if (!state.connected) return no('unavailable')
      return ok({ code: await options.issueLoginCode() })
    },
    scan: async () => {
      const seen = await ui.scan()
      return typeof seen === 'string' ? ended(seen) : ok({ text: seen.text })
    },
    pay: async ({ order }) => {
      const payOrder = { means: 'bridge' as const, order: String(order) }
      const how = await ui.pay(payOrder)
      if (how !== 'paid') return ended(how)
      state.paid.push(payOrder)
      return ok({ paid: true })
    },
    verifyFace: async ({ providerId, url }) => {
      state.faces.push(String(providerId))
      const how = await ui.face(String(providerId), String(url))
      return how === 'finished' ? ok({ finished: true }) : ended(how)
    },
    getBrightness: () => ok({ value: state.brightness }),
    setBrightness: ({ value }) => {
      state.brightness = Number(value)
      return ok({})
    },
    setKeepScreenOn: ({ on }) => {
      state.keepScreenOn = on === true
      return ok({})
    },
    setCaptureGuard: ({ on }) => {
      state.captureGuard = on === true
      return ok({})
    },
    openPage: ({ url }) => {
      state.navigations.push(String(url))
      options.navigate?.(String(url))
      return ok({})
    },
    vibrate: () => {
      state.vibrations += 1
      ui.vibrate?.()
      return ok({})
    },
    ...bridgeExtras(options, core),
  }

  const receive = (text: unknown) => {
    const message = parseMessage(text)
    if (!message || clock.now() - begun < silentForMs) return
    const { id, method, params } = message
    if (typeof id !== 'string' || typeof method !== 'string') return
    state.calls.push(method)
    const trouble = method === 'hello' ? {} : core.trouble(memberOf(method))
    const { outcome } = trouble
    const known = hello.methods.includes(method) ? does[method] : undefined
    const work = () => {
      if (outcome) return ended(outcome)
      return known ? known(isObject(params) ? params : {}) : no('unsupported')
    }
    // The bridge has one answer where the mini-programs have three callbacks: `complete` becomes an
    // answer that says neither result nor error.
    const said = ({ ok, value }: { ok: boolean; value: unknown }) =>
      send(ok ? { id, result: value } : { id, error: value })
    const callbacks = {
      success: (value: unknown) => said({ ok: true, value }),
      fail: (value: unknown) => said({ ok: false, value }),
      complete: () => {
        if (trouble.delivery) send({ id })
      },
    }
    void deliver(options, trouble, callbacks, work, (reply) =>
      reply.ok ? no('cancelled') : ok({ paid: true, finished: true, text: 'late', code: 'late' }),
    )
  }

  return {
    ...core.control,
    tapPhoneButton: () => Promise.resolve({}),
    hello,
    receive,
    onSend: (listener) => void receivers.push(listener),
    transport: { send: receive, receive: (listener) => void receivers.push(listener) },
  }
}

const METHODS: readonly BridgeMethod[] = [
  'login',
  'scan',
  'pay',
  'verifyFace',
  'getBrightness',
  'setBrightness',
  'setKeepScreenOn',
  'setCaptureGuard',
  'openPage',
  'vibrate',
  'chooseImage',
  'getSecret',
  'setSecret',
  'removeSecret',
  'getLocation',
  'getCity',
  'getPhoneNumber',
  'openMiniProgram',
  'askPage',
  'setClipboard',
  'saveImage',
  'share',
  'openSettings',
  'subscribeMessages',
  'getNetwork',
]

/** Which member of ours a method stands for. */
function memberOf(method: string): FakeMember {
  return /^(get|set|remove)Secret$/.test(method) ? 'sealedStorage' : (method as FakeMember)
}

const CODES: Readonly<Record<Exclude<FakeOutcome, 'wrongShape'>, BridgeErrorCode>> = {
  cancel: 'cancelled',
  deny: 'denied',
  fail: 'failed',
  unknown: 'unknown',
  unavailable: 'unavailable',
  unsupported: 'unsupported',
  timeout: 'timeout',
}

function ok(value: object): FakeReply {
  return { ok: true, value }
}

function no(code: BridgeErrorCode): FakeReply {
  return { ok: false, value: { code } }
}

function ended(outcome: FakeOutcome): FakeReply {
  return outcome === 'wrongShape' ? ok([]) : no(CODES[outcome])
}
