import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { type ErrorCode, isEsscError } from '@essc/protocol/errors'
import { findHolders, type HolderRow, type PersonKey } from '../cards/store.ts'
import { requireUsable } from '../cards/usable.ts'
import type { Context } from '../channels/context.ts'
import { openHandleSecret, retirePaymentHandle } from '../codes/payment-handle.ts'
import { createGather, createTurns, type Turns } from '../postgres/gather.ts'
import type { Faults } from './faults.ts'
import { findPayers, type PayerQuestion } from './payer-store.ts'
import { createPayments, type Payments } from './service.ts'
import type { PaymentsOptions } from './service-options.ts'

/** Why a person's card pays nothing at present, as the registries have it now. */
async function refusalOf(
  context: Context,
  person: PersonKey,
  holder: HolderRow | undefined,
): Promise<ErrorCode | undefined> {
  try {
    const { card } = await requireUsable(context, person, holder)
    const prefecture = prefectureOf(card.region)?.code ?? ''
    return context.ports.isPaymentOpen(prefecture) ? undefined : 'PAYMENT_NOT_OPEN'
  } catch (error) {
    if (isEsscError(error, 'CARD_LOST', 'CARD_CANCELLED', 'CARD_EXPIRED')) return error.code
    // To a shop the card of someone who has died or was erased is a cancelled card.
    if (isEsscError(error, 'ENROLMENT_PERSON_DECEASED', 'CARD_NOT_ISSUED')) return 'CARD_CANCELLED'
    throw error
  }
}

/** Handles with all that their holders' paying depends on, in one look for many tills. */
function createFindHandle(context: Context, turns: Turns): PaymentsOptions['findHandle'] {
  const { pool, keys } = context
  const find = createGather((asked: readonly PayerQuestion[]) => findPayers(pool, asked), {
    turns,
  })
  return async (handle, sinceMs) => {
    const row = await find({ handle, sinceMs })
    if (row === undefined) return undefined
    const { bucket, person_id: personId, secret_sealed: secretSealed } = row
    const fen = row.recent_fen ?? []
    return {
      bucket,
      personId,
      secret: await openHandleSecret(keys, { handle, personId, secretSealed }),
      endsAtMs: row.ends_at_ms,
      retiredAtMs: row.retired_at_ms ?? undefined,
      payer: {
        refusal: () => refusalOf(context, { bucket, personId }, row.has_card ? row : undefined),
        recent: (row.recent_at_ms ?? []).map((atMs, at) => ({
          createdAtMs: Number(atMs),
          amountFen: Number(fen[at]),
        })),
      },
    }
  }
}

/** The payments of a platform: handles and cards come from the rooms beside it. */
export function paymentsOf(context: Context, faults?: Faults): Promise<Payments> {
  const { pool, clock, keys, newId } = context
  const turns = createTurns()
  return createPayments({
    turns,
    pool,
    clock,
    keys,
    newId,
    findHandle: createFindHandle(context, turns),
    retireHandle: retirePaymentHandle,
    refusalOf: async (person) => refusalOf(context, person, (await findHolders(pool, [person]))[0]),
    faults,
  })
}
