import type { MonthTotals, MonthTotalsAnswer } from '@essc/protocol/payments/schema'
import { chinaDate } from '../enrolment/china-day.ts'
import { dateOfDay, dayOfDate, startOfDay } from './days.ts'
import type { PaymentEngine } from './engine.ts'
import type { PaymentHolder } from './holder.ts'
import { MOVEMENTS_OF_HOLDER, movementValues } from './statements.ts'

const MONTHS = 12

const TOTALS = `
select to_char(to_timestamp(at_ms / 1000) at time zone 'UTC' + interval '8 hours', 'YYYY-MM') as month,
  (count(*) filter (where kind = 'payment'))::integer as paid_count,
  coalesce(sum(amount_fen) filter (where kind = 'payment'), 0)::bigint as paid_fen,
  (count(*) filter (where kind <> 'payment'))::integer as back_count,
  coalesce(sum(amount_fen) filter (where kind <> 'payment'), 0)::bigint as back_fen
from (${MOVEMENTS_OF_HOLDER}) m
group by 1`

/** A month's name, so many months before one whose name is given. */
function monthBefore(month: string, count: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - count
  const year = Math.floor(months / 12)
  return `${String(year).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

const firstDay = (month: string): number => dayOfDate(`${month}-01`)

/**
 * What a holder paid and got back in each of twelve months at +08:00, newest first. The sums are
 * those of the statement of the same days.
 *
 * @param until the newest of them, `YYYY-MM`. Default: the present one.
 */
export async function monthTotals(
  { pool, limits, clock }: PaymentEngine,
  holder: PaymentHolder,
  until?: string,
): Promise<MonthTotalsAnswer> {
  const newest = until ?? chinaDate(clock.now()).slice(0, 7)
  const names = Array.from({ length: MONTHS }, (_, count) => monthBefore(newest, count))
  const endOf = (month: string) => firstDay(monthBefore(month, -1))
  const { rows } = await pool.query({
    name: 'payments-month-totals',
    text: TOTALS,
    values: movementValues(holder, limits, {
      fromMs: startOfDay(firstDay(names.at(-1)!)),
      toMs: startOfDay(endOf(newest)),
    }),
  })
  const found = new Map(rows.map((row) => [row.month as string, row]))
  return {
    months: names.map((month): MonthTotals => {
      const row = found.get(month)
      const paidFen = row?.paid_fen ?? 0
      const backFen = row?.back_fen ?? 0
      return {
        month,
        from: `${month}-01`,
        to: dateOfDay(endOf(month) - 1),
        paidCount: row?.paid_count ?? 0,
        paidFen,
        backCount: row?.back_count ?? 0,
        backFen,
        netFen: paidFen - backFen,
      }
    }),
  }
}
