import type { ErrorCode } from '@essc/protocol/errors'
import type { AnyCode } from './read-code.ts'
import type { CodePurpose, ShownCode } from './shown-code.ts'

/** The age of what the decision rests on, said in every answer. */
export interface BundleFacts {
  sequence: number
  ageSeconds: number
  isStale: boolean
}

interface AcceptedFacts {
  ok: true
  purpose: CodePurpose
  isGuardian: boolean
  fareClass: number
  limitFen: number
  /** When the authorisation ends. */
  endsAtUnix: number
  timeUnix: number
  bundle: BundleFacts
}

/** What a valid code of ours says, which is not who its holder is. */
export interface VerifiedCardCode extends AcceptedFacts {
  /** A compact code, or a chain code. */
  profile: 'SC1' | 'SC2'
  /** The prefecture, six digits. */
  region: string
}

/** What a valid code of the transport ministry's layout says. */
export interface VerifiedTransportCode extends AcceptedFacts {
  profile: 'transport'
  purpose: 'travel'
  /** Eight digits. */
  issuerId: string
  paymentAccount: string
  cardAccount: string
  issuerData: Uint8Array
}

export type VerifiedCode = VerifiedCardCode | VerifiedTransportCode

export interface RefusedCode {
  ok: false
  /** A reason found before the signatures were checked is advice only. */
  reason: ErrorCode
  /** The text came through an input method: ask to switch it to English. */
  hasInputMethod: boolean
  /** A printed code of a known issuer: send it to the platform, and look at the photo. */
  resolveOnline: boolean
  bundle: BundleFacts | undefined
}

export type Answer = VerifiedCode | RefusedCode

export function answerOf(read: AnyCode, shown: ShownCode, bundle: BundleFacts): VerifiedCode {
  const { purpose, isGuardian, fareClass, limitFen, endsAtUnix, timeUnix } = shown
  const facts = { isGuardian, fareClass, limitFen, endsAtUnix, timeUnix, bundle }
  if (read.kind === 'transport') {
    const { issuerId, paymentAccount, cardAccount, issuerData } = read.code.authorisation
    const accounts = { issuerId, paymentAccount, cardAccount, issuerData }
    return { ok: true, profile: 'transport', purpose: 'travel', ...facts, ...accounts }
  }
  const profile = shown.profile === 'SC2' ? 'SC2' : 'SC1'
  return { ok: true, profile, purpose, region: shown.region ?? '', ...facts }
}
