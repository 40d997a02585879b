import type pg from 'pg'

const TABLES = `
select c.relname as name from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'bucket' and not a.attisdropped
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  and ($1::text[] is null or c.relname = any($1)) order by 1`

/** The tables that a payment touches, and those beside them. */
export const MONEY_TABLES: readonly string[] = [
  'charge_claim',
  'clearing_account',
  'event_head',
  'event_outbox',
  'holder_account',
  'ledger_transfer',
  'merchant_account',
  'merchant_day',
  'payment',
  'payment_code_use',
  'payment_face',
  'person_event',
  'presentment',
  'refund',
  'statement_link',
  'supervisor',
  'terminal_guess',
]

/**
 * Spreads tables that have a bucket over hash partitions. PostgreSQL then refuses what a
 * distributed engine would: a key or unique index that does not hold the bucket.
 *
 * @returns the names of those that were spread.
 */
export async function partitionByBucket(
  pool: pg.Pool,
  tables: readonly string[] = MONEY_TABLES,
): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(TABLES, [tables])
  const views = await pool.query<{ name: string; text: string }>(
    `select viewname as name, definition as text from pg_views where schemaname = 'public'`,
  )
  for (const { name } of views.rows) await pool.query(`drop view ${name}`)
  for (const { name } of rows) {
    await pool.query(`alter table ${name} rename to ${name}_whole`)
    await pool.query(
      `create table ${name} (like ${name}_whole including all) partition by hash (bucket)`,
    )
    for (const part of [0, 1, 2, 3]) {
      await pool.query(
        `create table ${name}_part_${part} partition of ${name}
         for values with (modulus 4, remainder ${part})`,
      )
    }
    await pool.query(`insert into ${name} select * from ${name}_whole`)
    await pool.query(`drop table ${name}_whole cascade`)
  }
  for (const { name, text } of views.rows) await pool.query(`create view ${name} as ${text}`)
  return rows.map(({ name }) => name)
}
