import { randomBytes, randomInt } from 'node:crypto'
import { bucketOf } from '../bucket.ts'
import type { PersonKey } from '../cards/store.ts'
import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import { PAYMENT_SECRET_KEY } from './keys.ts'

const PREFIX = '95'

export interface PaymentHandle {
  /** The holder's shard and id. */
  readonly bucket: number
  readonly personId: string
  /** 32 bytes, the key of the one-time numbers. */
  readonly secret: Uint8Array
  readonly endsAtMs: number
  readonly retiredAtMs: number | undefined
}

/** What a handle's secret is bound to. */
const placeOf = (handle: string, personId: string) => `${handle} ${personId}`

/**
 * Draws a handle that nobody has, or has had within the last week, and a secret for it.
 *
 * @returns the eleven digits and the secret, for the phone alone.
 */
export async function issuePaymentHandle(
  tx: Queryable,
  keys: KeyPort,
  person: PersonKey & { readonly sessionId: string },
  times: { nowMs: number; endsAtMs: number },
): Promise<{ handle: string; secret: Uint8Array }> {
  await keys.ensure(PAYMENT_SECRET_KEY, 'seal')
  const secret = randomBytes(32)
  for (;;) {
    const handle = PREFIX + String(randomInt(1_000_000_000)).padStart(9, '0')
    const sealed = await keys.seal(PAYMENT_SECRET_KEY, secret, placeOf(handle, person.personId))
    const done = await tx.query(
      `insert into payment_handle (handle_bucket, handle, bucket, person_id, secret_sealed,
         issued_at_ms, ends_at_ms, session_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [
        bucketOf(handle),
        handle,
        person.bucket,
        person.personId,
        sealed,
        times.nowMs,
        times.endsAtMs,
        person.sessionId,
      ],
    )
    if (done.rowCount === 1) return { handle, secret }
  }
}

/** Opens the secret of a handle that was read. */
export function openHandleSecret(
  keys: KeyPort,
  row: { handle: string; personId: string; secretSealed: Uint8Array },
): Promise<Uint8Array> {
  return keys.unseal(PAYMENT_SECRET_KEY, row.secretSealed, placeOf(row.handle, row.personId))
}

/** Whose handle it is, with its secret; undefined for one that nobody has. */
export async function findPaymentHandle(
  db: Queryable,
  keys: KeyPort,
  handle: string,
): Promise<PaymentHandle | undefined> {
  const { rows } = await db.query({
    name: 'payment-handle-find',
    text: `select bucket, person_id, secret_sealed, ends_at_ms, retired_at_ms
           from payment_handle where handle_bucket = $1 and handle = $2`,
    values: [bucketOf(handle), handle],
  })
  const row = rows[0]
  if (!row) return undefined
  const { person_id: personId, secret_sealed: secretSealed } = row
  return {
    bucket: row.bucket,
    personId,
    secret: await openHandleSecret(keys, { handle, personId, secretSealed }),
    endsAtMs: row.ends_at_ms,
    retiredAtMs: row.retired_at_ms ?? undefined,
  }
}

/** Ends a handle before its time; the phone gets another at its next contact. */
export async function retirePaymentHandle(
  db: Queryable,
  handle: string,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update payment_handle set retired_at_ms = $3
     where handle_bucket = $1 and handle = $2 and retired_at_ms is null`,
    [bucketOf(handle), handle, nowMs],
  )
}
