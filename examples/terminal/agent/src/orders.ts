import type { Charge } from '@essc/protocol/payments/schema'
import type { Entry, Journal } from './journal.ts'

/** What the agent knows of an order: the last try to charge it, and how that stands. */
export interface Order {
  order: string
  amountFen: number
  /** Absent for an order that another till has charged. */
  attempt?: { key: string; digits: string; atMs: number }
  charge?: Charge
  /** The coded reason why the try came to nothing. */
  refused?: string
  /** The shop wants it taken back, and the platform has not said what became of that. */
  isVoiding?: boolean
  /** The coded reason why it was not taken back. */
  voidRefused?: string
}

export interface OrderRefund {
  refund: string
  order: string
  amountFen: number
  /** When it was sent first, and last. */
  atMs: number
  lastAtMs: number
  state: 'open' | 'done' | 'refused'
  reason?: string
}

/** Whether the last word is not spoken yet. */
export function isOpen({ charge, refused, isVoiding = false }: Order): boolean {
  if (refused !== undefined) return false
  return charge === undefined || charge.state === 'awaitingHolder' || isVoiding
}

/** Whether the order may be charged anew, with another code. */
export function cameToNothing({ charge, refused }: Order): boolean {
  return refused !== undefined || /^(declined|expired|voided)$/.test(charge?.state ?? '')
}

/** The journal's entries, folded; what is added goes to the disk first. */
export function createOrders(journal: Journal) {
  const orders = new Map<string, Order>()
  const refunds = new Map<string, OrderRefund>()

  function apply(entry: Entry): void {
    const { order } = entry
    const known = orders.get(order)
    switch (entry.kind) {
      case 'charge': {
        const { key, digits, atMs, amountFen } = entry
        orders.set(order, { order, amountFen, attempt: { key, digits, atMs } })
        return
      }
      case 'charged': {
        const { charge } = entry
        const before = known ?? { order, amountFen: charge.amountFen }
        const isStanding = /^(captured|awaitingHolder)$/.test(charge.state)
        const isVoiding = isStanding && (before.isVoiding ?? false)
        orders.set(order, { ...before, charge, isVoiding })
        return
      }
      case 'void':
        if (known) {
          const { voidRefused: _, ...rest } = known
          orders.set(order, { ...rest, isVoiding: true })
        }
        return
      case 'voidRefused':
        if (known) orders.set(order, { ...known, isVoiding: false, voidRefused: entry.code })
        return
      case 'refused':
        if (known) orders.set(order, { ...known, refused: entry.code })
        return
      case 'refund': {
        const { refund, amountFen, atMs: lastAtMs } = entry
        const atMs = refunds.get(refund)?.atMs ?? lastAtMs
        refunds.set(refund, { refund, order, amountFen, atMs, lastAtMs, state: 'open' })
        return
      }
      case 'refunded':
      case 'refundRefused': {
        const before = refunds.get(entry.refund)
        if (before && entry.kind === 'refunded')
          refunds.set(entry.refund, { ...before, state: 'done' })
        if (before && entry.kind === 'refundRefused')
          refunds.set(entry.refund, { ...before, state: 'refused', reason: entry.code })
      }
    }
  }

  for (const entry of journal.entries) apply(entry)
  return {
    get: (order: string) => orders.get(order),
    refund: (refund: string) => refunds.get(refund),
    refundsOf: (order: string) =>
      Array.from(refunds.values()).filter((refund) => refund.order === order),
    /** Charges and refunds that somebody has to ask after. */
    open: () => Array.from(orders.values()).filter(isOpen),
    openRefunds: () => Array.from(refunds.values()).filter(({ state }) => state === 'open'),
    add(entry: Entry): void {
      journal.append(entry)
      apply(entry)
    },
  }
}

export type Orders = ReturnType<typeof createOrders>
