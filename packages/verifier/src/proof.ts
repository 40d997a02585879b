import type { Sm2Verify } from '@essc/crypto/sm2'
import { type ChainPlace, previousLink } from '@essc/protocol/codes/chain'

/** One SM2 signature to check. */
export interface SignatureProof {
  kind: 'signature'
  /** Compressed, 33 bytes. */
  key: Uint8Array
  /** The key is an issuer's or a CA's, and seen often. */
  keep: boolean
  signature: Uint8Array
  message: Uint8Array
}

/** A link of a chain to be led back to one that is known: one hash a slot, 2,880 at most. */
export interface ChainProof {
  kind: 'chain'
  place: ChainPlace
  slot: number
  link: Uint8Array
  /** Below or at `slot`; 0 for the anchor. */
  knownSlot: number
  knownLink: Uint8Array
}

export type Proof = SignatureProof | ChainProof

export type Sm3 = (message: Uint8Array) => Uint8Array

/** What proofs are checked with. */
export interface Prover {
  verifier(publicKey: Uint8Array, keep?: boolean): Sm2Verify
  sm3: Sm3
}

const MOST_KEPT = 256

/** Checks proofs, and keeps the verifiers of issuers' keys. */
export function createProofCheck({ verifier, sm3 }: Prover): (proof: Proof) => boolean {
  const kept = new Map<string, Sm2Verify>()

  function keptVerifier(key: Uint8Array): Sm2Verify {
    const name = binaryText(key)
    let verify = kept.get(name)
    if (!verify) {
      if (kept.size >= MOST_KEPT) kept.clear()
      verify = verifier(key, true)
      kept.set(name, verify)
    }
    return verify
  }

  return (proof) => {
    if (proof.kind === 'chain') return isLinked(proof, sm3)
    const verify = proof.keep ? keptVerifier(proof.key) : verifier(proof.key)
    return verify(proof.signature, proof.message)
  }
}

function isLinked({ place, slot, link, knownSlot, knownLink }: ChainProof, sm3: Sm3): boolean {
  if (slot < knownSlot) return false
  let at = link
  for (let i = slot; i > knownSlot; i--) at = previousLink(place, i, at, sm3)
  // Both are public: nothing is given away by how long this takes.
  return at.every((byte, i) => byte === knownLink[i])
}

/** Bytes as a text of as many characters: the cheapest key that a map takes. */
export function binaryText(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}
