import { createLoop, type Loop } from '../channels/loop.ts'
import { checkLedger } from './check-ledger.ts'
import { settleDays } from './day-totals.ts'
import type { Payments } from './service.ts'

const HOUR_MS = 3_600_000

/**
 * Settles the days that are over, and checks the whole ledger and writes down what it found. What is
 * wrong is said on standard error by the names of the rules, which hold nothing personal.
 */
export async function inspectLedger(payments: Payments): Promise<void> {
  const { pool, clock } = payments.engine
  await settleDays(pool, clock.now())
  const { holds, faults } = await checkLedger(pool)
  await pool.query(
    `insert into ledger_check (checked_at_ms, holds, faults) values ($1, $2, $3)
     on conflict (checked_at_ms) do nothing`,
    [clock.now(), holds, JSON.stringify(faults)],
  )
  if (!holds) process.stderr.write(`The ledger does not hold: ${JSON.stringify(faults)}\n`)
}

/**
 * Runs {@link inspectLedger} every hour, on whichever instance comes first. A restart does not read
 * the ledger again.
 */
export function startInvariantsJob(payments: Payments, everyMs = 60_000): Loop {
  return createLoop(everyMs, async () => {
    const { pool, clock } = payments.engine
    const { rows } = await pool.query('select max(checked_at_ms) as last from ledger_check')
    if (rows[0].last === null || rows[0].last <= clock.now() - HOUR_MS) {
      await inspectLedger(payments)
    }
  })
}
