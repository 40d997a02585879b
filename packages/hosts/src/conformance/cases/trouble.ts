import type { ErrorCode } from '@essc/protocol/errors'
import type { FakeMember, FakeTrouble } from '../../fakes/options.ts'
import type { Host, HostMember } from '../../host.ts'
import type { CaseKit, ConformanceCase } from '../rig.ts'

/** A member that asks the host and, through it, a person; its troubles are the same for all of them. */
export interface TroubledMember {
  readonly member: FakeMember
  /** The call, on hosts that have it. */
  call(host: Host, kit: CaseKit): Promise<unknown> | undefined
  /** What the call answers when all goes well; nothing for a call that answers nothing. */
  readonly answer?: unknown
  /** After how long a host that never answers has ended. */
  readonly endsWithinMs: number
}

/** What a success callback was handed once by some host, and is no answer of any member. */
export const WRONG_SHAPES: readonly unknown[] = [
  null,
  undefined,
  '',
  'ok',
  0,
  true,
  [],
  {},
  { ok: true },
  { data: { result: 'deep' } },
]

type Rule = [id: string, rule: string, (kit: CaseKit, member: TroubledMember) => Promise<unknown>]

const RULES: readonly Rule[] = [
  [
    'unsupported',
    'A host that answers that it has no such member is HOST_UNSUPPORTED.',
    (kit, one) => ends(kit, one, { outcome: 'unsupported' }, 'HOST_UNSUPPORTED'),
  ],
  [
    'unavailable',
    'What is not possible now, without a network or while another is open, is HOST_UNAVAILABLE.',
    (kit, one) => ends(kit, one, { outcome: 'unavailable' }, 'HOST_UNAVAILABLE'),
  ],
  [
    'timeout',
    'A host that answers that time is over is HOST_TIMEOUT.',
    (kit, one) => ends(kit, one, { outcome: 'timeout' }, 'HOST_TIMEOUT'),
  ],
  [
    'unknown',
    'An answer of no known kind is HOST_FAILED, with that answer as the cause.',
    async (kit, one) => {
      const error = await ends(kit, one, { outcome: 'unknown' }, 'HOST_FAILED')
      kit.equal(error.cause === undefined, false, 'no cause')
    },
  ],
  [
    'throws',
    'A host that throws at once is HOST_FAILED, never a throw of ours.',
    (kit, one) => ends(kit, one, { delivery: 'throw' }, 'HOST_FAILED'),
  ],
  [
    'never',
    'A host that never answers is HOST_TIMEOUT, at the latest after the time of its table.',
    (kit, one) => ends(kit, one, { delivery: 'never' }, 'HOST_TIMEOUT', one.endsWithinMs),
  ],
  [
    'late',
    'An answer after that changes nothing, and the next call is not given it.',
    async (kit, one) => {
      const { host, control } = await made(kit, one, { delayMs: one.endsWithinMs + 60_000 })
      await kit.rejects(one.call(host, kit), 'HOST_TIMEOUT', one.endsWithinMs)
      control.setTrouble(one.member, { outcome: 'cancel', delayMs: 70_000 })
      await kit.rejects(one.call(host, kit), ['HOST_CANCELLED', 'HOST_TIMEOUT'])
      control.setTrouble(one.member, undefined)
      await kit.clock.advance(one.endsWithinMs + 120_000)
      await well(kit, one, host)
    },
  ],
  [
    'double',
    'Of two answers the first counts: done stays done, cancelled stays cancelled.',
    async (kit, one) => {
      await well(kit, one, (await made(kit, one, { delivery: 'double' })).host)
      await ends(kit, one, { delivery: 'double', outcome: 'cancel' }, 'HOST_CANCELLED')
      await kit.clock.advance(60_000)
    },
  ],
  [
    'callbacks',
    'An old host that answers by callbacks alone, and never by promise, is heard.',
    async (kit, one) => {
      await well(kit, one, (await made(kit, one, { delivery: 'noPromise' })).host)
    },
  ],
  [
    'completeFirst',
    'A `complete` that comes before success or fail does not decide.',
    async (kit, one) => {
      await well(kit, one, (await made(kit, one, { delivery: 'completeFirst' })).host)
      await ends(kit, one, { delivery: 'completeFirst', outcome: 'cancel' }, 'HOST_CANCELLED')
    },
  ],
  [
    'onlyComplete',
    'A `complete` alone is a success only where it holds one; a cancelled call never is.',
    async (kit, one) => {
      const { host } = await made(kit, one, { delivery: 'onlyComplete' })
      const end = await kit.resolves(
        Promise.resolve(one.call(host, kit)).then(
          (answer) => ({ answer }),
          (error) => ({ code: error.code as string }),
        ),
      )
      if ('code' in end) kit.equal(end.code, 'HOST_FAILED', 'code')
      else kit.equal(end.answer ?? null, one.answer ?? null, 'answer')
      const cancelled = { delivery: 'onlyComplete', outcome: 'cancel' } as const
      await ends(kit, one, cancelled, ['HOST_CANCELLED', 'HOST_FAILED', 'HOST_TIMEOUT'])
    },
  ],
  [
    'shapes',
    'A success of a wrong shape is HOST_FAILED: nothing, a text, a number, a list, something else.',
    async (kit, one) => {
      for (const raw of WRONG_SHAPES) await ends(kit, one, { raw }, 'HOST_FAILED')
    },
  ],
  [
    'parallel',
    'Calls at the same time each end, and each by its own answer.',
    async (kit, one) => {
      const { host, control } = await made(kit, one, { delayMs: 2_000 })
      const slow = one.call(host, kit)
      control.setTrouble(one.member, { outcome: 'cancel' })
      const quick = one.call(host, kit)
      await kit.rejects(quick, 'HOST_CANCELLED', 1_500)
      same(kit, one, await kit.resolves(slow))
    },
  ],
  [
    'revoked',
    'A permission that was taken back between two calls is HOST_DENIED, and given again it works again.',
    async (kit, one) => {
      const { host, control } = await kit.make()
      await well(kit, one, host)
      control.setTrouble(one.member, { outcome: 'deny' })
      await kit.rejects(one.call(host, kit), 'HOST_DENIED')
      control.setTrouble(one.member, undefined)
      await well(kit, one, host)
    },
  ],
  [
    'hidden',
    'An app that is hidden while the person is busy gets the answer when it is back.',
    async (kit, one) => {
      const delayMs = Math.min(40_000, one.endsWithinMs / 3)
      const { host, control } = await made(kit, one, { delayMs })
      const asked = one.call(host, kit)
      await kit.clock.advance(1_000)
      control.hide()
      await kit.clock.advance(delayMs)
      control.show()
      same(kit, one, await kit.resolves(asked))
    },
  ],
  [
    'clock',
    'A clock that is set by a day, ahead or back, during a call neither ends it nor keeps it from ending.',
    async (kit, one) => {
      for (const dayMs of [86_400_000, -86_400_000]) {
        const { host } = await made(kit, one, { delayMs: 2_000 })
        const asked = one.call(host, kit)
        kit.clock.set(kit.clock.now() + dayMs)
        same(kit, one, await kit.resolves(asked))
        const silent = await made(kit, one, { delivery: 'never' })
        const never = one.call(silent.host, kit)
        kit.clock.set(kit.clock.now() + dayMs)
        await kit.rejects(never, 'HOST_TIMEOUT', one.endsWithinMs)
      }
    },
  ],
]

/** The rules that are tried on `member`, but for those that it has a case of its own for. */
export function troubleCases(
  member: TroubledMember,
  except: readonly string[] = [],
): ConformanceCase[] {
  const { member: name } = member
  const optional = name !== 'login' && name !== 'request' && name !== 'storage'
  return RULES.filter(([id]) => !except.includes(id)).map(([id, rule, run]) => ({
    id: `${name}.${id}`,
    ...(optional ? { needs: [name as HostMember] } : {}),
    rule,
    run: async (kit) => {
      await run(kit, member)
    },
  }))
}

function made(kit: CaseKit, { member }: TroubledMember, trouble: FakeTrouble) {
  return kit.make({ troubles: { [member]: trouble } })
}

async function ends(
  kit: CaseKit,
  one: TroubledMember,
  trouble: FakeTrouble,
  code: ErrorCode | readonly ErrorCode[],
  withinMs?: number,
) {
  const { host } = await made(kit, one, trouble)
  const error = await kit.rejects(one.call(host, kit), code, withinMs)
  kit.equal(error.member, one.member, `member of the error after ${JSON.stringify(trouble)}`)
  return error
}

async function well(kit: CaseKit, one: TroubledMember, host: Host): Promise<void> {
  same(kit, one, await kit.resolves(one.call(host, kit)))
}

/** Login codes are new each time, so only their shape is compared. */
function same(kit: CaseKit, one: TroubledMember, answer: unknown): void {
  if (one.member === 'login') kit.equal(/^code-\d+$/.test(codeOf(answer)), true, 'login code')
  else kit.equal(answer ?? null, one.answer ?? null, 'answer')
}

function codeOf(answer: unknown): string {
  return String((answer as { code?: unknown } | undefined)?.code)
}
