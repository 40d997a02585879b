import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { fromBase64Url } from '@essc/crypto/bytes'
import {
  type CanonicalRequest,
  canonicalRequest,
  type ProofParts,
  parseProofHeader,
} from '@essc/protocol/channels/proof'
import { EsscError } from '@essc/protocol/errors'
import type { Nonces } from './nonces.ts'

/** What of a request its proof covers, apart from what the proof itself carries. */
export type ProvenRequest = Omit<CanonicalRequest, 'nonce' | 'random'>

/** How a caller proves itself: a session or a terminal by its secret, a channel by its signature. */
export type Prover =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  | {
      readonly kind: 'signature'
      verify(signature: Uint8Array, message: Uint8Array): boolean
    }

/**
 * Reads the header `ESSC-Proof` and checks that its nonce is the platform's own and fresh. This
 * comes before the caller is looked up: an old proof costs no query.
 *
 * @throws EsscError `PROOF_MISSING`, `PROOF_INVALID`, `PROOF_NONCE`.
 */
export function readProof(header: string | undefined, nonces: Nonces): ProofParts {
  if (header === undefined || header === '') throw new EsscError('PROOF_MISSING')
  const parts = parseProofHeader(header)
  if (parts === undefined) throw new EsscError('PROOF_INVALID')
  if (!nonces.accepts(parts.nonce)) throw new EsscError('PROOF_NONCE')
  return parts
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

function isProof(message: Uint8Array, proof: Uint8Array, prover: Prover): boolean {
  if (prover.kind === 'signature') return proof.length === 64 && prover.verify(proof, message)
  const mac = createHmac('sha256', prover.secret).update(message).digest()
  return proof.length === mac.length && timingSafeEqual(mac, proof)
}

/**
 * Checks that the request is the very one its caller proved.
 *
 * @throws EsscError `PROOF_INVALID`.
 */
export function checkProof(parts: ProofParts, request: ProvenRequest, prover: Prover): void {
  let valid = false
  try {
    const random = fromBase64Url(parts.random)
    const message = canonicalRequest({ ...request, nonce: parts.nonce, random }, sha256)
    valid = isProof(message, fromBase64Url(parts.mac), prover)
  } catch {
    valid = false
  }
  if (!valid) throw new EsscError('PROOF_INVALID')
}
