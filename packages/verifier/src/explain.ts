import type { ErrorCode } from '@essc/protocol/errors'
import type { Bundle } from './bundle.ts'
import { checksAfter, checksBefore, type VerifyOptions } from './checks.ts'
import { codeFields, type ExplainedField } from './explain-fields.ts'
import { explainOther, type OtherKind } from './explain-others.ts'
import type { Sm3 } from './proof.ts'
import { type AnyCode, readCode } from './read-code.ts'
import { memoryReplayStore, type ReplayStore } from './replay-store.ts'
import { type ProofStep, present, type ShownCode } from './shown-code.ts'
import { repairWedge } from './wedge.ts'

export interface ExplainedCheck {
  name: string
  /** `not checked`: what it takes is not at hand, such as a trust bundle. */
  outcome: 'passed' | 'failed' | 'not reached' | 'not checked'
  reason?: ErrorCode
}

/** A code field by field, for a person who wants to know why it was refused. */
export interface Explanation {
  kind: AnyCode['kind'] | OtherKind
  /** Empty for what is no code at all. */
  fields: ExplainedField[]
  checks: ExplainedCheck[]
  reason?: ErrorCode
  /** What a person at the scanner can do. */
  hint?: 'switch the input method to English'
}

export interface ExplainContext {
  bundle: Bundle | undefined
  /** There is no terminal: only what a code says of itself is checked. */
  isAlone: boolean
  refuseStale: boolean
  nowUnix: number
  sm3: Sm3
  replays: ReplayStore
  isRight(step: ProofStep, shown: ShownCode): boolean
}

/** Every check in its order, whichever of them a layout has. */
const NAMES = [
  'format',
  'bundle',
  'issuer',
  'purpose',
  'times',
  'certificate',
  'issuerSignature',
  'codeSignature',
  'online',
  'binding',
  'limit',
  'status',
  'replay',
]

/** Fields and checks of what was read, as a verifier with this bundle decides. Takes nothing. */
export function explainDecision(
  input: unknown,
  options: VerifyOptions,
  context: ExplainContext,
): Explanation {
  const { read, hasInputMethod } = readCode(input)
  const hint = hasInputMethod ? { hint: 'switch the input method to English' as const } : {}
  if (!read) {
    const text = typeof input === 'string' ? repairWedge(input).text : ''
    const other = explainOther(typeof input === 'string' ? input.trim() : text)
    const { kind, fields } = other.kind === 'unknown' ? explainOther(text) : other
    const isOther =
      kind.startsWith('EMV') || kind === 'payment' || kind === 'terminal binding request'
    if (isOther) return { kind, fields, checks: [], ...hint }
    return { kind, fields, ...judge([['format', () => 'CODE_MALFORMED']], [], NAMES), ...hint }
  }
  const { bundle } = context
  const issuerId = read.kind === 'transport' ? read.code.authorisation.issuerId : ''
  const fields = codeFields(read, bundle?.profiles.get(issuerId))
  return { kind: read.kind, fields, ...decide(read, options, context), ...hint }
}

type Trial = [name: string, run: () => ErrorCode | undefined]
type Verdict = Pick<Explanation, 'checks' | 'reason'>

function decide(read: AnyCode, options: VerifyOptions, context: ExplainContext): Verdict {
  const { nowUnix, replays, isRight, refuseStale } = context
  const bundle = context.bundle ?? trustingBundle(nowUnix)
  const presented = present(read, bundle, context.sm3)
  const isMissing = !context.bundle && !context.isAlone
  const isStale = isMissing || (refuseStale && nowUnix > bundle.expiresAtUnix)
  const first: Trial[] = [
    ['format', () => undefined],
    ['bundle', () => (isStale ? 'BUNDLE_STALE' : undefined)],
    ['issuer', () => ('reason' in presented ? presented.reason : undefined)],
  ]
  const unknowable = !context.isAlone
    ? []
    : ['bundle', 'issuer', 'certificate', 'issuerSignature', 'status', 'replay']
  const names = NAMES.filter((name) => name !== 'certificate' || read.kind === 'transport')
  if ('reason' in presented) return judge(first, unknowable, names)
  const { shown } = presented
  const facts = { read, shown, options, nowUnix, bundle, replays }
  const of = (checks: readonly { name: string; run(c: typeof facts): ErrorCode | undefined }[]) =>
    checks.map(({ name, run }): Trial => [name, () => run(facts)])
  return judge(
    [
      ...first,
      ...of(checksBefore),
      ...shown.steps.map(
        (step): Trial => [step.name, () => (isRight(step, shown) ? undefined : step.reason)],
      ),
      ...of(checksAfter),
    ],
    unknowable,
  )
}

/** Runs the checks to the first that fails; those of `names` that cannot be tried are named all the same. */
function judge(
  trials: readonly Trial[],
  unknowable: readonly string[],
  names: readonly string[] = [],
): Verdict {
  let reason: ErrorCode | undefined
  const checks = trials.map(([name, run]): ExplainedCheck => {
    if (reason) return { name, outcome: 'not reached' }
    if (unknowable.includes(name)) return { name, outcome: 'not checked' }
    reason = run()
    return reason ? { name, outcome: 'failed', reason } : { name, outcome: 'passed' }
  })
  const outcome = reason ? 'not reached' : 'not checked'
  const ran = checks.map(({ name }) => name)
  const rest = names.filter((name) => !ran.includes(name))
  checks.push(...rest.map((name): ExplainedCheck => ({ name, outcome })))
  return { checks, ...(reason ? { reason } : {}) }
}

/** Stands in where there is no bundle: takes every issuer for known, and what follows is not checked. */
function trustingBundle(nowUnix: number): Bundle {
  const anyone = new Uint8Array(33)
  return {
    sequence: 0,
    issuedAtUnix: nowUnix,
    expiresAtUnix: nowUnix,
    issuers: { get: () => anyone, has: () => false } as unknown as Bundle['issuers'],
    lists: new Map(),
    roots: new Map(),
    profiles: new Map(),
    payload: '',
    bundleKey: anyone,
  }
}

/**
 * Explains a code without a terminal's trust bundle: its fields, and what it says of itself.
 *
 * @param isRight checks the code's own signature or link.
 */
export function explainAlone(
  input: string | Uint8Array,
  options: VerifyOptions,
  context: Pick<ExplainContext, 'nowUnix' | 'sm3' | 'isRight'>,
): Explanation {
  const replays = memoryReplayStore()
  return explainDecision(input, options, {
    ...context,
    bundle: undefined,
    isAlone: true,
    refuseStale: false,
    replays,
  })
}
