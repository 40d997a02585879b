import { fromBase64Url } from '@essc/crypto/bytes'
import type { Sm2Verify } from '@essc/crypto/sm2'
import type { SignedTrustBundle, TrustBundle } from '@essc/protocol/codes/schema'
import { bundleMessage, decodeTrustBundle } from '@essc/protocol/codes/trust-bundle'

/**
 * Reads a trust bundle whose signature is right.
 *
 * @param verify of the pinned bundle key
 * @throws TypeError for a wrong signature, and for a text that is no bundle
 */
export function openSignedBundle(signed: SignedTrustBundle, verify: Sm2Verify): TrustBundle {
  const { payload, signature } = signed
  if (!verify(fromBase64Url(signature), bundleMessage(payload))) throw new TypeError('signature')
  const bundle = decodeTrustBundle(payload)
  if (!bundle) throw new TypeError('payload')
  return bundle
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
