import { randomBytes } from 'node:crypto'
import type { Host, HostMember } from '@essc/hosts/host'
import { EsscError } from '@essc/protocol/errors'

export interface NodeHostOptions {
  members?: HostMember[]
  storage?: Map<string, string>
  nowMs?: number
}

/** A host in Node: real requests, a clock and timers that the test moves. */
export function createNodeHost(options: NodeHostOptions = {}) {
  const members = new Set<HostMember>(options.members ?? ['randomBytes'])
  const stored = options.storage ?? new Map<string, string>()
  const shows = new Set<() => void>()
  const hides = new Set<() => void>()
  const captures = new Set<() => void>()
  const networks = new Set<(connected: boolean) => void>()
  const screen = { brightness: 0.4, keepOn: false, guard: false }
  const opened: string[] = []
  let timers: { at: number; call: () => void }[] = []
  let nowMs = options.nowMs ?? 1_800_000_000_000
  let logins = 0
  let isOnline = true

  const listen = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener)
    return () => set.delete(listener)
  }

  const call = (set: Set<() => void>) => {
    for (const listener of Array.from(set)) listener()
  }

  const host: Host = {
    name: 'simulated',
    supports: (member) => members.has(member),
    native: () => undefined,
    now: () => nowMs,
    timer(call, delayMs) {
      const timer = { at: nowMs + delayMs, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    login: async () => ({ code: `login-${++logins}` }),
    async request({ url, method, headers, body, cancellation }) {
      if (!isOnline) throw new EsscError('NETWORK_UNREACHABLE')
      const controller = new AbortController()
      const stop = cancellation?.onCancel(() => controller.abort())
      try {
        const response = await fetch(url, {
          method,
          headers,
          signal: controller.signal,
          ...(body === undefined ? {} : { body }),
        })
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        }
      } catch (cause) {
        throw new EsscError(cancellation?.cancelled ? 'HOST_CANCELLED' : 'NETWORK_UNREACHABLE', {
          cause,
        })
      } finally {
        stop?.()
      }
    },
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => {
        stored.set(key, value)
      },
      remove: async (key) => {
        stored.delete(key)
      },
    },
    randomBytes: async (length) => new Uint8Array(randomBytes(length)),
    getBrightness: async () => screen.brightness,
    setBrightness: async (value) => {
      screen.brightness = value
    },
    setKeepScreenOn: async (on) => {
      screen.keepOn = on
    },
    setCaptureGuard: async (on) => {
      screen.guard = on
    },
    onCapture: listen(captures),
    openPage: async (url) => {
      opened.push(url)
    },
    onShow: listen(shows),
    onHide: listen(hides),
    onNetwork: (listener) => {
      networks.add(listener)
      return () => networks.delete(listener)
    },
  }

  return {
    host,
    stored,
    screen,
    opened,
    logins: () => logins,
    timers: () => timers.length,
    setOnline(online: boolean) {
      isOnline = online
    },
    setClock(ms: number) {
      nowMs = ms
    },
    /** Moves the clock and runs what came due, in order. */
    advance(ms: number) {
      const end = nowMs + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((each) => each !== due)
        nowMs = Math.max(nowMs, due.at)
        due.call()
      }
      nowMs = end
    },
    show: () => call(shows),
    hide: () => call(hides),
    capture: () => call(captures),
    connect: () => {
      for (const listener of Array.from(networks)) listener(true)
    },
  }
}

export type NodeHost = ReturnType<typeof createNodeHost>

/**
 * Lets requests and timers go on until something is so: time moves in small steps while the real
 * network is given its turn.
 */
export async function until(
  device: NodeHost,
  isSo: () => boolean,
  stepMs = 100,
  limit = 6_000,
): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    if (turn > limit) throw new Error('never came to be')
    await new Promise((resolve) => setImmediate(resolve))
    if (turn % 20 === 19) device.advance(stepMs)
  }
}

/** Settles a promise while time moves. */
export async function settle<T>(device: NodeHost, promise: Promise<T>): Promise<T> {
  let isDone = false
  const watched = promise.finally(() => {
    isDone = true
  })
  watched.catch(() => undefined)
  await until(device, () => isDone)
  return watched
}
