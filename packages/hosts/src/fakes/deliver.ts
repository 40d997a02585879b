import type { FakeOptions, FakeTrouble } from './options.ts'

/** How a vendor's call ended, as the vendor says it. */
export interface FakeReply {
  ok: boolean
  value: unknown
}

/** The callbacks as apps hand them to `wx.*` and `my.*`. */
export interface FakeCallbacks {
  // biome-ignore lint/suspicious/noExplicitAny: the vendors' typings give each member its own parameter
  success?: ((answer: any) => void) | undefined
  // biome-ignore lint/suspicious/noExplicitAny: as above
  fail?: ((error: any) => void) | undefined
  // biome-ignore lint/suspicious/noExplicitAny: as above
  complete?: ((answer: any) => void) | undefined
}

/** Between the callbacks of one answer where they come apart. */
const APART_MS = 20

/**
 * Answers a call the way a vendor does: later, by success or fail and then `complete`, or by promise
 * where no callback was handed in. A trouble's delivery bends that.
 *
 * @param opposite what `double` says after an answer, against it
 */
export function deliver(
  options: Pick<FakeOptions, 'clock' | 'delayMs' | 'onError'>,
  trouble: FakeTrouble,
  callbacks: FakeCallbacks | undefined,
  work: () => FakeReply | Promise<FakeReply>,
  opposite: (reply: FakeReply) => FakeReply,
): Promise<unknown> | undefined {
  const { clock, delayMs = 0, onError } = options
  const { delivery } = trouble
  const does = 'raw' in trouble ? () => ({ ok: true, value: trouble.raw }) : work
  if (delivery === 'throw') throw new TypeError('The host is broken')
  // A vendor survives what an app throws into its face, and logs it.
  const surviving = (call: ((answer: unknown) => void) | undefined) =>
    call &&
    ((answer: unknown) => {
      try {
        call(answer)
      } catch (error) {
        onError?.(error)
      }
    })
  const success = surviving(callbacks?.success)
  const fail = surviving(callbacks?.fail)
  const complete = surviving(callbacks?.complete)
  const say = ({ ok, value }: FakeReply) => (ok ? success : fail)?.(value)
  const answer = (reply: FakeReply) => {
    switch (delivery) {
      case 'completeFirst':
        complete?.(reply.value)
        clock.timer(() => say(reply), APART_MS)
        break
      case 'onlyComplete':
        complete?.(reply.value)
        break
      case 'double':
        say(reply)
        complete?.(reply.value)
        say(reply)
        clock.timer(() => {
          say(opposite(reply))
          complete?.(opposite(reply).value)
        }, APART_MS)
        break
      default:
        say(reply)
        complete?.(reply.value)
    }
  }
  const after = (then: () => void) => void clock.timer(then, delayMs + (trouble.delayMs ?? 0))
  if (success || fail || complete) {
    if (delivery !== 'never') after(() => void Promise.resolve(does()).then(answer))
    return undefined
  }
  if (delivery === 'noPromise') return undefined
  return new Promise((resolve, reject) => {
    if (delivery === 'never') return
    after(() =>
      Promise.resolve(does()).then(
        ({ ok, value }) => (ok ? resolve(value) : reject(value)),
        reject,
      ),
    )
  })
}
