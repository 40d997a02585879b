import { type ErrorCode, EsscError, isEsscError } from '@essc/protocol/errors'
import type { HostClock } from './clock.ts'
import type { Cancellation } from './host.ts'

/** The three callbacks that `wx.*` and `my.*` take, and that the bridge's answers are turned into. */
export interface VendorCallbacks<A> {
  success: (answer: A) => void
  fail: (error: unknown) => void
  complete: (answer: unknown) => void
}

/** One call of a vendor's member. `A` is what its success callback is handed, `T` what we make of it. */
export interface VendorCall<A, T> {
  /** Our name of the member, for the error. */
  member: string
  clock: HostClock
  timeoutMs: number
  /** Begins the call. May hand back a promise or throw. */
  start(callbacks: VendorCallbacks<A>): unknown
  /** Reads the answer, or throws an `EsscError`. An answer of a wrong shape must end as an error. */
  succeeded(answer: A): T
  /** The code for what the fail callback was handed; HOST_FAILED unless given. */
  failed?(error: unknown): ErrorCode
  /**
   * Whether an answer that came by `complete` alone says that the call went well. Without it such an
   * answer is not believed and ends as `unclear`.
   */
  wentWell?(answer: unknown): boolean
  /** The code for no answer in time; HOST_TIMEOUT unless given. */
  timedOut?: ErrorCode
  /** The code for a throw of the vendor's; HOST_FAILED unless given. */
  thrown?: ErrorCode
  /** The code for an answer that cannot be read; HOST_FAILED unless given. */
  unclear?: ErrorCode
  cancellation?: Cancellation | undefined
  /** Ends the call at the vendor, after `cancellation` fired or the time was over. */
  abort?(): unknown
}

/** Some hosts call `complete` before the callback that says how it ended; this long we wait for that. */
const COMPLETE_GRACE_MS = 300

/**
 * Makes a promise of a vendor's call and stands up to how vendors break their own contracts: the first
 * of success and fail counts, later ones are ignored, `complete` counts only if nothing else follows,
 * a throw and a returned promise are answers too, and no answer ends in time.
 *
 * @throws HOST_CANCELLED when `cancellation` fired; else the code that the call names for its end.
 *   `cause` is the raw answer.
 */
export function callVendor<A extends object, T>(call: VendorCall<A, T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const { timedOut = 'HOST_TIMEOUT', thrown = 'HOST_FAILED', unclear = 'HOST_FAILED' } = call
    let settled = false
    const stops: (() => void)[] = []
    const settle = (end: () => void) => {
      if (settled) return
      settled = true
      for (const stop of stops) stop()
      end()
    }
    const refuse = (code: ErrorCode, cause: unknown) =>
      settle(() => reject(new EsscError(code, { cause, member: call.member })))
    const success = (answer: unknown) =>
      settle(() => {
        try {
          resolve(call.succeeded((isObject(answer) ? answer : {}) as A))
        } catch (error) {
          if (isEsscError(error)) return reject(error)
          reject(new EsscError(unclear, { cause: error, member: call.member }))
        }
      })
    const fail = (error: unknown) => refuse(call.failed?.(error) ?? 'HOST_FAILED', error)
    const complete = (answer: unknown, rejected = false) => {
      if (settled) return
      const judge = () => {
        if (!call.wentWell) refuse(unclear, answer)
        else if (!rejected && call.wentWell(answer)) success(answer)
        else fail(answer)
      }
      stops.push(call.clock.timer(judge, COMPLETE_GRACE_MS))
    }
    const abort = () => {
      try {
        call.abort?.()
      } catch {
        // The call has ended for us; that the vendor cannot stop it changes nothing.
      }
    }

    if (call.cancellation?.cancelled) return refuse('HOST_CANCELLED', undefined)
    stops.push(
      call.clock.timer(() => {
        refuse(timedOut, undefined)
        abort()
      }, call.timeoutMs),
    )
    if (call.cancellation) {
      stops.push(
        call.cancellation.onCancel(() => {
          refuse('HOST_CANCELLED', undefined)
          abort()
        }),
      )
    }
    try {
      const returned = call.start({ success, fail, complete: (answer) => complete(answer) })
      // A vendor that answers by promise as well must not leave an unhandled rejection behind.
      if (isThenable(returned)) {
        returned.then(
          (answer) => complete(answer),
          (error) => complete(error, true),
        )
      }
    } catch (error) {
      refuse(thrown, error)
    }
  })
}

/** An error of a host's member, with the vendor's raw answer as its cause. */
export function hostError(code: ErrorCode, member: string, cause: unknown): EsscError {
  return new EsscError(code, { member, cause })
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof value.then === 'function'
}
