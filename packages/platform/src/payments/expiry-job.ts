import { createLoop, type Loop } from '../channels/loop.ts'
import type { Payments } from './service.ts'

/** Releases the holds of payments that nobody looks at any more, every five seconds. */
export function startExpiryJob(payments: Payments, everyMs = 5_000): Loop {
  return createLoop(everyMs, async () => {
    await payments.expireOverdue()
  })
}
