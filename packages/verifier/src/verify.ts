import { type Sm2Verify, sm2Verifier } from '@essc/crypto/sm2'
import type { CompactCode } from '@essc/protocol/codes/compact'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Bundle, readBundle } from './bundle.ts'
import {
  type CheckContext,
  type CodePurpose,
  checks,
  endsAtUnix,
  useOf,
  type VerifyOptions,
} from './checks.ts'
import { type ExplainedCheck, type Explanation, explainFields } from './explain.ts'
import type { Inflate } from './inflate.ts'
import { readCode } from './read-code.ts'
import { memoryReplayStore, type ReplayStore } from './replay-store.ts'

export interface VerifierOptions {
  /** The pinned key of the trust bundle: 33 bytes, from provisioning. */
  bundleKey: Uint8Array
  /** The terminal's clock in milliseconds. */
  now(): number
  inflate: Inflate
  /** In memory unless given. */
  replayStore?: ReplayStore
  /** SM2 as of `@essc/crypto/node-sm2`; the portable one unless given. */
  sm2?: { verifier(publicKey: Uint8Array, keep?: boolean): Sm2Verify }
  /** What happens once the bundle has expired: codes are refused unless said otherwise. */
  policy?: { staleBundle: 'refuse' | 'accept' }
}

/** The age of what the decision rests on, said in every answer. */
export interface BundleFacts {
  sequence: number
  ageSeconds: number
  isStale: boolean
}

/** What a valid code says, which is not who its holder is. */
export interface VerifiedCode {
  ok: true
  profile: 'SC1'
  purpose: CodePurpose
  isGuardian: boolean
  /** The prefecture, six digits. */
  region: string
  fareClass: number
  limitFen: number
  /** When the authorisation ends. */
  endsAtUnix: number
  timeUnix: number
  bundle: BundleFacts
}

export interface RefusedCode {
  ok: false
  /** A reason found before the signatures were checked is advice only. */
  reason: ErrorCode
  /** The text came through an input method: ask to switch it to English. */
  hasInputMethod: boolean
  bundle: BundleFacts | undefined
}

export interface Verifier {
  /**
   * Takes a bundle: at start the stored one, later newer ones.
   *
   * @throws BUNDLE_INVALID, and the former stays in force.
   */
  loadBundle(signed: SignedTrustBundle): Promise<BundleFacts>
  /** Decides in one call, without a request. Takes the code's use when it accepts. Never throws. */
  verify(text: string, options: VerifyOptions): VerifiedCode | RefusedCode
  /** Why a code would be refused, field by field. Takes nothing. Never throws. */
  explain(text: string, options: VerifyOptions): Explanation
  /** The bundle in force, or undefined before the first. */
  bundle(): BundleFacts | undefined
}

const BACK_SECONDS = 60

/** A verifier for one terminal or lane. */
export function createVerifier(options: VerifierOptions): Verifier {
  const verifier = options.sm2?.verifier ?? sm2Verifier
  const replays = options.replayStore ?? memoryReplayStore()
  const refuseStale = options.policy?.staleBundle !== 'accept'
  const remembered = new Map<string, Sm2Verify>()
  let pinned: Sm2Verify | undefined
  let bundle: Bundle | undefined

  /** A terminal's clock that was set back does not bring old codes back to life. */
  function nowUnix(): number {
    const floor = Math.max(bundle?.issuedAtUnix ?? 0, replays.lastAcceptedUnix() - BACK_SECONDS)
    return Math.max(Math.floor(options.now() / 1_000), floor)
  }

  function facts(): BundleFacts | undefined {
    if (!bundle) return undefined
    const ageSeconds = nowUnix() - bundle.issuedAtUnix
    const { sequence, expiresAtUnix } = bundle
    return { sequence, ageSeconds, isStale: nowUnix() > expiresAtUnix }
  }

  function contextFor(code: CompactCode, asked: VerifyOptions): CheckContext {
    return {
      code,
      options: asked,
      nowUnix: nowUnix(),
      bundle,
      refuseStale,
      remembered,
      codeVerifier: verifier,
      replays,
    }
  }

  function decide(text: string, asked: VerifyOptions): VerifiedCode | RefusedCode {
    const { code, hasInputMethod } = readCode(text)
    const refuse = (reason: ErrorCode): RefusedCode => ({
      ok: false,
      reason,
      hasInputMethod,
      bundle: facts(),
    })
    if (!code) return refuse('CODE_MALFORMED')
    const context = contextFor(code, asked)
    for (const check of checks) {
      const reason = check.run(context)
      if (reason) return refuse(reason)
    }
    if (!replays.compareAndSet(...useOf(code))) return refuse('CODE_REPLAYED')
    const { purpose, region, fareClass, limitFen } = code.authorisation
    return {
      ok: true,
      profile: 'SC1',
      purpose: purpose % 2 === 1 ? 'identity' : 'travel',
      isGuardian: purpose >= 3,
      region,
      fareClass,
      limitFen,
      endsAtUnix: endsAtUnix(code),
      timeUnix: code.timeUnix,
      bundle: facts()!,
    }
  }

  function describe(text: string, asked: VerifyOptions): Explanation {
    const { code, hasInputMethod } = readCode(text)
    const hint = hasInputMethod ? { hint: 'switch the input method to English' as const } : {}
    let reason: ErrorCode | undefined = code ? undefined : 'CODE_MALFORMED'
    const format: ExplainedCheck = reason
      ? { name: 'format', outcome: 'failed', reason }
      : { name: 'format', outcome: 'passed' }
    const context = code && contextFor(code, asked)
    const rest = checks.map(({ name, run }): ExplainedCheck => {
      if (reason || !context) return { name, outcome: 'not reached' }
      reason = run(context)
      return reason ? { name, outcome: 'failed', reason } : { name, outcome: 'passed' }
    })
    return {
      fields: code ? explainFields(code) : [],
      checks: [format, ...rest],
      ...(reason ? { reason } : {}),
      ...hint,
    }
  }

  return {
    async loadBundle(signed) {
      pinned ??= verifier(options.bundleKey)
      const before = bundle
      const read = await readBundle(signed, {
        verify: pinned,
        issuer: (key) => verifier(key, true),
        inflate: options.inflate,
        current: before,
      })
      // Two may be read at a time; the newer stays, whichever is done first.
      if (!bundle || read.sequence > bundle.sequence) {
        bundle = read
        remembered.clear()
      }
      return facts()!
    },
    verify(text, asked) {
      try {
        return decide(text, asked)
      } catch {
        // Whatever a library could not digest is refused.
        return { ok: false, reason: 'CODE_MALFORMED', hasInputMethod: false, bundle: facts() }
      }
    },
    explain(text, asked) {
      try {
        return describe(text, asked)
      } catch {
        return { fields: [], checks: [], reason: 'CODE_MALFORMED' }
      }
    },
    bundle: facts,
  }
}
