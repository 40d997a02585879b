import type { HostClock } from '../clock.ts'
import { callVendor, hostError, isObject, type VendorCallbacks } from '../vendor-call.ts'
import {
  type BridgeCall,
  type BridgeEvent,
  type BridgeHello,
  type BridgeMethod,
  parseMessage,
  readHello,
} from './messages.ts'

/** The two ends of a wire that carries texts between page and app. */
export interface BridgeTransport {
  /** May throw while the app has not put its end into the page. */
  send(text: string): void
  receive(listener: (text: unknown) => void): void
}

/** A bridge that is open: the app has said hello. */
export interface Bridge {
  readonly hello: BridgeHello
  /** Sends a call; the answer comes through the callbacks. @returns forgets the call */
  call(
    method: BridgeMethod,
    params: Readonly<Record<string, unknown>>,
    callbacks: VendorCallbacks<Record<string, unknown>>,
  ): () => void
  on(event: BridgeEvent, listener: (data: Readonly<Record<string, unknown>>) => void): void
}

export interface OpenBridgeOptions {
  transport: BridgeTransport
  clock: HostClock
  /** How long to wait for an app that puts its end into the page late. */
  timeoutMs?: number
}

const HELLO_EVERY_MS = 200

/**
 * Says hello to the bank's app, again and again until it answers: many apps put their end of the bridge
 * into the page after the page began to run.
 *
 * @throws HOST_UNAVAILABLE when no app answered in time
 */
export async function openBridge(options: OpenBridgeOptions): Promise<Bridge> {
  const { transport, clock, timeoutMs = 5_000 } = options
  const wire = openWire(transport, clock)
  let stopped = false
  const hello = await callVendor({
    member: 'bridge',
    clock,
    timeoutMs,
    timedOut: 'HOST_UNAVAILABLE',
    start: (callbacks: VendorCallbacks<Record<string, unknown>>) => {
      const again = () => {
        if (stopped) return
        try {
          wire.call('hello', { versions: [1] }, callbacks)
        } catch {
          // The app's end is not there yet.
        }
        clock.timer(again, HELLO_EVERY_MS)
      }
      again()
    },
    succeeded: (result) => {
      const read = readHello(result)
      if (!read) throw hostError('HOST_UNAVAILABLE', 'bridge', result)
      return read
    },
    failed: () => 'HOST_UNAVAILABLE',
  }).finally(() => {
    stopped = true
  })
  return { ...wire, hello }
}

/** A bridge to an app whose hello is known already, as the simulated host's is. */
export function bridgeOver(
  transport: BridgeTransport,
  clock: HostClock,
  hello: BridgeHello,
): Bridge {
  return { ...openWire(transport, clock), hello }
}

function openWire(transport: BridgeTransport, clock: HostClock): Omit<Bridge, 'hello'> {
  const waiting = new Map<string, VendorCallbacks<Record<string, unknown>>>()
  const listeners: { event: string; call(data: Readonly<Record<string, unknown>>): void }[] = []
  // An answer to a call of the page before this one must not find a call of this page.
  const page = clock.now().toString(36)
  let calls = 0

  transport.receive((text) => {
    const message = parseMessage(text)
    if (!message) return
    const { id, result, error, event, data } = message
    if (typeof event === 'string') {
      const told = isObject(data) ? data : {}
      for (const listener of listeners) if (listener.event === event) listener.call(told)
      return
    }
    const callbacks = typeof id === 'string' ? waiting.get(id) : undefined
    if (!callbacks) return
    // An answer that says neither is not the end yet: callVendor waits a little for one that does.
    if (result === undefined && error === undefined) return callbacks.complete(message)
    waiting.delete(id as string)
    if (error !== undefined) callbacks.fail(error)
    else callbacks.success(isObject(result) ? result : {})
  })

  return {
    call: (method, params, callbacks) => {
      calls += 1
      const call: BridgeCall = { essc: 1, id: `${page}-${calls}`, method, params }
      waiting.set(call.id, callbacks)
      try {
        transport.send(JSON.stringify(call))
      } catch (error) {
        waiting.delete(call.id)
        throw error
      }
      return () => void waiting.delete(call.id)
    },
    on: (event, call) => void listeners.push({ event, call }),
  }
}
