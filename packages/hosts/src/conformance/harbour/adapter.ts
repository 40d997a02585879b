import type { ErrorCode } from '@essc/protocol/errors'
import {
  checkLength,
  checkPage,
  checkUnit,
  readRandom,
  readResponse,
  readText,
  readUnit,
} from '../../checks.ts'
import { type HostClock, systemClock } from '../../clock.ts'
import { eventHub } from '../../event-hub.ts'
import { exchange } from '../../exchange.ts'
import type { Host } from '../../host.ts'
import { supportsOf } from '../../supports.ts'
import { TIMEOUTS_MS, UNKNOWN } from '../../timeouts.ts'
import {
  callVendor,
  hostError,
  isObject,
  type VendorCall,
  type VendorCallbacks,
} from '../../vendor-call.ts'

// The adapter of an invented bank whose app is no browser, as a new bank would write it: an emitter, lines
// of text, numbered calls. docs/conformance.md leads through it.

/** What the app puts into the page. `7 lens {}` is asked, `7 + {"seen":"…"}` or `7 - LEFT` answered. */
export interface Harbour {
  readonly verbs: readonly string[]
  emit(event: 'ask', line: string): void
  on(event: 'answer' | 'news', listener: (line: string) => void): void
}

type Value = Readonly<Record<string, unknown>>
interface Answer {
  readonly value?: unknown
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  LEFT: 'HOST_CANCELLED',
  BARRED: 'HOST_DENIED',
  AWAY: 'HOST_UNAVAILABLE',
  NOVERB: 'HOST_UNSUPPORTED',
  LATE: 'HOST_TIMEOUT',
}
const failed = (code: unknown): ErrorCode => CODES[String(code)] ?? 'HOST_FAILED'
const payFailed = (code: unknown): ErrorCode => {
  if (code === 'LEFT') return 'HOST_CANCELLED'
  return code === 'BARRED' || code === 'BROKEN' ? 'HOST_FAILED' : 'HOST_UNKNOWN_OUTCOME'
}
const netFailed = (code: unknown): ErrorCode => {
  if (code === 'LATE') return 'NETWORK_TIMEOUT'
  return code === 'BARRED' ? 'HOST_FAILED' : 'NETWORK_UNREACHABLE'
}

export function harbourHost(options: { harbour: Harbour; clock?: HostClock }): Host {
  const { harbour, clock = systemClock() } = options
  const wire = openWire(harbour, clock)
  const has = (verb: string) => harbour.verbs.includes(verb)
  const call = <T>(
    member: string,
    timeoutMs: number,
    verb: string,
    params: object,
    read: (value: Value) => T,
    more: Partial<VendorCall<Answer, T>> = {},
  ) =>
    callVendor<Answer, T>({
      member,
      clock,
      timeoutMs,
      start: (callbacks) => void wire.ask(verb, params, callbacks),
      succeeded: ({ value }) => read(isObject(value) ? value : {}),
      failed,
      ...more,
    })
  /** A call that answers nothing, on the screen or in the store. */
  const done = (member: string, timeoutMs: number, verb: string, params: object) =>
    call(member, timeoutMs, verb, params, ({ done: isDone }) => {
      if (isDone !== true) throw hostError('HOST_FAILED', member, { isDone })
    })
  const news = (word: string) => eventHub<void>(clock, (emit) => wire.on(word, () => emit()))
  const { storage, screen } = TIMEOUTS_MS

  const host: Host = {
    // Whose login codes these are to the channel's server: a bank's.
    name: 'bank',
    supports: (member) => supportsOf(host, member),
    native: () => harbour,
    now: () => clock.now(),
    timer: (run, delayMs) => clock.timer(run, delayMs),
    login: async () => {
      if (!has('who')) throw hostError('HOST_UNSUPPORTED', 'login', undefined)
      return call('login', TIMEOUTS_MS.login, 'who', {}, ({ pass }) => ({
        code: readText(pass, 'login'),
      }))
    },
    request: ({ url, method, headers, body, timeoutMs, cancellation }) =>
      exchange<Answer>({
        member: 'request',
        clock,
        // The app keeps the time itself, and gets a second more to say so.
        timeoutMs: timeoutMs + TIMEOUTS_MS.requestGrace,
        cancellation,
        start: (callbacks) =>
          wire.ask('net', { url, method, headers, body, waitMs: timeoutMs }, callbacks),
        read: ({ value }) => {
          const { status, headers: named, text } = isObject(value) ? value : {}
          return readResponse(status, named, text)
        },
        failed: netFailed,
      }),
    storage: {
      get: (key) =>
        call('storage', storage, 'box.get', { key }, ({ text }) => {
          if (text === undefined || text === null) return undefined
          if (typeof text !== 'string') throw hostError('HOST_FAILED', 'storage', undefined)
          return text
        }),
      set: (key, text) => done('storage', storage, 'box.put', { key, text }),
      remove: (key) => done('storage', storage, 'box.drop', { key }),
    },
    onShow: news('front'),
    onHide: news('back'),
  }
  // What the app lacks is not put there: its cases are excepted.
  if (has('dice')) {
    host.randomBytes = async (length) => {
      checkLength(length)
      return call('randomBytes', TIMEOUTS_MS.random, 'dice', { length }, ({ hex }) => {
        const pairs = readText(hex, 'randomBytes').match(/../g) ?? []
        const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
        return readRandom(bytes.buffer, length)
      })
    }
  }
  if (has('lens')) {
    host.scan = () =>
      call('scan', TIMEOUTS_MS.scan, 'lens', {}, ({ seen }) => ({ text: readText(seen, 'scan') }))
  }
  if (has('till')) {
    host.pay = async (order) => {
      if (order.means !== 'bridge') throw new TypeError('Harbour pays vouchers')
      const paid = ({ paid: isPaid }: Value) => {
        if (isPaid !== true) throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', { isPaid })
      }
      const ends = { failed: payFailed, ...UNKNOWN }
      return call('pay', TIMEOUTS_MS.pay, 'till', { voucher: order.order }, paid, ends)
    }
  }
  if (has('lamp')) {
    host.getBrightness = () =>
      call('getBrightness', screen, 'lamp', {}, ({ percent }) =>
        readUnit(typeof percent === 'number' ? percent / 100 : percent, 'getBrightness'),
      )
  }
  if (has('dim')) {
    host.setBrightness = async (value) =>
      done('setBrightness', screen, 'dim', { percent: checkUnit(value) * 100 })
  }
  if (has('dock')) {
    host.openPage = async (url) =>
      done('openPage', TIMEOUTS_MS.page, 'dock', { url: checkPage(url) })
  }
  if (has('shots')) host.onCapture = news('shot')
  return host
}

function openWire(harbour: Harbour, clock: HostClock) {
  // The app may answer a page that is gone: a page's numbers begin with the time it was opened at.
  let last = clock.now()
  const waiting = new Map<number, VendorCallbacks<Answer>>()
  harbour.on('answer', (line) => {
    const [, id, sign, rest = ''] = /^(\d+) (\S) ?([\s\S]*)$/.exec(line) ?? []
    const callbacks = waiting.get(Number(id))
    if (!callbacks) return
    // Neither yes nor no is not the end yet: callVendor waits a little for one that is.
    if (sign !== '+' && sign !== '-') return callbacks.complete(line)
    waiting.delete(Number(id))
    if (sign === '-') callbacks.fail(rest)
    else callbacks.success({ value: parsed(rest) })
  })
  const send = (verb: string, params: object) => {
    last += 1
    harbour.emit('ask', `${last} ${verb} ${JSON.stringify(params)}`)
  }
  return {
    /** @returns what gives the call up, for `exchange` */
    ask: (verb: string, params: object, callbacks: VendorCallbacks<Answer>) => {
      const id = last + 1
      waiting.set(id, callbacks)
      send(verb, params)
      return {
        abort: () => {
          waiting.delete(id)
          send('giveUp', { id })
        },
      }
    },
    on: (word: string, listener: () => void) =>
      harbour.on('news', (line) => {
        if (line === word) listener()
      }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
