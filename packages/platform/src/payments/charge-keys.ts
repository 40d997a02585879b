import { bucketOf } from '../bucket.ts'
import { inOrder } from '../postgres/gather.ts'
import { type Claim, type Queryable, unclaim } from './store.ts'

const HOUR_MS = 3_600_000

/** What was there before a charge. */
export interface Precedents {
  /** The payment that this very key led to. */
  readonly keyed: { readonly paymentId: string; readonly bodyDigest: Uint8Array } | undefined
  /** The payment that holds this order. */
  readonly claimedBy: string | undefined
  readonly claimedAtMs: number
  /** Wrong numbers at this terminal in this hour. */
  readonly guesses: number
  /** Why the terminal may charge no more, where a session was given. */
  readonly ended: 'SESSION_EXPIRED' | 'TERMINAL_UNKNOWN' | undefined
}

export interface PrecedentParameters {
  readonly terminalId: string
  readonly key: string
  readonly merchantId: string
  readonly orderReference: string
  /** The terminal's session, where it was not looked up for this very request. */
  readonly sessionId?: string | undefined
  readonly nowMs: number
}

interface PrecedentRow {
  readonly n: number
  readonly keyed: string | null
  readonly body_digest: Buffer
  readonly claimed_by: string | null
  readonly claimed_at_ms: number | null
  readonly guesses: number | null
  readonly terminal_status: string | null
}

// A look-up each, never a join of whole tables: while the tables are small, or were when they were
// last analysed, the planner would read all of them for every batch.
/**
 * Reads what came before each of some charges: its key, its order, and the terminal's wrong numbers,
 * in the order of the charges.
 */
export async function readPrecedents(
  db: Queryable,
  asked: readonly PrecedentParameters[],
): Promise<Precedents[]> {
  const { rows } = await db.query<PrecedentRow>({
    name: 'payments-precedents',
    text: `
select x.n::integer, k.payment_id as keyed, k.body_digest, c.payment_id as claimed_by,
  c.created_at_ms as claimed_at_ms, g.count as guesses, t.status as terminal_status
from unnest($1::smallint[], $2::uuid[], $3::text[], $4::smallint[], $5::uuid[], $6::text[],
    $7::integer[], $8::uuid[]) with ordinality
  as x (bucket, terminal_id, key, merchant_bucket, merchant_id, order_reference, hour, session_id, n)
left join lateral (
  select k.payment_id, k.body_digest from charge_claim k
  where k.bucket = x.merchant_bucket and k.terminal_id = x.terminal_id and k.key = x.key limit 1
) k on true
left join lateral (
  select c.payment_id, c.created_at_ms from charge_claim c
  where c.bucket = x.merchant_bucket and c.merchant_id = x.merchant_id
    and c.order_reference = x.order_reference limit 1
) c on true
left join lateral (
  select g.count from terminal_guess g
  where g.bucket = x.bucket and g.terminal_id = x.terminal_id and g.hour = x.hour limit 1
) g on true
left join lateral (
  select t.status from terminal_session s join terminal t on t.terminal_id = s.terminal_id
  where s.session_id = x.session_id limit 1
) t on true`,
    values: [
      asked.map(({ terminalId }) => bucketOf(terminalId)),
      asked.map(({ terminalId }) => terminalId),
      asked.map(({ key }) => key),
      asked.map(({ merchantId }) => bucketOf(merchantId)),
      asked.map(({ merchantId }) => merchantId),
      asked.map(({ orderReference }) => orderReference),
      asked.map(({ nowMs }) => Math.floor(nowMs / HOUR_MS)),
      asked.map(({ sessionId }) => sessionId ?? null),
    ],
  })
  return inOrder(asked, rows).map((row, at) => ({
    keyed: row?.keyed ? { paymentId: row.keyed, bodyDigest: row.body_digest } : undefined,
    claimedBy: row?.claimed_by ?? undefined,
    claimedAtMs: row?.claimed_at_ms ?? 0,
    guesses: row?.guesses ?? 0,
    ended: asked[at]!.sessionId === undefined ? undefined : endOf(row?.terminal_status),
  }))
}

function endOf(terminalStatus: string | null | undefined): Precedents['ended'] {
  if (terminalStatus === 'active') return undefined
  return terminalStatus ? 'TERMINAL_UNKNOWN' : 'SESSION_EXPIRED'
}

/** Remembers a key that led to a payment made under another key. */
export async function writeKey(
  db: Queryable,
  row: {
    terminalId: string
    merchantId: string
    key: string
    bodyDigest: Uint8Array
    paymentId: string
    nowMs: number
  },
): Promise<void> {
  await db.query({
    name: 'payments-key',
    text: `insert into charge_claim
             (bucket, terminal_id, key, merchant_id, body_digest, payment_id, created_at_ms)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (bucket, terminal_id, key) do nothing`,
    values: [
      bucketOf(row.merchantId),
      row.terminalId,
      row.key,
      row.merchantId,
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

/** How long a payment may take to follow its claim before the claim counts as left behind. */
const LEFT_BEHIND_MS = 120_000

/**
 * An order whose payment is not there. In the distributed profile a process may have died between
 * claim and payment: after two minutes the payment's place is taken by a declined one, which whoever
 * is late runs into, and the order is free again.
 *
 * @returns whether the order is free now.
 */
export async function freeOrder(
  db: Queryable,
  claim: Claim & { bucket: number; terminalId: string; claimedAtMs: number; nowMs: number },
): Promise<boolean> {
  if (claim.nowMs - claim.claimedAtMs < LEFT_BEHIND_MS) return false
  const { rowCount } = await db.query(
    `insert into payment (bucket, payment_id, state, person_id, merchant_id, merchant_name,
       terminal_id, order_reference, amount_fen, reason, created_at_ms)
     values ($1, $2, 'declined', '00000000-0000-0000-0000-000000000000', $3, '', $4, $5, 1,
       'PAYMENT_EXPIRED', $6)
     on conflict (bucket, payment_id) do nothing`,
    [
      claim.bucket,
      claim.paymentId,
      claim.merchantId,
      claim.terminalId,
      claim.orderReference,
      claim.nowMs,
    ],
  )
  if (rowCount === 1) await unclaim(db, [claim])
  return rowCount === 1
}
