import type { PageTerminal } from './open-terminal.ts'

/** A refund that was sent and not answered yet. The supervisor's code is kept nowhere. */
export interface PendingRefund {
  paymentId: string
  amountFen: number
  refundReference: string
  startedAtMs: number
}

const KEY = 'refund'

/** The one refund under way, which survives a restart of the page. */
export function refundRecord({ storage, clock }: PageTerminal) {
  return {
    read: () => storage.read<PendingRefund | null>(KEY) ?? undefined,
    /** The refund to send: the one that was not answered, with its reference, or a new one. */
    begin(paymentId: string, amountFen: number): PendingRefund {
      const before = storage.read<PendingRefund | null>(KEY)
      if (before?.paymentId === paymentId && before.amountFen === amountFen) return before
      const drawn = crypto.getRandomValues(new Uint8Array(9))
      const refundReference = `R-${Array.from(drawn, (byte) => byte.toString(36)).join('')}`
      const begun = { paymentId, amountFen, refundReference, startedAtMs: clock.now() }
      storage.write(KEY, begun)
      return begun
    },
    end: () => storage.write(KEY, null),
  }
}

export type RefundRecord = ReturnType<typeof refundRecord>
