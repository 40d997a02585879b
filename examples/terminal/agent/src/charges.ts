import { randomBytes } from 'node:crypto'
import { type ErrorCode, EsscError, isEsscError } from '@essc/protocol/errors'
import type { Terminal } from '@essc/verifier/terminal'
import { isDecided } from '@essc/verifier/till'
import { repairWedge } from '@essc/verifier/wedge'
import { cameToNothing, isOpen, type Order, type Orders } from './orders.ts'
import type { Patience } from './patience.ts'
import type { ChargeRequest } from './schema.ts'
import type { WatchedFetch } from './watched-fetch.ts'

/** A payment code lives in three steps of 30 s at most; some more for this machine's clock. */
const CODE_DEAD_MS = 180_000
/** Above it the holder is asked on the phone, and nobody stands there until a queue is sent. */
const QUEUED_FEN = 20_000

export interface ChargesOptions {
  terminal: Pick<Terminal, 'sendCharge' | 'getCharge' | 'findCharge' | 'voidCharge'>
  orders: Orders
  watched: WatchedFetch
  patience: Patience
  now(): number
}

/** Charges, each of them followed until its outcome is known, over restarts too. */
export function createCharges({ terminal, orders, watched, patience, now }: ChargesOptions) {
  /** Settle when the outcome is not unknown any more. */
  const following = new Map<string, Promise<void>>()
  /** Keys that were drawn since the start: what became of others' requests nobody remembers. */
  const drawn = new Set<string>()

  async function send(order: Order, mayQueue: boolean): Promise<void> {
    if (!order.attempt) return
    const { key, digits, atMs } = order.attempt
    const { order: orderReference, amountFen } = order
    const isFresh = now() - atMs < CODE_DEAD_MS
    const maySent = () => !drawn.has(key) || watched.isUnanswered(key)
    try {
      // The code is dead and was never shown to the platform.
      if (!isFresh && !maySent()) throw new EsscError('CODE_EXPIRED')
      const charge = await (isFresh
        ? terminal.sendCharge({ digits, amountFen, orderReference }, key)
        : terminal.findCharge(orderReference))
      orders.add({ kind: 'charged', order: orderReference, charge })
    } catch (error) {
      if (!isEsscError(error)) throw error
      const waits = mayQueue && isFresh && isEsscError(error, 'NETWORK_UNREACHABLE')
      const isNowhere = !isFresh && isEsscError(error, 'REQUEST_NOT_FOUND')
      const isOver = maySent() ? isFresh && isDecided(error) : !waits
      if (!isOver && !isNowhere) throw error
      const { code } = isNowhere ? new EsscError('CODE_EXPIRED') : error
      orders.add({ kind: 'refused', order: orderReference, code })
    }
  }

  /** Whether the holder has confirmed by now. */
  async function look(order: string, paymentId: string, state: string): Promise<void> {
    try {
      const charge = await terminal.getCharge(paymentId)
      if (charge.state !== state) orders.add({ kind: 'charged', order, charge })
    } catch (error) {
      if (!isEsscError(error, 'REQUEST_NOT_FOUND')) throw error
      orders.add({ kind: 'refused', order, code: error.code })
    }
  }

  /** Takes a payment back. The platform does so once, however often it is asked. */
  async function takeBack(order: string, paymentId: string): Promise<void> {
    try {
      orders.add({ kind: 'charged', order, charge: await terminal.voidCharge(paymentId) })
    } catch (error) {
      const isDecidedNow =
        isEsscError(error) && /^PAYMENT_|^REQUEST_(NOT_FOUND|FORBIDDEN|MALFORMED)$/.test(error.code)
      if (!isDecidedNow) throw error
      orders.add({ kind: 'voidRefused', order, code: error.code })
      await look(order, paymentId, '')
    }
  }

  /** Asks until the last word is spoken or the agent stops. */
  function follow(order: string, mayQueue = false): Promise<void> {
    const running = following.get(order)
    if (running) return running
    const known = new Promise<void>((resolve) => {
      const work = patience.until(async () => {
        const before = orders.get(order)
        if (!before || !isOpen(before)) return 'done'
        if (before.charge && before.isVoiding) await takeBack(order, before.charge.paymentId)
        else if (before.charge) await look(order, before.charge.paymentId, before.charge.state)
        else await send(before, mayQueue)
        const after = orders.get(order)
        if (after?.charge || after?.refused) resolve()
        return after && isOpen(after) ? 'soon' : 'done'
      })
      void work.then(() => {
        following.delete(order)
        watched.forget(orders.get(order)?.attempt?.key ?? '')
        resolve()
      })
    })
    following.set(order, known)
    return known
  }

  for (const { order } of orders.open()) void follow(order)

  return {
    /**
     * Charges an order, or answers how it stands when it was sent before.
     *
     * @throws CODE_MALFORMED, CODE_WRONG_PURPOSE; IDEMPOTENCY_MISMATCH for an order that is paid, or may
     *   be, with another content
     */
    async charge({ order, amountFen, code, offline }: ChargeRequest): Promise<Order> {
      const digits = repairWedge(code).text.replace(/\s/g, '')
      if (/^SC\d:/.test(digits)) throw new EsscError('CODE_WRONG_PURPOSE')
      if (!/^\d{20}$/.test(digits)) throw new EsscError('CODE_MALFORMED')
      const known = orders.get(order)
      const isSame = known?.attempt?.digits === digits && known.amountFen === amountFen
      if (known && !isSame && !cameToNothing(known)) throw new EsscError('IDEMPOTENCY_MISMATCH')
      if (!known || !isSame) {
        const key = randomBytes(16).toString('base64url')
        orders.add({ kind: 'charge', order, atMs: now(), key, digits, amountFen })
        drawn.add(key)
      }
      await patience.within(follow(order, offline === 'queue' && amountFen <= QUEUED_FEN))
      return orders.get(order)!
    },
    /** @throws REQUEST_NOT_FOUND; NETWORK_UNREACHABLE for an order that only the platform may know */
    async find(order: string): Promise<Order> {
      const known = orders.get(order)
      if (known) return known
      const charge = await terminal.findCharge(order)
      orders.add({ kind: 'charged', order, charge })
      void follow(order)
      return orders.get(order)!
    },
    /**
     * Takes an order back as a whole, within 24 hours. While that is not known it is asked again.
     *
     * @throws REQUEST_NOT_FOUND; PAYMENT_STATE_CONFLICT for an order that is not paid, or of which
     *   something was given back; PAYMENT_*
     */
    async void(order: string): Promise<Order> {
      const { charge } = await this.find(order)
      if (charge === undefined) throw new EsscError('PAYMENT_STATE_CONFLICT')
      if (charge.state === 'voided') return orders.get(order)!
      orders.add({ kind: 'void', order, atMs: now() })
      // Whatever else went wrong, it is asked again below.
      await patience.within(takeBack(order, charge.paymentId).catch(() => {}))
      const { isVoiding = false, voidRefused } = orders.get(order)!
      if (voidRefused !== undefined) throw new EsscError(voidRefused as ErrorCode)
      if (isVoiding) void follow(order)
      return orders.get(order)!
    },
  }
}

export type Charges = ReturnType<typeof createCharges>
