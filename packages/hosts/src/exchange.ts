import type { ErrorCode } from '@essc/protocol/errors'
import type { HostClock } from './clock.ts'
import type { Cancellation, HostResponse } from './host.ts'
import { callVendor, isObject, type VendorCallbacks } from './vendor-call.ts'

export interface Exchange<A> {
  member: 'request' | 'upload'
  clock: HostClock
  timeoutMs: number
  cancellation: Cancellation | undefined
  /** Begins it and hands back what can `abort` it. */
  start(callbacks: VendorCallbacks<A>): unknown
  read(answer: A): HostResponse
  failed(error: unknown): ErrorCode
  wentWell?(answer: unknown): boolean
}

/** One exchange with a server over a vendor's member, given up at the vendor when it ends early. */
export function exchange<A extends object>(options: Exchange<A>): Promise<HostResponse> {
  const { start, read, ...call } = options
  let task: unknown
  return callVendor({
    ...call,
    timedOut: 'NETWORK_TIMEOUT',
    thrown: 'NETWORK_UNREACHABLE',
    // The vendors' typings ask `abort` for parameters that their documents do not have.
    abort: () => isObject(task) && typeof task.abort === 'function' && task.abort(),
    start: (callbacks) => {
      task = start(callbacks)
    },
    succeeded: read,
  })
}
