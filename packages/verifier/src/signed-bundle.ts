import { fromBase64Url } from '@essc/crypto/bytes'
import type { Sm2Verify } from '@essc/crypto/sm2'
import type { SignedTrustBundle, TrustBundle } from '@essc/protocol/codes/schema'
import { bundleMessage, decodeTrustBundle } from '@essc/protocol/codes/trust-bundle'

/**
 * Reads a trust bundle whose signature is right, or that of the key before.
 *
 * @param verify of the pinned bundle key
 * @throws TypeError for a wrong signature, and for a text that is no bundle
 */
export function openSignedBundle(signed: SignedTrustBundle, verify: Sm2Verify): TrustBundle {
  const { payload, signature, former } = signed
  const message = bundleMessage(payload)
  const isSigned =
    verify(fromBase64Url(signature), message) ||
    (former !== undefined && verify(fromBase64Url(former), message))
  if (!isSigned) throw new TypeError('signature')
  const bundle = decodeTrustBundle(payload)
  if (!bundle) throw new TypeError('payload')
  return bundle
}

/**
 * The key to pin after a bundle that was signed by the pinned one: its successor, as soon as that signs
 * bundles itself. Before, a successor is only announced.
 *
 * @param verifierOf makes a verifier for a key
 */
export function pinnedAfter(
  { payload, signature }: SignedTrustBundle,
  { bundleKeys = [] }: TrustBundle,
  pinned: string,
  verifierOf: (publicKey: Uint8Array) => Sm2Verify,
): string {
  const later = bundleKeys.slice(bundleKeys.indexOf(pinned) + 1)
  const isSigner = (key: string) =>
    verifierOf(fromBase64Url(key))(fromBase64Url(signature), bundleMessage(payload))
  return bundleKeys.includes(pinned) ? (later.find(isSigner) ?? pinned) : pinned
}

/** What orders bundles. */
export interface BundlePlace {
  sequence: number
  payload: string
}

/**
 * Whether a bundle is a step back from the one that is in force: an earlier one, which may hide what
 * was revoked since, or another text under the same number.
 */
export function isStepBack(next: BundlePlace, current: BundlePlace | undefined): boolean {
  if (!current || next.payload === current.payload) return false
  return next.sequence <= current.sequence
}
