import { toHex } from '@essc/crypto/bytes'
import { chainAuthorisationMessage, chainSlotTimeUnix } from '@essc/protocol/codes/chain'
import { authorisationMessage, codeMessage } from '@essc/protocol/codes/compact'
import { certificateMessage } from '@essc/protocol/codes/transport/certificate'
import { transportIssuerMessage, transportUserMessage } from '@essc/protocol/codes/transport/code'
import { expiryEndsAtUnix } from '@essc/protocol/codes/transport/expiry'
import { transportUnix } from '@essc/protocol/codes/transport/profile'
import type { ErrorCode } from '@essc/protocol/errors'
import type { Bundle } from './bundle.ts'
import { binaryText, type ChainProof, type Proof, type SignatureProof, type Sm3 } from './proof.ts'
import type { AnyCode } from './read-code.ts'

export type CodePurpose = 'identity' | 'travel'

/** A proof, the reason when it fails, and the name that its success is remembered by. */
export interface ProofStep {
  name: 'certificate' | 'issuerSignature' | 'codeSignature'
  reason: ErrorCode
  proof: Proof
  /** Of the whole of what was signed and the signature, so that nothing can be slipped under it. */
  rememberAs?: string
}

/** What all layouts come to, once the bundle has said who issued it and how its times are counted. */
export interface ShownCode {
  profile: 'SC1' | 'SC2' | 'transport' | 'printed'
  purpose: CodePurpose
  isGuardian: boolean
  /** Unknown of transport codes. */
  region: string | undefined
  fareClass: number
  limitFen: number
  /** Transport codes have none. */
  notBeforeUnix: number | undefined
  endsAtUnix: number
  lifetimeSeconds: number
  timeUnix: number
  /** Of transport codes the time, of chain codes the slot. */
  counter: number
  status: { list: number; index: number } | undefined
  /** Chain codes and transport codes cannot be bound. */
  binding: Uint8Array | undefined
  /** SM3 of the whole authorisation, its signature with it. */
  digest: Uint8Array
  /** In the order that they are checked in. */
  steps: readonly ProofStep[]
}

/** A code as the bundle reads it, or why it cannot. */
export type Presented = { shown: ShownCode } | { reason: ErrorCode }

/** Reads a code's facts by a bundle. No signature is checked. */
export function present(read: AnyCode, bundle: Bundle, sm3: Sm3): Presented {
  switch (read.kind) {
    case 'compact':
      return presentCompact(read.code, bundle, sm3)
    case 'chain':
      return presentChain(read.code, bundle, sm3)
    case 'printed':
      return presentPrinted(read.code, bundle, sm3)
    case 'transport':
      return presentTransport(read.code, bundle, sm3)
  }
}

type CodeOf<K extends AnyCode['kind']> = Extract<AnyCode, { kind: K }>['code']
const UNKNOWN: Presented = { reason: 'CODE_UNKNOWN_ISSUER' }
const UNTRUSTED: Presented = { reason: 'CODE_ISSUER_CERTIFICATE_INVALID' }

const signature = (
  key: Uint8Array,
  keep: boolean,
  signed: Uint8Array,
  message: Uint8Array,
): SignatureProof => ({ kind: 'signature', key, keep, signature: signed, message })

const issuerStep = (proof: SignatureProof, digest: Uint8Array): ProofStep => ({
  name: 'issuerSignature',
  reason: 'CODE_ISSUER_SIGNATURE_INVALID',
  proof,
  rememberAs: binaryText(digest),
})

const codeStep = (proof: SignatureProof | ChainProof): ProofStep => ({
  name: 'codeSignature',
  reason: 'CODE_SIGNATURE_INVALID',
  proof,
})

/** What compact, chain and printed codes say alike. */
function common(
  fields: CodeOf<'compact'>['authorisation'] | CodeOf<'chain'>['authorisation'],
  digest: Uint8Array,
) {
  const { purpose, region, fareClass, limitFen, notBeforeUnix, lifetimeSeconds } = fields
  return {
    purpose: (purpose % 2 === 1 ? 'identity' : 'travel') as CodePurpose,
    isGuardian: purpose >= 3,
    region,
    fareClass,
    limitFen,
    notBeforeUnix,
    endsAtUnix: notBeforeUnix + fields.validityMinutes * 60,
    lifetimeSeconds,
    status: { list: fields.statusList, index: fields.statusIndex },
    digest,
  }
}

function presentCompact(code: CodeOf<'compact'>, bundle: Bundle, sm3: Sm3): Presented {
  const { authorisation: a, bytes, timeUnix, counter, binding } = code
  const issuer = bundle.issuers.get(toHex(a.issuerKeyId))
  if (!issuer) return UNKNOWN
  const digest = sm3(bytes.subarray(0, 124))
  const shown: ShownCode = {
    profile: 'SC1',
    ...common(a, digest),
    timeUnix,
    counter,
    binding,
    steps: [
      issuerStep(
        signature(issuer, true, code.issuerSignature, authorisationMessage(bytes)),
        digest,
      ),
      codeStep(signature(a.codeKey, false, code.codeSignature, codeMessage(bytes))),
    ],
  }
  return { shown }
}

function presentChain(code: CodeOf<'chain'>, bundle: Bundle, sm3: Sm3): Presented {
  const { authorisation: a, bytes, slot, link } = code
  const issuer = bundle.issuers.get(toHex(a.issuerKeyId))
  if (!issuer) return UNKNOWN
  const digest = sm3(bytes.subarray(0, 123))
  const { statusList, statusIndex } = a
  const shown: ShownCode = {
    profile: 'SC2',
    ...common(a, digest),
    timeUnix: chainSlotTimeUnix(a.notBeforeUnix, slot),
    counter: slot,
    binding: undefined,
    steps: [
      issuerStep(
        signature(issuer, true, code.issuerSignature, chainAuthorisationMessage(bytes)),
        digest,
      ),
      codeStep({
        kind: 'chain',
        place: { statusList, statusIndex },
        slot,
        link,
        knownSlot: 0,
        knownLink: a.anchor,
      }),
    ],
  }
  return { shown }
}

/** Paper proves who issued it and no more: everything else is asked of the platform. */
function presentPrinted(code: CodeOf<'printed'>, bundle: Bundle, sm3: Sm3): Presented {
  const issuer = bundle.issuers.get(toHex(code.issuerKeyId))
  if (!issuer) return UNKNOWN
  const digest = sm3(code.bytes)
  const shown: ShownCode = {
    profile: 'printed',
    ...common({ ...code, purpose: 1, validityMinutes: 0, lifetimeSeconds: 0 }, digest),
    timeUnix: code.notBeforeUnix,
    counter: 0,
    binding: undefined,
    steps: [
      issuerStep(
        signature(issuer, true, code.issuerSignature, authorisationMessage(code.bytes)),
        digest,
      ),
    ],
  }
  return { shown }
}

function presentTransport(code: CodeOf<'transport'>, bundle: Bundle, sm3: Sm3): Presented {
  const { authorisation: a, bytes } = code
  const { certificate } = a
  // One profile by the issuer's number, chosen before any time is looked at.
  const profile = bundle.profiles.get(a.issuerId)
  if (!profile) return UNKNOWN
  const root = bundle.roots.get(certificate.caIndex)
  const isOurs = bundle.issuers.has(toHex(sm3(certificate.issuerKey).subarray(0, 4)))
  if (!root || isOurs) return UNTRUSTED
  if (code.issuerAlgorithm !== profile.algorithm || code.userAlgorithm !== profile.algorithm)
    return { reason: 'CODE_MALFORMED' }
  const whole = bytes.subarray(3, 3 + 117)
  const issuerMessage = transportIssuerMessage(bytes)
  const digest = sm3(bytes.subarray(3, 3 + issuerMessage.length + 65))
  const timeUnix = transportUnix(profile, code.time)
  const shown: ShownCode = {
    profile: 'transport',
    purpose: 'travel',
    isGuardian: false,
    region: undefined,
    fareClass: 0,
    limitFen: a.limitFen,
    notBeforeUnix: undefined,
    endsAtUnix: transportUnix(profile, a.expiresAt),
    lifetimeSeconds: a.lifetimeSeconds,
    timeUnix,
    counter: timeUnix,
    status: undefined,
    binding: undefined,
    digest,
    steps: [
      {
        name: 'certificate',
        reason: 'CODE_ISSUER_CERTIFICATE_INVALID',
        proof: signature(root.key, true, certificate.signature, certificateMessage(whole)),
        rememberAs: binaryText(sm3(whole)),
      },
      issuerStep(
        signature(certificate.issuerKey, true, code.issuerSignature, issuerMessage),
        digest,
      ),
      codeStep(signature(a.userKey, false, code.userSignature, transportUserMessage(bytes))),
    ],
  }
  return { shown }
}

/** The first second at which an issuer's certificate, or its root, is good no more. */
export function certificateEndsAtUnix(code: CodeOf<'transport'>, bundle: Bundle): number {
  const { expiry, caIndex } = code.authorisation.certificate
  const root = bundle.roots.get(caIndex)
  return Math.min(expiryEndsAtUnix(expiry), root?.endsAtUnix ?? 0)
}
