import { concatBytes, equalBytes, toHex, utf8 } from '@essc/crypto/bytes'
import type { Sm2Verify } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { authorisationMessage, type CompactCode, codeMessage } from '@essc/protocol/codes/compact'
import { statusAt } from '@essc/protocol/codes/status-list'
import type { ErrorCode } from '@essc/protocol/errors'
import type { Bundle } from './bundle.ts'
import type { ReplayStore, Use } from './replay-store.ts'

export type CodePurpose = 'identity' | 'travel'

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
  code: CompactCode
  options: VerifyOptions
  /** By the terminal's clock and its floor. */
  nowUnix: number
  bundle: Bundle | undefined
  refuseStale: boolean
  remembered: Map<string, Sm2Verify>
  codeVerifier(publicKey: Uint8Array): Sm2Verify
  replays: ReplayStore
}

/** One check: its name, and the reason when it fails. */
export interface Check {
  name: string
  run(context: CheckContext): ErrorCode | undefined
}

const SKEW_SECONDS = 30
const MOST_REMEMBERED = 20_000

export function endsAtUnix({ authorisation }: CompactCode): number {
  return authorisation.notBeforeUnix + authorisation.validityMinutes * 60
}

/** The first bytes of SM3 over tag, terminal and challenge: what a phone that scanned it signs. */
export function bindingOf({ terminalId, challenge }: { terminalId: string; challenge: string }) {
  return sm3(concatBytes(utf8('SC1-bind'), utf8(terminalId), utf8(challenge))).subarray(0, 4)
}

function checkTimes({ code, nowUnix }: CheckContext): ErrorCode | undefined {
  const { notBeforeUnix, lifetimeSeconds } = code.authorisation
  const ends = endsAtUnix(code)
  if (nowUnix < notBeforeUnix - SKEW_SECONDS) return 'CODE_AUTHORISATION_NOT_YET_VALID'
  if (nowUnix > ends + SKEW_SECONDS) return 'CODE_AUTHORISATION_EXPIRED'
  if (code.timeUnix > nowUnix + SKEW_SECONDS) return 'CODE_FROM_THE_FUTURE'
  if (nowUnix > code.timeUnix + lifetimeSeconds + SKEW_SECONDS) return 'CODE_EXPIRED'
  if (code.timeUnix < notBeforeUnix - SKEW_SECONDS) return 'CODE_AUTHORISATION_NOT_YET_VALID'
  return code.timeUnix > ends ? 'CODE_AUTHORISATION_EXPIRED' : undefined
}

const issuerOf = ({ code, bundle }: CheckContext) =>
  bundle?.issuers.get(toHex(code.authorisation.issuerKeyId))

/** The memory's key covers all of the authorisation, so that no other key can be slipped under it. */
const memoryKey = ({ bytes }: CompactCode) => toHex(sm3(bytes.subarray(0, 124)))

function checkIssuerSignature(context: CheckContext): ErrorCode | undefined {
  const { code, remembered } = context
  const key = memoryKey(code)
  if (remembered.has(key)) return undefined
  const issuer = issuerOf(context)
  if (!issuer?.(code.issuerSignature, authorisationMessage(code.bytes)))
    return 'CODE_ISSUER_SIGNATURE_INVALID'
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(key, context.codeVerifier(code.authorisation.codeKey))
  return undefined
}

function checkStatus({ code, bundle }: CheckContext): ErrorCode | undefined {
  const { statusList, statusIndex } = code.authorisation
  const list = bundle?.lists.get(statusList)
  // The place is newer than the bundle, so this terminal cannot know.
  if (!list || statusIndex >= list.size) return 'BUNDLE_STALE'
  return statusAt(list.bits, statusIndex) ? 'CODE_REVOKED' : undefined
}

/** The replay store's key and entry of a code. */
export function useOf(code: CompactCode): [authorisation: string, use: Use] {
  const { timeUnix, counter } = code
  return [memoryKey(code).slice(0, 16), { counter, timeUnix, endsAtUnix: endsAtUnix(code) }]
}

/** Every check after the format, in the order of docs/codes.md. The last one only looks. */
export const checks: readonly Check[] = [
  {
    name: 'bundle',
    run: ({ bundle, refuseStale, nowUnix }) =>
      !bundle || (refuseStale && nowUnix > bundle.expiresAtUnix) ? 'BUNDLE_STALE' : undefined,
  },
  { name: 'issuer', run: (context) => (issuerOf(context) ? undefined : 'CODE_UNKNOWN_ISSUER') },
  {
    name: 'purpose',
    run({ code, options }) {
      const { purpose } = code.authorisation
      const isGuardian = purpose >= 3
      const isRight = (purpose % 2 === 1) === (options.purpose === 'identity')
      return isRight && !(isGuardian && options.refuseGuardians) ? undefined : 'CODE_WRONG_PURPOSE'
    },
  },
  { name: 'times', run: checkTimes },
  { name: 'issuerSignature', run: checkIssuerSignature },
  {
    name: 'codeSignature',
    run({ code, remembered }) {
      const verify = remembered.get(memoryKey(code))
      return verify?.(code.codeSignature, codeMessage(code.bytes))
        ? undefined
        : 'CODE_SIGNATURE_INVALID'
    },
  },
  {
    name: 'binding',
    run: ({ code, options: { binding } }) =>
      binding && !equalBytes(code.binding, bindingOf(binding))
        ? 'CODE_BINDING_REQUIRED'
        : undefined,
  },
  {
    name: 'limit',
    run: ({ code, options: { amountFen } }) =>
      amountFen !== undefined && amountFen > code.authorisation.limitFen
        ? 'CODE_OVER_LIMIT'
        : undefined,
  },
  { name: 'status', run: checkStatus },
  {
    name: 'replay',
    run: ({ code, replays }) => (replays.isNew(...useOf(code)) ? undefined : 'CODE_REPLAYED'),
  },
]
