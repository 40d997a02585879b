import { randomBytes } from 'node:crypto'
import { fromUtf8, utf8 } from '@essc/crypto/bytes'
import { openWith, sealWith } from '../keys/envelope.ts'
import type { KeyPort } from '../keys/port.ts'

const MASTER = 'person'

/** What is known of a person, at rest only under a key of their own. */
export interface Identity {
  /** The registries' handle. */
  readonly personRef: string
  readonly name: string
  readonly documentNumber: string
}

export interface SealedIdentity {
  readonly keySealed: Buffer
  readonly sealed: Buffer
}

/** Seals an identity under a fresh key, and that under the master key. */
export async function sealIdentity(
  keys: KeyPort,
  place: string,
  identity: Identity,
): Promise<SealedIdentity> {
  await keys.ensure(MASTER, 'seal')
  const key = randomBytes(32)
  const { personRef, name, documentNumber } = identity
  const text = utf8(JSON.stringify([personRef, name, documentNumber]))
  return {
    keySealed: Buffer.from(await keys.seal(MASTER, key, place)),
    sealed: Buffer.from(sealWith(key, text, place)),
  }
}

/** Opens what {@link sealIdentity} made for the same place. */
export async function openIdentity(
  keys: KeyPort,
  place: string,
  { keySealed, sealed }: SealedIdentity,
): Promise<Identity> {
  const key = await keys.unseal(MASTER, keySealed, place)
  const [personRef, name, documentNumber] = JSON.parse(
    fromUtf8(openWith(key, sealed, place)),
  ) as string[]
  return { personRef: personRef!, name: name!, documentNumber: documentNumber! }
}

/** Seals one applicant's identity in a single column, for as long as the enrolment lasts. */
export async function sealApplicant(
  keys: KeyPort,
  place: string,
  identity: Identity,
): Promise<Buffer> {
  const { keySealed, sealed } = await sealIdentity(keys, place, identity)
  return Buffer.concat([Buffer.of(keySealed.length), keySealed, sealed])
}

/** Opens what {@link sealApplicant} made for the same place. */
export async function openApplicant(
  keys: KeyPort,
  place: string,
  column: Buffer,
): Promise<Identity> {
  const end = 1 + column.readUInt8(0)
  return await openIdentity(keys, place, {
    keySealed: column.subarray(1, end),
    sealed: column.subarray(end),
  })
}
