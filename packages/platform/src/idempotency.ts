import { createHash, timingSafeEqual } from 'node:crypto'
import { fromUtf8, utf8 } from '@essc/crypto/bytes'
import { EsscError } from '@essc/protocol/errors'
import type { KeyPort } from './keys/port.ts'
import type { Transaction } from './postgres/transaction.ts'

const KEY_ID = 'idempotency'

export type OnceParameters = {
  /** The shard of the principal: `bucketOf` its lasting identifier, or the one its id carries. */
  readonly bucket: number
  /** Who asks, such as a session's or a terminal's id: another's key of the same name is another. */
  readonly principal: string
  readonly key: string
  readonly operation: string
  /** From {@link requestDigest}. */
  readonly bodyDigest: Uint8Array
  readonly nowMs: number
}

export type OnceAnswer<A> = {
  readonly answer: A
  /** Whether this is the stored answer of an earlier run. */
  readonly replayed: boolean
}

/** Runs work once for a key. Made by {@link createOnce}. */
export type Once = <A>(
  tx: Transaction,
  parameters: OnceParameters,
  run: () => Promise<A>,
) => Promise<OnceAnswer<A>>

/** Digest of all that must be the same under the same key: operation, parameters and body. */
export function requestDigest(request: {
  operation: string
  parameters: Readonly<Record<string, string>>
  body: Uint8Array | undefined
}): Uint8Array {
  const sorted = Object.entries(request.parameters).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([request.operation, sorted, request.body !== undefined]))
    .update('\n')
    .update(request.body ?? '')
    .digest()
}

/**
 * The replay store. The row is written in the transaction of the work itself: both are there, or
 * neither. A second request with the same key waits at the row until the first commits, and then
 * answers what the first answered; if the first is undone, the second does the work.
 *
 * What the work throws undoes the row too, so a refusal that must stand (a code is spent although
 * the payment was declined) is an answer, not an error. Answers are JSON and sealed at rest.
 */
export async function createOnce(keys: KeyPort): Promise<Once> {
  await keys.ensure(KEY_ID, 'seal')
  return async <A>(tx: Transaction, parameters: OnceParameters, run: () => Promise<A>) => {
    const { bucket, principal, key, operation, bodyDigest, nowMs } = parameters
    const context = JSON.stringify([bucket, principal, key, operation])
    const inserted = await tx.query({
      name: 'idempotency-insert',
      text: `insert into idempotency (bucket, principal, key, operation, body_digest, created_at_ms)
             values ($1, $2, $3, $4, $5, $6) on conflict (bucket, principal, key) do nothing`,
      values: [bucket, principal, key, operation, bodyDigest, nowMs],
    })
    if (inserted.rowCount === 0) {
      const { rows } = await tx.query({
        name: 'idempotency-read',
        text: `select operation, body_digest, answer from idempotency
               where bucket = $1 and principal = $2 and key = $3`,
        values: [bucket, principal, key],
      })
      const stored = rows[0]
      const isSame =
        stored?.operation === operation &&
        stored.body_digest.length === bodyDigest.length &&
        timingSafeEqual(stored.body_digest, bodyDigest)
      if (!isSame || stored.answer === null) throw new EsscError('IDEMPOTENCY_MISMATCH')
      const text = fromUtf8(await keys.unseal(KEY_ID, stored.answer, context))
      return { answer: JSON.parse(text) as A, replayed: true }
    }
    const text = JSON.stringify(await run())
    if (text === undefined) throw new TypeError('An answer under an idempotency key is JSON.')
    await tx.query({
      name: 'idempotency-answer',
      text: `update idempotency set answer = $4
             where bucket = $1 and principal = $2 and key = $3`,
      values: [bucket, principal, key, await keys.seal(KEY_ID, utf8(text), context)],
    })
    return { answer: JSON.parse(text) as A, replayed: false }
  }
}
