import type { Proof } from '../proof.ts'

/**
 * Proofs of several codes as the bytes of one buffer, which cross to a thread without being copied: a
 * clone of the objects costs about as much as everything else that is not the signatures.
 *
 * Of each code the number of its proofs; of a proof what is not bytes as four-byte integers, then each
 * byte string behind its length.
 */
export function packProofs(jobs: readonly (readonly Proof[])[]): Uint8Array<ArrayBuffer> {
  let size = 0
  for (const proofs of jobs) {
    size += 4
    for (const proof of proofs) {
      size += 4 * (1 + numbersOf(proof).length)
      for (const part of partsOf(proof)) size += 4 + part.length
    }
  }
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  let at = 0
  const write = (value: number) => {
    view.setUint32(at, value)
    at += 4
  }
  for (const proofs of jobs) {
    write(proofs.length)
    for (const proof of proofs) {
      write(proof.kind === 'signature' ? SIGNATURE : CHAIN)
      for (const number of numbersOf(proof)) write(number)
      for (const part of partsOf(proof)) {
        write(part.length)
        bytes.set(part, at)
        at += part.length
      }
    }
  }
  return bytes
}

/** What {@link packProofs} packed; its byte strings are views of the buffer. */
export function unpackProofs(bytes: Uint8Array): Proof[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  const read = () => {
    at += 4
    return view.getUint32(at - 4)
  }
  const readPart = () => {
    const length = read()
    at += length
    return bytes.subarray(at - length, at)
  }
  const readProof = (): Proof => {
    if (read() === SIGNATURE) {
      const keep = read() === 1
      return {
        kind: 'signature',
        keep,
        key: readPart(),
        signature: readPart(),
        message: readPart(),
      }
    }
    const place = { statusList: read(), statusIndex: read() }
    const slots = { slot: read(), knownSlot: read() }
    return { kind: 'chain', place, ...slots, link: readPart(), knownLink: readPart() }
  }
  const jobs: Proof[][] = []
  while (at < bytes.length) jobs.push(Array.from({ length: read() }, readProof))
  return jobs
}

const CHAIN = 0
const SIGNATURE = 1

const numbersOf = (proof: Proof): number[] =>
  proof.kind === 'signature'
    ? [proof.keep ? 1 : 0]
    : [proof.place.statusList, proof.place.statusIndex, proof.slot, proof.knownSlot]

const partsOf = (proof: Proof): Uint8Array[] =>
  proof.kind === 'signature'
    ? [proof.key, proof.signature, proof.message]
    : [proof.link, proof.knownLink]
