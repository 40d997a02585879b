import type { Transaction } from '../postgres/transaction.ts'

export interface OpenMerchantAccountParameters {
  /** The operator of the shop's tills. */
  readonly merchantId: string
  /** As holders see it on receipts. */
  readonly name: string
  readonly nowMs: number
}

/**
 * Lets a shop be paid. A second call takes the new name. The accounts that hold its money come to be
 * with its first payment in each bucket and on each day.
 */
export async function openMerchantAccount(
  tx: Transaction,
  { merchantId, name, nowMs }: OpenMerchantAccountParameters,
): Promise<void> {
  await tx.query(
    `insert into merchant as m (merchant_id, name, opened_at_ms) values ($1, $2, $3)
     on conflict (merchant_id) do update set name = excluded.name`,
    [merchantId, name, nowMs],
  )
}
