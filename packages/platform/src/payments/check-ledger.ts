import type { Queryable } from './store.ts'

/** What must hold of the ledger at every moment. Each query answers how many times it does not. */
const RULES = {
  totalNotZero: `
    select (coalesce(sum(fen), 0) <> 0)::int as faults from (
      select sum(balance_fen + held_fen) as fen from holder_account
      union all select sum(balance_fen) from merchant_account
      union all select sum(balance_fen) from clearing_account) x`,
  holderBalanceWrong: `
    select count(*)::int as faults
    from (select bucket, person_id, balance_fen from holder_account) a
    full join (select bucket, account_id as person_id, sum(amount_fen) as sum_fen
      from ledger_entry where account = 'holder' group by 1, 2) e using (bucket, person_id)
    where coalesce(a.balance_fen, 0) <> coalesce(e.sum_fen, 0) or a.balance_fen is null`,
  heldBalanceWrong: `
    select count(*)::int as faults
    from (select bucket, person_id, held_fen from holder_account) a
    full join (select bucket, account_id as person_id, sum(amount_fen) as sum_fen
      from ledger_entry where account = 'held' group by 1, 2) e using (bucket, person_id)
    where coalesce(a.held_fen, 0) <> coalesce(e.sum_fen, 0)`,
  heldNotOpenHolds: `
    select count(*)::int as faults
    from (select bucket, person_id, held_fen from holder_account) a
    full join (select bucket, person_id, sum(amount_fen) as sum_fen
      from payment where state = 'awaitingHolder' group by 1, 2) p using (bucket, person_id)
    where coalesce(a.held_fen, 0) <> coalesce(p.sum_fen, 0)`,
  merchantBalanceWrong: `
    select count(*)::int as faults
    from (select bucket, merchant_id, day, balance_fen from merchant_account) a
    full join (select bucket, account_id as merchant_id, day, sum(amount_fen) as sum_fen
      from ledger_entry where account = 'merchant' group by 1, 2, 3) e
      using (bucket, merchant_id, day)
    where coalesce(a.balance_fen, 0) <> coalesce(e.sum_fen, 0)`,
  merchantDayWrong: `
    select count(*)::int as faults
    from merchant_account a
    full join (select bucket, account_id as merchant_id, day,
        count(*) filter (where posting in ('capture', 'captureHeld')) as captured_count,
        count(*) filter (where posting = 'void') as voided_count,
        count(*) filter (where posting = 'refund') as refunded_count,
        coalesce(-sum(amount_fen) filter (where posting = 'void'), 0) as voided_fen,
        coalesce(-sum(amount_fen) filter (where posting = 'refund'), 0) as refunded_fen
      from ledger_entry where account = 'merchant' group by 1, 2, 3) e
      using (bucket, merchant_id, day)
    where (a.captured_count, a.voided_count, a.refunded_count, a.voided_fen, a.refunded_fen)
      is distinct from
      (e.captured_count, e.voided_count, e.refunded_count, e.voided_fen, e.refunded_fen)`,
  refundsWrong: `
    select count(*)::int as faults
    from (select bucket, payment_id, refunded_fen from payment where refunded_fen > 0) p
    full join (select r.bucket, r.payment_id, sum(t.amount_fen) as sum_fen
      from refund r
      left join ledger_transfer t on t.bucket = r.bucket and t.source_id = r.refund_id
        and t.posting = 'refund' and t.amount_fen = r.amount_fen
      group by 1, 2) e using (bucket, payment_id)
    where p.refunded_fen is distinct from e.sum_fen`,
  clearingBalanceWrong: `
    select count(*)::int as faults
    from (select bucket, balance_fen from clearing_account) a
    full join (select bucket, sum(amount_fen) as sum_fen
      from ledger_entry where account = 'clearing' group by 1) e using (bucket)
    where coalesce(a.balance_fen, 0) <> coalesce(e.sum_fen, 0)`,
  paymentsWithOtherPostings: `
    select count(*)::int as faults
    from payment p
    left join (select bucket, source_id, string_agg(posting, ' ' order by posting) as postings
      from ledger_transfer where posting not in ('opening', 'refund') group by 1, 2) e
      on e.bucket = p.bucket and e.source_id = p.payment_id
    where not case p.state
      when 'awaitingHolder' then coalesce(e.postings = 'hold', false)
      when 'captured' then coalesce(e.postings in ('capture', 'captureHeld hold'), false)
        and p.refunded_fen < p.amount_fen
      when 'refunded' then coalesce(e.postings in ('capture', 'captureHeld hold'), false)
        and p.refunded_fen = p.amount_fen
      when 'expired' then coalesce(e.postings = 'hold release', false)
      when 'declined' then e.postings is null or e.postings = 'hold release'
      else coalesce(e.postings in ('capture void', 'captureHeld hold void', 'hold release'), false)
    end`,
  transfersWithoutSource: `
    select count(*)::int as faults from ledger_transfer t
    left join payment p on p.bucket = t.bucket and p.payment_id = t.source_id
    left join refund r on t.posting = 'refund' and r.bucket = t.bucket and r.refund_id = t.source_id
    where t.posting <> 'opening'
      and coalesce(p.amount_fen, r.amount_fen, 0) <> t.amount_fen`,
  ordersChargedTwice: `
    select count(*)::int as faults from (
      select 1 from payment where state in ('captured', 'awaitingHolder', 'refunded')
      group by merchant_id, order_reference having count(*) > 1) x`,
} as const

export type LedgerRule = keyof typeof RULES

export interface LedgerCheck {
  readonly holds: boolean
  /** Rules that are broken, and how many times. */
  readonly faults: Partial<Record<LedgerRule, number>>
}

/**
 * Checks every balance against its entries, in one snapshot. It reads the whole ledger: for a job
 * and for tests.
 */
export async function checkLedger(db: Queryable): Promise<LedgerCheck> {
  const names = Object.keys(RULES) as LedgerRule[]
  const query = names.map((name) => `select '${name}' as rule, faults from (${RULES[name]}) q`)
  const { rows } = await db.query(query.join('\nunion all\n'))
  const broken = rows.filter((row) => row.faults !== 0)
  return {
    holds: broken.length === 0,
    faults: Object.fromEntries(broken.map((row) => [row.rule, row.faults])),
  }
}
