import { chinaDay } from '../enrolment/china-day.ts'
import type { Transaction } from '../postgres/transaction.ts'

export interface OpenHolderAccountParameters {
  /** The person's bucket. */
  readonly bucket: number
  readonly personId: string
  /** What the bank says is in the account, whole fen. */
  readonly balanceFen: number
  readonly nowMs: number
}

/**
 * Opens the ledger account behind a card when the bank account is linked: one posting from the
 * bucket's clearing account. A second call for the same person changes nothing.
 *
 * @returns whether it was opened now.
 */
export async function openHolderAccount(
  tx: Transaction,
  { bucket, personId, balanceFen, nowMs }: OpenHolderAccountParameters,
): Promise<boolean> {
  if (!Number.isSafeInteger(balanceFen) || balanceFen < 0) {
    throw new TypeError('An opening balance is whole fen and not below zero.')
  }
  const { rowCount } = await tx.query({
    name: 'open-holder-account',
    text: `
with opened as (
  insert into holder_account (bucket, person_id, balance_fen, opened_at_ms)
  values ($1::smallint, $2::uuid, $3::bigint, $4::bigint)
  on conflict (bucket, person_id) do nothing
  returning bucket, person_id, balance_fen
),
cleared as (
  insert into clearing_account as c (bucket, balance_fen)
  select o.bucket, -o.balance_fen from opened o
  on conflict (bucket) do update set balance_fen = c.balance_fen + excluded.balance_fen
),
entered as (
  insert into ledger_transfer (bucket, source_id, posting, from_account, to_account, to_id, day,
    amount_fen, at_ms)
  select o.bucket, o.person_id, 'opening', 'clearing', 'holder', o.person_id, $5::integer,
    o.balance_fen, $4::bigint
  from opened o
  where o.balance_fen <> 0
)
select 1 from opened`,
    values: [bucket, personId, balanceFen, nowMs, chinaDay(nowMs)],
  })
  return rowCount === 1
}
