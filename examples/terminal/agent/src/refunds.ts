import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Terminal } from '@essc/verifier/terminal'
import type { Charges } from './charges.ts'
import type { OrderRefund, Orders } from './orders.ts'
import type { Patience } from './patience.ts'
import type { RefundRequest } from './schema.ts'
import type { WatchedFetch } from './watched-fetch.ts'

/** No request is under way for so long: what the platform does not show by then was not done. */
const LOST_MS = 120_000

export interface RefundsOptions {
  terminal: Pick<Terminal, 'refund' | 'findRefund' | 'getCharge'>
  charges: Charges
  orders: Orders
  watched: WatchedFetch
  patience: Patience
  now(): number
}

/**
 * Refunds. The supervisor's code is kept nowhere, so one that was not answered is not sent again: the
 * shop's day shows whether it was made.
 */
export function createRefunds(options: RefundsOptions) {
  const { terminal, charges, orders, watched, patience, now } = options
  const sending = new Map<string, Promise<void>>()
  const asking = new Set<string>()
  const refuse = ({ refund, order }: OrderRefund, code: string) =>
    orders.add({ kind: 'refundRefused', refund, order, code })

  /** @throws the platform's refusal */
  async function send(
    request: RefundRequest,
    paymentId: string,
    mayBeMade: boolean,
  ): Promise<void> {
    const { order, refund, amountFen, supervisorCode } = request
    try {
      const body = { amountFen, refundReference: refund, supervisorCode }
      const { charge } = await terminal.refund(paymentId, body)
      orders.add({ kind: 'charged', order, charge })
      orders.add({ kind: 'refunded', refund, order })
    } catch (error) {
      if (!isEsscError(error)) throw error
      const isRefused = /^(SUPERVISOR|PAYMENT|IDEMPOTENCY|REQUEST)_/.test(error.code)
      // A wrong code says nothing of an earlier try that was not answered.
      const isOpen = watched.isUnanswered(refund) || mayBeMade
      if (isOpen && (!isRefused || /^SUPERVISOR_/.test(error.code))) void ask(refund)
      else refuse(orders.refund(refund)!, error.code)
      if (isRefused || !isOpen) throw error
    }
  }

  /** Looks whether it was made, until that is known or the agent stops. */
  async function ask(reference: string): Promise<void> {
    if (asking.has(reference)) return
    asking.add(reference)
    await patience.until(async () => {
      const refund = orders.refund(reference)
      if (refund?.state !== 'open') return 'done'
      const found = await terminal.findRefund(reference, refund.atMs)
      const charge = found && (await terminal.getCharge(found.paymentId))
      const since = orders.refund(reference)
      if (since?.state !== 'open') return 'done'
      if (charge) {
        orders.add({ kind: 'charged', order: refund.order, charge })
        orders.add({ kind: 'refunded', refund: reference, order: refund.order })
      } else if (now() - since.lastAtMs < LOST_MS) return 'later'
      else refuse(since, 'REQUEST_NOT_FOUND')
      return 'done'
    })
    asking.delete(reference)
  }

  for (const { refund } of orders.openRefunds()) void ask(refund)

  return {
    /**
     * Gives back a payment or a part of it; the shop's number of the refund decides.
     *
     * @throws REQUEST_NOT_FOUND, PAYMENT_STATE_CONFLICT, PAYMENT_REFUND_*, SUPERVISOR_*,
     *   NETWORK_UNREACHABLE when nothing was sent; IDEMPOTENCY_MISMATCH for another content under the
     *   same number
     */
    async give(request: RefundRequest): Promise<OrderRefund> {
      const { order, refund, amountFen } = request
      const { charge } = await charges.find(order)
      while (sending.has(refund)) await sending.get(refund)
      const before = orders.refund(refund)
      if (before && (before.order !== order || before.amountFen !== amountFen))
        throw new EsscError('IDEMPOTENCY_MISMATCH')
      if (before?.state === 'done') return before
      if (charge === undefined) throw new EsscError('PAYMENT_STATE_CONFLICT')
      orders.add({ kind: 'refund', refund, order, atMs: now(), amountFen })
      const work = send(request, charge.paymentId, before?.state === 'open')
      const ended = work.catch(() => {}).finally(() => sending.delete(refund))
      sending.set(refund, ended)
      await work
      return orders.refund(refund)!
    },
  }
}

export type Refunds = ReturnType<typeof createRefunds>
