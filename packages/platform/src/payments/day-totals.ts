import type { DayTotals } from '@essc/protocol/payments/schema'
import { BUCKET_COUNT, bucketOf } from '../bucket.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { dateOfDay, startOfDay } from './days.ts'
import type { PaymentEngine } from './engine.ts'
import type { Queryable } from './store.ts'

const SUMS = `coalesce(sum(captured_count), 0)::integer as captured_count,
  coalesce(sum(captured_fen), 0)::bigint as captured_fen,
  coalesce(sum(voided_count), 0)::integer as voided_count,
  coalesce(sum(voided_fen), 0)::bigint as voided_fen,
  coalesce(sum(refunded_count), 0)::integer as refunded_count,
  coalesce(sum(refunded_fen), 0)::bigint as refunded_fen,
  coalesce(sum(balance_fen), 0)::bigint as balance_fen`

const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket)

/** How long after a day its last statement may still be under way. */
const SETTLE_MS = 600_000

/** A shop's day over all buckets, as it is at this moment. */
export async function dayTotals(
  engine: Pick<PaymentEngine, 'pool' | 'clock'>,
  merchantId: string,
  day: number,
): Promise<DayTotals> {
  const { rows } = await engine.pool.query(
    `select ${SUMS} from merchant_account
     where bucket = any ($1::smallint[]) and merchant_id = $2 and day = $3`,
    [buckets, merchantId, day],
  )
  const sums = rows[0]
  return {
    date: dateOfDay(day),
    capturedCount: sums.captured_count,
    capturedFen: sums.captured_fen,
    voidedCount: sums.voided_count,
    voidedFen: sums.voided_fen,
    refundedCount: sums.refunded_count,
    refundedFen: sums.refunded_fen,
    netFen: sums.balance_fen,
    settled: engine.clock.now() >= startOfDay(day + 1) + SETTLE_MS,
  }
}

/**
 * Settles the days that are over: the sum of a merchant's accounts in all buckets becomes one row, ten
 * minutes after midnight, and never changes after. What comes later is in a later day's account.
 *
 * @returns how many rows were written.
 */
export async function settleDays(db: Queryable, nowMs: number, daysBack = 7): Promise<number> {
  const last = chinaDay(nowMs - SETTLE_MS) - 1
  const { rows } = await db.query(
    `select merchant_id, day, ${SUMS} from merchant_account
     where bucket = any ($1::smallint[]) and day between $2 and $3
     group by merchant_id, day
     order by merchant_id, day`,
    [buckets, last - daysBack, last],
  )
  if (rows.length === 0) return 0
  const column = (name: string) => rows.map((row) => row[name])
  const { rowCount } = await db.query(
    `insert into merchant_day (bucket, merchant_id, day, captured_count, captured_fen,
       voided_count, voided_fen, refunded_count, refunded_fen, balance_fen, settled_at_ms)
     select r.*, $11::bigint from unnest($1::smallint[], $2::uuid[], $3::integer[], $4::integer[],
       $5::bigint[], $6::integer[], $7::bigint[], $8::integer[], $9::bigint[], $10::bigint[]) as r
     on conflict (bucket, merchant_id, day) do nothing`,
    [
      rows.map((row) => bucketOf(row.merchant_id)),
      column('merchant_id'),
      column('day'),
      column('captured_count'),
      column('captured_fen'),
      column('voided_count'),
      column('voided_fen'),
      column('refunded_count'),
      column('refunded_fen'),
      column('balance_fen'),
      nowMs,
    ],
  )
  return rowCount ?? 0
}
