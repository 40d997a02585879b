import { EsscError } from '@essc/protocol/errors'
import type { DayEntries, HolderStatement, StatementEntry } from '@essc/protocol/payments/schema'
import { BUCKET_COUNT, bucketOf } from '../bucket.ts'
import { dateOfDay, startOfDay } from './days.ts'
import type { PaymentEngine } from './engine.ts'
import type { PaymentHolder } from './holder.ts'
import type { PaymentLimits } from './limits.ts'
import { receiptNumber } from './receipt-number.ts'
import { uuid7Floor } from './uuid7-floor.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 366
const MOST_ENTRIES = 5_000
const PAGE = 500
const NO_ID = '00000000-0000-0000-0000-000000000000'

interface MovementRow {
  readonly kind: StatementEntry['kind']
  readonly at_ms: number
  readonly amount_fen: number
  readonly payment_id: string
  readonly captured_at_ms: number
  readonly merchant_name: string
  readonly order_reference: string
  readonly reference: string | null
}

const KIND = `case t.posting when 'void' then 'void' else 'payment' end as kind`

/**
 * What a holder paid and got back, a row for each movement. Takes {@link movementValues}: a void comes
 * within a day of its payment and a refund within a year, so nothing older is read.
 */
export const MOVEMENTS_OF_HOLDER = `
with p as materialized (
  select * from payment where bucket = $1 and person_id = $2 and payment_id >= $3
)
select * from (
  select ${KIND}, t.at_ms, t.amount_fen, p.payment_id, p.captured_at_ms, p.merchant_name,
    p.order_reference, null as reference
  from p join ledger_transfer t on t.bucket = p.bucket and t.source_id = p.payment_id
  where t.posting in ('capture', 'captureHeld', 'void')
    and (t.posting <> 'void' or p.captured_at_ms is not null)
  union all
  select 'refund', r.created_at_ms, r.amount_fen, p.payment_id, p.captured_at_ms, p.merchant_name,
    p.order_reference, r.reference
  from p join refund r on r.bucket = p.bucket and r.payment_id = p.payment_id
) x
where at_ms >= $4 and at_ms < $5`

/** What {@link MOVEMENTS_OF_HOLDER} is run with, from one moment to before another. */
export const movementValues = (
  { bucket, personId }: PaymentHolder,
  { refundMs }: PaymentLimits,
  { fromMs, toMs }: { fromMs: number; toMs: number },
) => [bucket, personId, uuid7Floor(fromMs - refundMs - DAY_MS), fromMs, toMs]

function entryOf(row: MovementRow, side: 'holder' | 'merchant'): StatementEntry {
  const isIncome = (row.kind === 'payment') === (side === 'merchant')
  return {
    atUnix: Math.floor(row.at_ms / 1_000),
    kind: row.kind,
    amountFen: isIncome ? row.amount_fen : -row.amount_fen,
    paymentId: row.payment_id,
    receiptNumber: receiptNumber(row.payment_id, row.captured_at_ms),
    ...(side === 'holder'
      ? { merchantName: row.merchant_name }
      : { orderReference: row.order_reference }),
    ...(row.reference !== null && { refundReference: row.reference }),
  }
}

/**
 * What a holder has paid and got back, by the day at +08:00, both days included. At most 5,000
 * entries, the oldest.
 *
 * @throws EsscError `REQUEST_MALFORMED` for days in the wrong order or more than 366 of them.
 */
export async function holderStatement(
  { pool, limits }: PaymentEngine,
  holder: PaymentHolder,
  { fromDay, toDay }: { fromDay: number; toDay: number },
): Promise<HolderStatement> {
  if (toDay < fromDay || toDay - fromDay >= MOST_DAYS) throw new EsscError('REQUEST_MALFORMED')
  const { rows } = await pool.query<MovementRow>({
    name: 'payments-statement',
    text: `${MOVEMENTS_OF_HOLDER} order by at_ms, payment_id limit ${MOST_ENTRIES}`,
    values: movementValues(holder, limits, {
      fromMs: startOfDay(fromDay),
      toMs: startOfDay(toDay + 1),
    }),
  })
  const entries = rows.map((row) => entryOf(row, 'holder'))
  const sum = (isBack: boolean) =>
    entries
      .filter(({ amountFen }) => amountFen > 0 === isBack)
      .reduce((total, { amountFen }) => total + Math.abs(amountFen), 0)
  const paidFen = sum(false)
  const backFen = sum(true)
  return {
    from: dateOfDay(fromDay),
    to: dateOfDay(toDay),
    entries,
    paidFen,
    backFen,
    netFen: paidFen - backFen,
  }
}

/** Where a row stands in a shop's day: by time, and for the same moment by these. */
interface PlacedRow extends MovementRow {
  readonly rank: number
  readonly id: string
}

const OF_MERCHANT = `
select * from (
  select ${KIND}, t.at_ms, t.amount_fen, p.payment_id, p.captured_at_ms, p.merchant_name,
    p.order_reference, null as reference,
    case t.posting when 'void' then 1 else 0 end as rank, p.payment_id as id
  from unnest($1::smallint[], $2::uuid[]) as x (bucket, payment_id)
  join payment p on p.bucket = x.bucket and p.payment_id = x.payment_id
  join ledger_transfer t on t.bucket = p.bucket and t.source_id = p.payment_id
  where t.posting in ('capture', 'captureHeld', 'void') and t.day = $3
    and p.captured_at_ms is not null
) x
where (at_ms, rank, id) > ($4::bigint, $5::integer, $6::uuid)
order by at_ms, rank, id limit $7`

const REFUNDS = `
select 'refund' as kind, r.created_at_ms as at_ms, r.amount_fen, p.payment_id, p.captured_at_ms,
  p.merchant_name, p.order_reference, r.reference, 2 as rank, r.refund_id as id
from refund r join payment p on p.bucket = r.bucket and p.payment_id = r.payment_id
where r.bucket = any ($1::smallint[]) and r.merchant_id = $2 and r.day = $3
  and (r.created_at_ms, 2, r.refund_id) > ($4::bigint, $5::integer, $6::uuid)
order by r.created_at_ms, r.refund_id limit $7`

const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket)

const placeOf = ({ at_ms, rank, id }: PlacedRow) => `${at_ms}.${rank}.${id}`

const inOrder = (a: PlacedRow, b: PlacedRow) =>
  a.at_ms - b.at_ms || a.rank - b.rank || (a.id < b.id ? -1 : 1)

/**
 * A page of what a shop's day was made of, in the order of time: payments, voids and refunds. The sum
 * of all pages is the day's `netFen`.
 *
 * @param after `next` of the page before.
 * @param most entries of a page.
 */
export async function dayEntries(
  { pool, ids }: PaymentEngine,
  merchantId: string,
  { day, after, most = PAGE }: { day: number; after?: string | undefined; most?: number },
): Promise<DayEntries> {
  // A payment may be captured, or voided, on the day after it was made.
  const { rows: claims } = await pool.query<{ payment_id: string }>({
    name: 'payments-day-claims',
    text: `select distinct payment_id from charge_claim
           where bucket = $1 and merchant_id = $2 and created_at_ms >= $3 and created_at_ms < $4`,
    values: [bucketOf(merchantId), merchantId, startOfDay(day) - 2 * DAY_MS, startOfDay(day + 1)],
  })
  const found = claims.map(({ payment_id }) => payment_id)
  const [atMs = '0', rank = '0', id = NO_ID] = after?.split('.') ?? []
  // One more than the page takes says whether there is another.
  const place = [day, atMs, rank, id, most + 1]
  const [movements, refunds] = await Promise.all([
    pool.query<PlacedRow>({
      name: 'payments-day-entries',
      text: OF_MERCHANT,
      values: [found.map((paymentId) => ids.bucketOf(paymentId)), found, ...place],
    }),
    pool.query<PlacedRow>({
      name: 'payments-day-refunds',
      text: REFUNDS,
      values: [buckets, merchantId, ...place],
    }),
  ])
  const rows = [...movements.rows, ...refunds.rows].sort(inOrder)
  const page = rows.slice(0, most)
  const last = page.at(-1)
  return {
    date: dateOfDay(day),
    entries: page.map((row) => entryOf(row, 'merchant')),
    ...(rows.length > page.length && last !== undefined && { next: placeOf(last) }),
  }
}
