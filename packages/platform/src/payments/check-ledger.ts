import type { Queryable } from './store.ts'

/** What must hold of the ledger at every moment. Each query answers how many times it does not. */
const RULES = {
  postingsUnbalanced: `
    select count(*)::int as faults from (
      select 1 from ledger_entry group by bucket, source_id, posting having sum(amount_fen) <> 0) x`,
  totalNotZero: `
    select (coalesce(sum(amount_fen), 0) <> 0)::int as faults from ledger_entry`,
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
      from ledger_entry where leg = 1 and posting <> 'opening' group by 1, 2) e
      on e.bucket = p.bucket and e.source_id = p.payment_id
    where not case p.state
      when 'awaitingHolder' then coalesce(e.postings = 'hold', false)
      when 'captured' then coalesce(e.postings in ('capture', 'captureHeld hold'), false)
      when 'expired' then coalesce(e.postings = 'hold release', false)
      when 'declined' then e.postings is null or e.postings = 'hold release'
      else coalesce(e.postings in ('capture void', 'captureHeld hold void', 'hold release'), false)
    end`,
  entriesWithoutPayment: `
    select count(*)::int as faults from ledger_entry e
    left join payment p on p.bucket = e.bucket and p.payment_id = e.source_id
    where e.posting <> 'opening' and (p.payment_id is null or abs(e.amount_fen) <> p.amount_fen)`,
  ordersChargedTwice: `
    select count(*)::int as faults from (
      select 1 from payment where state in ('captured', 'awaitingHolder')
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
