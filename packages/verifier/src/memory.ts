import type { Sm2Verify } from '@essc/crypto/sm2'
import { binaryText, type ChainProof, type Proof } from './proof.ts'
import type { ProofStep, ShownCode } from './shown-code.ts'

/** Which authorisations and issuer certificates were verified under the bundle in force. */
export interface ProofMemory {
  /** What of a code's proofs is still to be checked. */
  open(steps: readonly ProofStep[]): ProofStep[]
  /** A step was right. */
  add(step: ProofStep, shown: ShownCode): void
  /** The verifier of a code key that was kept, if its authorisation is remembered. */
  codeVerifier(shown: ShownCode, make: () => Sm2Verify): Sm2Verify
  clear(): void
}

interface Remembered {
  verify?: Sm2Verify
  chain?: { slot: number; link: Uint8Array }
}

/**
 * A memory of so many authorisations; the one that was not seen for longest goes first. Each costs
 * about 4 KB where OpenSSL keeps the key.
 */
export function createProofMemory(most: number): ProofMemory {
  const remembered = new Map<string, Remembered>()
  // Apart from the authorisations, of which anyone may show many: else they would drive these out, and
  // every code would cost a third signature.
  const certificates = new Set<string>()

  function touch(name: string): Remembered | undefined {
    const found = remembered.get(name)
    if (found) {
      remembered.delete(name)
      remembered.set(name, found)
    }
    return found
  }

  const known = ({ digest }: ShownCode) => remembered.get(binaryText(digest))

  /** From the last link that was seen, where that is not behind. */
  function shortened(proof: Proof, before: Remembered | undefined): Proof {
    const chain = before?.chain
    if (proof.kind !== 'chain' || !chain || chain.slot > proof.slot) return proof
    return { ...proof, knownSlot: chain.slot, knownLink: chain.link } satisfies ChainProof
  }

  return {
    open(steps) {
      let before: Remembered | undefined
      const left: ProofStep[] = []
      for (const step of steps) {
        if (step.name === 'certificate' && certificates.has(step.rememberAs ?? '')) continue
        const found = step.rememberAs === undefined ? undefined : touch(step.rememberAs)
        if (found && step.name === 'issuerSignature') before = found
        if (!found) left.push({ ...step, proof: shortened(step.proof, before) })
      }
      return left
    },
    add({ name, rememberAs, proof }, shown) {
      if (name === 'certificate' && rememberAs !== undefined) certificates.add(rememberAs)
      else if (rememberAs !== undefined) {
        for (const oldest of remembered.keys()) {
          if (remembered.size < most) break
          remembered.delete(oldest)
        }
        remembered.set(rememberAs, {})
      } else if (proof.kind === 'chain') {
        const authorisation = known(shown)
        if (authorisation && (authorisation.chain?.slot ?? 0) < proof.slot)
          authorisation.chain = { slot: proof.slot, link: proof.link }
      }
    },
    codeVerifier(shown, make) {
      const authorisation = known(shown)
      if (!authorisation) return make()
      authorisation.verify ??= make()
      return authorisation.verify
    },
    clear() {
      remembered.clear()
      certificates.clear()
    },
  }
}
