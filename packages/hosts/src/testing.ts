import type { FakeClock } from './fakes/clock.ts'
import type { FakeOptions } from './fakes/options.ts'
import type { HostPayOrder } from './host.ts'

// What the tests of single adapters share: a vendor's member that answers as written, and time.

/** The callbacks that a vendor's member is handed. */
export type SaidTo = Record<'success' | 'fail' | 'complete', (answer: unknown) => void>

/** A member that answers these ways, one after the other, with this; by success unless said. */
export function saying(answer: unknown, ...ways: (keyof SaidTo)[]): (call: SaidTo) => void {
  return (call) => {
    for (const way of ways.length > 0 ? ways : (['success'] as const)) call[way]?.(answer)
  }
}

/** What came of a call once the time has passed: its value, or the code of its error. */
export async function endOf(
  clock: FakeClock,
  asked: Promise<unknown> | undefined,
  afterMs = 1_000,
): Promise<unknown> {
  if (!asked) return 'absent'
  const ended = asked.then(
    (value) => value,
    (error: { code?: string }) => error.code ?? error,
  )
  await clock.advance(afterMs)
  return ended
}

/** A phone on which nothing happens by itself, without a network. */
export function quietPhone(clock: FakeClock): FakeOptions {
  return {
    clock,
    ui: { scan: async () => 'cancel', face: async () => 'finished', pay: async () => 'paid' },
    issueLoginCode: () => 'code',
    fetch: () => Promise.reject(new Error('unreachable')),
    randomBytes: (length) => new Uint8Array(length),
  }
}

/** A vendor's object that writes down what it is handed and answers, by callbacks alone, what it is told to. */
export function recorder(clock: FakeClock, answers: Readonly<Record<string, object>>) {
  const heard: unknown[] = []
  const vendor = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      (call: Record<string, unknown>) => {
        const { success, fail, complete, cancel: _, ...rest } = call
        heard.push([name, rest])
        if (typeof success !== 'function' || typeof fail !== 'function') throw new TypeError(name)
        clock.timer(() => {
          ;(success as (answer: unknown) => void)(answer)
          ;(complete as ((answer: unknown) => void) | undefined)?.(answer)
        }, 0)
      },
    ]),
  )
  return { vendor: vendor as never, heard }
}

/** The answer of a member that must be there. */
export async function told(
  clock: FakeClock,
  asked: Promise<unknown> | undefined,
): Promise<unknown> {
  if (!asked) throw new TypeError('the member is absent')
  asked.catch(() => {})
  await clock.advance(10)
  return asked
}

export const WECHAT_ORDER: HostPayOrder = {
  means: 'wechat',
  timeStamp: '1',
  nonceStr: 'n',
  package: 'p',
  signType: 'RSA',
  paySign: 's',
}
export const UPLOAD = {
  url: 'https://card.example/v1/pictures',
  file: { path: 'file' },
  name: 'face',
  headers: { 'x-essc': 'a' },
  timeoutMs: 5_000,
}
