import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { type ErrorCode, isEsscError } from '@essc/protocol/errors'
import { requireUsableCard } from '../cards/usable.ts'
import type { Context } from '../channels/context.ts'
import { findPaymentHandle, retirePaymentHandle } from '../codes/payment-handle.ts'
import type { Faults } from './faults.ts'
import { createPayments, type Payments } from './service.ts'

/** Why a person's card pays nothing at present, as the registries have it now. */
async function refusalOf(
  context: Context,
  person: { bucket: number; personId: string },
): Promise<ErrorCode | undefined> {
  try {
    const { card } = await requireUsableCard(context, person)
    const prefecture = prefectureOf(card.region)?.code ?? ''
    return context.ports.isPaymentOpen(prefecture) ? undefined : 'PAYMENT_NOT_OPEN'
  } catch (error) {
    if (isEsscError(error, 'CARD_LOST', 'CARD_CANCELLED', 'CARD_EXPIRED')) return error.code
    // To a shop the card of someone who has died or was erased is a cancelled card.
    if (isEsscError(error, 'ENROLMENT_PERSON_DECEASED', 'CARD_NOT_ISSUED')) return 'CARD_CANCELLED'
    throw error
  }
}

/** The payments of a platform: handles and cards come from the rooms beside it. */
export function paymentsOf(context: Context, faults?: Faults): Promise<Payments> {
  const { pool, clock, keys, newId } = context
  return createPayments({
    pool,
    clock,
    keys,
    newId,
    findHandle: (handle) => findPaymentHandle(pool, keys, handle),
    retireHandle: retirePaymentHandle,
    refusalOf: (person) => refusalOf(context, person),
    faults,
  })
}
