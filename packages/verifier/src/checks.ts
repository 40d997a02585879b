import { equalBytes } from '@essc/crypto/bytes'
import { bindingOf } from '@essc/protocol/codes/binding'
import { statusAt } from '@essc/protocol/codes/status-list'
import type { ErrorCode } from '@essc/protocol/errors'
import type { Bundle } from './bundle.ts'
import type { AnyCode } from './read-code.ts'
import type { ReplayStore, Use } from './replay-store.ts'
import type { CodePurpose, ShownCode } from './shown-code.ts'
import { certificateEndsAtUnix } from './shown-code.ts'

/** What a terminal asks of a code. */
export interface VerifyOptions {
  purpose: CodePurpose
  /** Refuses codes that a guardian shows. */
  refuseGuardians?: boolean
  /** The code must be bound to this terminal and challenge, as for desks that grant benefits. */
  binding?: { terminalId: string; challenge: string }
  /** A fare in fen, held against the single-use limit. */
  amountFen?: number
}

export interface CheckContext {
  read: AnyCode
  shown: ShownCode
  options: VerifyOptions
  /** By the terminal's clock and its floor. */
  nowUnix: number
  bundle: Bundle
}

/** One check: its name, and the reason when it fails. */
export interface Check<C = CheckContext> {
  name: string
  run(context: C): ErrorCode | undefined
}

const SKEW_SECONDS = 30

function checkPurpose({ shown, options }: CheckContext): ErrorCode | undefined {
  const isRight = shown.purpose === options.purpose
  return isRight && !(shown.isGuardian && options.refuseGuardians)
    ? undefined
    : 'CODE_WRONG_PURPOSE'
}

function checkTimes({ read, shown, nowUnix, bundle }: CheckContext): ErrorCode | undefined {
  // Until when paper is good is the platform's to say.
  if (shown.profile === 'printed') return undefined
  const { notBeforeUnix, endsAtUnix, timeUnix, lifetimeSeconds } = shown
  if (read.kind === 'transport' && nowUnix >= certificateEndsAtUnix(read.code, bundle))
    return 'CODE_ISSUER_CERTIFICATE_INVALID'
  if (notBeforeUnix !== undefined && nowUnix < notBeforeUnix - SKEW_SECONDS)
    return 'CODE_AUTHORISATION_NOT_YET_VALID'
  if (nowUnix > endsAtUnix + SKEW_SECONDS) return 'CODE_AUTHORISATION_EXPIRED'
  if (timeUnix > nowUnix + SKEW_SECONDS) return 'CODE_FROM_THE_FUTURE'
  if (nowUnix > timeUnix + lifetimeSeconds + SKEW_SECONDS) return 'CODE_EXPIRED'
  if (notBeforeUnix !== undefined && timeUnix < notBeforeUnix - SKEW_SECONDS)
    return 'CODE_AUTHORISATION_NOT_YET_VALID'
  return timeUnix > endsAtUnix ? 'CODE_AUTHORISATION_EXPIRED' : undefined
}

function checkBinding({ shown, options: { binding } }: CheckContext): ErrorCode | undefined {
  if (!binding) return undefined
  return shown.binding && equalBytes(shown.binding, bindingOf(binding))
    ? undefined
    : 'CODE_BINDING_REQUIRED'
}

function checkLimit({ shown, options: { amountFen } }: CheckContext): ErrorCode | undefined {
  return amountFen !== undefined && amountFen > shown.limitFen ? 'CODE_OVER_LIMIT' : undefined
}

function checkStatus({ shown: { status }, bundle }: CheckContext): ErrorCode | undefined {
  // The transport layout has no place for one: its authorisations are short instead.
  if (!status) return undefined
  const list = bundle.lists.get(status.list)
  // The place is newer than the bundle, so this terminal cannot know.
  if (!list || status.index >= list.size) return 'BUNDLE_STALE'
  return statusAt(list.bits, status.index) ? 'CODE_REVOKED' : undefined
}

/** Paper says who issued it, and nothing that a terminal could decide on by itself. */
function checkOnline({ shown }: CheckContext): ErrorCode | undefined {
  return shown.profile === 'printed' ? 'CODE_WRONG_PURPOSE' : undefined
}

/** The replay store's key and entry of a code. */
export function useOf(shown: ShownCode): [authorisation: Uint8Array, use: Use] {
  const { counter, timeUnix, endsAtUnix, digest } = shown
  return [digest.subarray(0, 8), { counter, timeUnix, endsAtUnix }]
}

/** Checks before the signatures, in the order of docs/codes.md: what they find is advice only. */
export const checksBefore: readonly Check[] = [
  { name: 'purpose', run: checkPurpose },
  { name: 'times', run: checkTimes },
]

/** Checks after the signatures. The last one only looks. */
export const checksAfter: readonly Check<CheckContext & { replays: ReplayStore }>[] = [
  { name: 'online', run: checkOnline },
  { name: 'binding', run: checkBinding },
  { name: 'limit', run: checkLimit },
  { name: 'status', run: checkStatus },
  {
    name: 'replay',
    run: ({ shown, replays }) => (replays.isNew(...useOf(shown)) ? undefined : 'CODE_REPLAYED'),
  },
]
