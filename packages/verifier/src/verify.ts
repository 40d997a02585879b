import { type Sm2Verify, sm2Verifier } from '@essc/crypto/sm2'
import { sm3 as portableSm3 } from '@essc/crypto/sm3'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Answer, answerOf, type BundleFacts, type RefusedCode } from './answer.ts'
import { type Bundle, readBundle } from './bundle.ts'
import { checksAfter, checksBefore, useOf, type VerifyOptions } from './checks.ts'
import { type Explanation, explainDecision } from './explain.ts'
import type { Inflate } from './inflate.ts'
import { createProofMemory } from './memory.ts'
import { createProofCheck, type Proof, type Sm3 } from './proof.ts'
import { type AnyCode, readCode } from './read-code.ts'
import { memoryReplayStore, type ReplayStore } from './replay-store.ts'
import { type ProofStep, present, type ShownCode } from './shown-code.ts'

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
  /** SM3 as of `@essc/crypto/node-sm3`; the portable one unless given. */
  sm3?: Sm3
  /** What happens once the bundle has expired: codes are refused unless said otherwise. */
  policy?: { staleBundle: 'refuse' | 'accept' }
  /** A gate, which may be without a network for 72 hours where other terminals may for 24. */
  isGate?: boolean
  /** Authorisations whose signature is remembered, 4,096 unless given. */
  mostRemembered?: number
}

export interface Verifier {
  /**
   * Takes a bundle: at start the stored one, later newer ones.
   *
   * @throws BUNDLE_INVALID, and the former stays in force.
   */
  loadBundle(signed: SignedTrustBundle): Promise<BundleFacts>
  /**
   * Decides in one call, without a request. Takes the code's use when it accepts. Never throws.
   *
   * @param input a scanner's text, or the bytes of a symbol of byte mode.
   */
  verify(input: string | Uint8Array, options: VerifyOptions): Answer
  /** Why a code would be refused, field by field. Takes nothing. Never throws. */
  explain(input: string | Uint8Array, options: VerifyOptions): Explanation
  /** The bundle in force, or undefined before the first. */
  bundle(): BundleFacts | undefined
  /** Resolves once every use that was taken outlives the program. */
  settled(): Promise<void>
}

/** Checks proofs elsewhere, in order; resolves to the place of the first that fails, or -1. */
export type ProveElsewhere = (proofs: readonly Proof[]) => Promise<number>

/** A verifier whose proofs may be checked elsewhere, such as by other threads. */
export interface DivisibleVerifier extends Verifier {
  verifyWith(
    prove: ProveElsewhere,
    input: string | Uint8Array,
    options: VerifyOptions,
  ): Promise<Answer>
}

const BACK_SECONDS = 60
const MOST_REMEMBERED = 4_096

interface Opened {
  read: AnyCode
  shown: ShownCode
  bundle: Bundle
  nowUnix: number
  steps: ProofStep[]
}

/** A verifier for one terminal or lane. */
export function createVerifier(options: VerifierOptions): DivisibleVerifier {
  const verifier = options.sm2?.verifier ?? sm2Verifier
  const sm3 = options.sm3 ?? portableSm3
  const replays = options.replayStore ?? memoryReplayStore()
  const refuseStale = options.policy?.staleBundle !== 'accept'
  const memory = createProofMemory(options.mostRemembered ?? MOST_REMEMBERED)
  const isProven = createProofCheck({ verifier, sm3 })
  const isGate = options.isGate ?? false
  let bundleKey = options.bundleKey
  let bundle: Bundle | undefined
  let newestIssueUnix = 0

  /** A terminal's clock that was set back does not bring old codes back to life. */
  function nowUnix(): number {
    const floor = Math.max(newestIssueUnix, replays.lastAcceptedUnix() - BACK_SECONDS)
    return Math.max(Math.floor(options.now() / 1_000), floor)
  }

  function facts(): BundleFacts | undefined {
    if (!bundle) return undefined
    const at = nowUnix()
    const { sequence, issuedAtUnix, expiresAtUnix } = bundle
    return { sequence, ageSeconds: at - issuedAtUnix, isStale: at > expiresAtUnix }
  }

  const refuse = (reason: ErrorCode, { hasInputMethod = false, resolveOnline = false } = {}) =>
    ({ ok: false, reason, hasInputMethod, resolveOnline, bundle: facts() }) satisfies RefusedCode

  /** Everything before the signatures. */
  function open(read: AnyCode | undefined, asked: VerifyOptions): Opened | ErrorCode {
    if (!read) return 'CODE_MALFORMED'
    const at = nowUnix()
    if (!bundle || (refuseStale && at > bundle.expiresAtUnix)) return 'BUNDLE_STALE'
    const presented = present(read, bundle, sm3)
    if ('reason' in presented) return presented.reason
    const { shown } = presented
    const context = { read, shown, options: asked, nowUnix: at, bundle }
    for (const check of checksBefore) {
      const reason = check.run(context)
      if (reason) return reason
    }
    return { read, shown, bundle, nowUnix: at, steps: memory.open(shown.steps) }
  }

  function isStepRight({ name, proof }: ProofStep, shown: ShownCode): boolean {
    if (proof.kind !== 'signature' || name !== 'codeSignature') return isProven(proof)
    const verify = memory.codeVerifier(shown, () => verifier(proof.key))
    return verify(proof.signature, proof.message)
  }

  /** Everything after the signatures. */
  function close(opened: Opened, asked: VerifyOptions, hasInputMethod: boolean): Answer {
    const { shown } = opened
    const context = { ...opened, options: asked, replays }
    for (const check of checksAfter) {
      const reason = check.run(context)
      if (reason)
        return refuse(reason, { hasInputMethod, resolveOnline: shown.profile === 'printed' })
    }
    if (!replays.compareAndSet(...useOf(shown))) return refuse('CODE_REPLAYED', { hasInputMethod })
    return answerOf(opened.read, shown, facts()!)
  }

  function decide(input: unknown, asked: VerifyOptions): Answer {
    const { read, hasInputMethod } = readCode(input)
    const opened = open(read, asked)
    if (typeof opened === 'string') return refuse(opened, { hasInputMethod })
    for (const step of opened.steps) {
      if (!isStepRight(step, opened.shown)) return refuse(step.reason, { hasInputMethod })
      memory.add(step, opened.shown)
    }
    return close(opened, asked, hasInputMethod)
  }

  async function decideWith(
    prove: ProveElsewhere,
    input: unknown,
    asked: VerifyOptions,
  ): Promise<Answer> {
    const { read, hasInputMethod } = readCode(input)
    for (;;) {
      const opened = open(read, asked)
      if (typeof opened === 'string') return refuse(opened, { hasInputMethod })
      const { steps, shown } = opened
      const wrong = steps.length === 0 ? -1 : await prove(steps.map(({ proof }) => proof))
      // Another bundle came meanwhile: what was proven, was proven under the former.
      if (opened.bundle !== bundle) continue
      for (const step of steps.slice(0, wrong < 0 ? steps.length : wrong)) memory.add(step, shown)
      const failed = steps[wrong]
      if (failed) return refuse(failed.reason, { hasInputMethod })
      return close(opened, asked, hasInputMethod)
    }
  }

  return {
    async loadBundle(signed) {
      const { inflate } = options
      const given = { verifier, bundleKey, isGate, inflate, current: bundle }
      const read = await readBundle(signed, given)
      // Two may be read at a time; the newer stays, whichever is done first.
      if (!bundle || read.sequence > bundle.sequence) {
        bundle = read
        bundleKey = read.bundleKey
        // The platform's clock may have been set back between two bundles; ours follows no step back.
        newestIssueUnix = Math.max(newestIssueUnix, read.issuedAtUnix)
        memory.clear()
      }
      return facts()!
    },
    verify(input, asked) {
      try {
        return decide(input, asked)
      } catch {
        // Whatever a library could not digest is refused.
        return refuse('CODE_MALFORMED')
      }
    },
    async verifyWith(prove, input, asked) {
      try {
        return await decideWith(prove, input, asked)
      } catch {
        return refuse('CODE_MALFORMED')
      }
    },
    explain(input, asked) {
      try {
        return explainDecision(input, asked, {
          bundle,
          isAlone: false,
          refuseStale,
          nowUnix: nowUnix(),
          sm3,
          replays,
          isRight: (step, shown) =>
            memory.open(shown.steps).every((left) => left.name !== step.name) ||
            isProven(step.proof),
        })
      } catch {
        return { kind: 'unknown', fields: [], checks: [], reason: 'CODE_MALFORMED' }
      }
    },
    bundle: facts,
    settled: async () => replays.settled?.(),
  }
}
