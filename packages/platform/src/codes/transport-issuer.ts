import { ECDH, randomBytes } from 'node:crypto'
import { toHex } from '@essc/crypto/bytes'
import type { TransportProfile } from '@essc/protocol/codes/schema'
import {
  certificateMessage,
  decodeCertificate,
  encodeCertificate,
  encodeUnsignedCertificate,
  type TransportCertificate,
} from '@essc/protocol/codes/transport/certificate'
import { expiryEndsAtUnix } from '@essc/protocol/codes/transport/expiry'
import { encodeRootRecord, rootRecordMessage } from '@essc/protocol/codes/transport/root-record'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'
import { isoTime } from '../clock.ts'
import { TRANSPORT_CA_KEY } from './keys.ts'

/** Ours in the sandbox; a licensed issuer is given one. */
export const TRANSPORT_ISSUER_ID = '03305001'
/** How our transport codes are written. */
export const transportProfile: TransportProfile = {
  issuerId: TRANSPORT_ISSUER_ID,
  epoch: '1970',
  algorithm: 0x15,
}

const SERVICE_ID = 'f0455343'
const CA_INDEX = 1
const ROOT_EXPIRY = '1249'
const MONTHS = 24
/** A certificate that ends sooner is replaced: no authorisation may outlive it. */
const MARGIN_MS = 35 * 86_400_000

const MMYY = (ms: number) => {
  const text = isoTime(ms)
  return text.slice(5, 7) + text.slice(2, 4)
}

async function stored(db: Queryable, keyId: string): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ bytes: Buffer }>(
    'select bytes from transport_certificate where key_id = $1',
    [keyId],
  )
  return rows[0]?.bytes
}

/** Keeps what was made first; a second maker gets that. */
async function keep(db: Queryable, keyId: string, bytes: Uint8Array, nowMs: number) {
  await db.query(
    `insert into transport_certificate (key_id, bytes, created_at_ms) values ($1, $2, $3)
     on conflict do nothing`,
    [keyId, bytes, nowMs],
  )
  return (await stored(db, keyId))!
}

/** The record of the sandbox's certificate authority, 144 bytes. */
export async function rootRecord({ keys, clock }: Context, db: Queryable): Promise<Uint8Array> {
  const known = await stored(db, TRANSPORT_CA_KEY)
  if (known) return known
  const compressed = await keys.publicKey(TRANSPORT_CA_KEY)
  const publicKey = Uint8Array.from(
    ECDH.convertKey(compressed, 'SM2', undefined, undefined, 'uncompressed') as Buffer,
  )
  const fields = {
    serviceId: SERVICE_ID,
    rid: 'F045535343',
    index: CA_INDEX,
    expiry: ROOT_EXPIRY,
    parameter: 0x11,
    publicKey,
  }
  const unsigned = encodeRootRecord({ ...fields, signature: new Uint8Array(64) })
  const signature = await keys.sign(TRANSPORT_CA_KEY, rootRecordMessage(unsigned))
  return await keep(db, TRANSPORT_CA_KEY, encodeRootRecord({ ...fields, signature }), clock.now())
}

/** The certificate of a transport issuer's key, made new when it is about to end. */
export async function issuerCertificate(
  { keys, clock }: Context,
  db: Queryable,
  keyId: string,
): Promise<TransportCertificate> {
  const nowMs = clock.now()
  const known = await stored(db, keyId)
  const certificate = known && decodeCertificate(known)
  if (certificate && nowMs + MARGIN_MS < expiryEndsAtUnix(certificate.expiry) * 1_000) {
    return certificate
  }
  const fields = {
    serviceId: SERVICE_ID,
    caIndex: CA_INDEX,
    issuerId: TRANSPORT_ISSUER_ID,
    expiry: MMYY(nowMs + MONTHS * 30 * 86_400_000),
    serial: toHex(randomBytes(3)),
    encryptionAlgorithm: 4,
    parameter: 0x11,
    issuerKey: await keys.publicKey(keyId),
  }
  const unsigned = encodeUnsignedCertificate(fields)
  const signature = await keys.sign(TRANSPORT_CA_KEY, certificateMessage(unsigned))
  const bytes = encodeCertificate({ ...fields, signature })
  if (known) {
    await db.query('delete from transport_certificate where key_id = $1 and bytes = $2', [
      keyId,
      known,
    ])
  }
  return decodeCertificate(await keep(db, keyId, bytes, nowMs))!
}
