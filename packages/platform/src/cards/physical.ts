import type { CardStatus } from '@essc/protocol/cards/schema'
import { type ErrorCode, EsscError } from '@essc/protocol/errors'
import { chinaDate } from '../enrolment/china-day.ts'
import type { PhysicalCard } from '../ports/card.ts'

/**
 * What the physical card says of the electronic one, which follows it. A card that its holder has not
 * activated yet is a card: only the bank behind it is not open.
 */
export function statusOf(card: PhysicalCard, nowMs: number): CardStatus {
  if (card.status === 'lost' || card.status === 'cancelled') return card.status
  return card.validUntil < chinaDate(nowMs) ? 'expired' : 'active'
}

const codes: Readonly<Record<Exclude<CardStatus, 'active'>, ErrorCode>> = {
  lost: 'CARD_LOST',
  cancelled: 'CARD_CANCELLED',
  expired: 'CARD_EXPIRED',
  stopped: 'CARD_STOPPED',
}

/** @throws EsscError `CARD_LOST`, `CARD_CANCELLED`, `CARD_EXPIRED`, `CARD_STOPPED`. */
export function requireActive(status: CardStatus): void {
  if (status !== 'active') throw new EsscError(codes[status])
}
