import type { PaymentEngine } from './engine.ts'
import { listOverdue } from './store.ts'

const AT_ONCE = 500

/**
 * Releases every hold that waited for its holder in vain. Safe beside any number of others, and
 * whoever reads an overdue payment expires it too: this job is for those that nobody reads.
 *
 * @returns how many it released.
 */
export async function expireOverdue(engine: PaymentEngine): Promise<number> {
  let released = 0
  for (;;) {
    const rows = await listOverdue(engine.pool, engine.clock.now(), AT_ONCE)
    const results = await Promise.all(rows.map((row) => engine.commitTransition(row, 'expire')))
    released += results.filter((result) => result?.moved).length
    if (rows.length < AT_ONCE) return released
  }
}
