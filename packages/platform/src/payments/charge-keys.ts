import { bucketOf } from '../bucket.ts'
import type { Queryable } from './store.ts'

const HOUR_MS = 3_600_000

/** What was there before a charge. */
export interface Precedents {
  /** The payment that this very key led to. */
  readonly keyed: { readonly paymentId: string; readonly bodyDigest: Uint8Array } | undefined
  /** The payment that holds this order. */
  readonly claimedBy: string | undefined
  /** Wrong numbers at this terminal in this hour. */
  readonly guesses: number
}

export interface PrecedentParameters {
  readonly terminalId: string
  readonly key: string
  readonly merchantId: string
  readonly orderReference: string
  readonly nowMs: number
}

/** Reads what came before a charge: its key, its order, and the terminal's wrong numbers. */
export async function readPrecedents(
  db: Queryable,
  { terminalId, key, merchantId, orderReference, nowMs }: PrecedentParameters,
): Promise<Precedents> {
  const { rows } = await db.query({
    name: 'payments-precedents',
    text: `
select k.payment_id as keyed, k.body_digest, c.payment_id as claimed_by, g.count as guesses
from (select 1) as one
left join charge_key k on k.bucket = $1 and k.terminal_id = $2 and k.key = $3
left join order_claim c on c.bucket = $4 and c.merchant_id = $5 and c.order_reference = $6
left join terminal_guess g on g.bucket = $1 and g.terminal_id = $2 and g.hour = $7`,
    values: [
      bucketOf(terminalId),
      terminalId,
      key,
      bucketOf(merchantId),
      merchantId,
      orderReference,
      Math.floor(nowMs / HOUR_MS),
    ],
  })
  const row = rows[0]
  return {
    keyed: row.keyed === null ? undefined : { paymentId: row.keyed, bodyDigest: row.body_digest },
    claimedBy: row.claimed_by ?? undefined,
    guesses: row.guesses ?? 0,
  }
}

/** Remembers a key that led to a payment made under another key. */
export async function writeKey(
  db: Queryable,
  row: {
    terminalId: string
    key: string
    bodyDigest: Uint8Array
    paymentId: string
    nowMs: number
  },
): Promise<void> {
  await db.query({
    name: 'payments-key',
    text: `insert into charge_key (bucket, terminal_id, key, body_digest, payment_id, created_at_ms)
           values ($1, $2, $3, $4, $5, $6) on conflict (bucket, terminal_id, key) do nothing`,
    values: [
      bucketOf(row.terminalId),
      row.terminalId,
      row.key,
      row.bodyDigest,
      row.paymentId,
      row.nowMs,
    ],
  })
}

/** Counts a wrong number at a terminal. */
export async function countTerminalGuess(
  db: Queryable,
  terminalId: string,
  nowMs: number,
): Promise<void> {
  await db.query(
    `insert into terminal_guess as g (bucket, terminal_id, hour, count) values ($1, $2, $3, 1)
     on conflict (bucket, terminal_id, hour) do update set count = g.count + 1`,
    [bucketOf(terminalId), terminalId, Math.floor(nowMs / HOUR_MS)],
  )
}

/**
 * Counts a wrong number of a handle.
 *
 * @returns how many it were on this day.
 */
export async function countHandleGuess(
  db: Queryable,
  { bucket, handle, day, nowMs }: { bucket: number; handle: string; day: number; nowMs: number },
): Promise<number> {
  const { rows } = await db.query(
    `insert into payment_code_use as u
       (bucket, handle, last_step, wrong_day, wrong_count, used_at_ms)
     values ($1, $2, -1, $3, 1, $4)
     on conflict (bucket, handle) do update set
       wrong_count = case when u.wrong_day = $3 then u.wrong_count + 1 else 1 end, wrong_day = $3
     returning wrong_count`,
    [bucket, handle, day, nowMs],
  )
  return rows[0].wrong_count
}
