import type { Card, CardStatus } from '@essc/protocol/cards/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import type { Identity } from '../enrolment/person-vault.ts'
import type { PhysicalCard } from '../ports/card.ts'
import { maskName, maskNumber } from './masking.ts'
import { statusOf } from './physical.ts'
import { type EcardRow, findEcard, type PersonKey } from './store.ts'

/** The registries' word comes before the holder's own. */
function statusNow(isAlive: boolean, ecard: EcardRow, physical: CardStatus): CardStatus {
  if (!isAlive) return 'cancelled'
  return physical === 'active' && ecard.stopped_at_ms !== null ? 'stopped' : physical
}

/**
 * The card as it may be shown, from what is known of it.
 *
 * @throws EsscError `CARD_NOT_ISSUED` for a region that is none.
 */
export function cardOf(
  ports: Pick<Context['ports'], 'isPaymentOpen'>,
  known: Pick<Card, 'cardId' | 'level' | 'status'> & {
    readonly identity: Identity
    readonly physical: PhysicalCard
  },
): Card {
  const { identity, physical, cardId, level, status } = known
  const prefecture = prefectureOf(physical.region)
  if (!prefecture) throw new EsscError('CARD_NOT_ISSUED')
  return {
    cardId,
    status,
    level,
    maskedName: maskName(identity.name),
    maskedNumber: maskNumber(identity.documentNumber),
    region: prefecture.code,
    regionName: { zh: prefecture.name.zh, en: prefecture.name.en },
    bankName: physical.bankName,
    issuedOn: physical.issuedOn,
    validUntil: physical.validUntil,
    paymentOpen: ports.isPaymentOpen(prefecture.code),
  }
}

/**
 * The card with everything personal masked, and the name for those who may have it; its status is
 * that of the physical card, now.
 *
 * @throws EsscError `CARD_NOT_ISSUED`, `PLATFORM_UNAVAILABLE`.
 */
export async function readCard(
  context: Context,
  person: PersonKey,
): Promise<{ card: Card; name: string }> {
  const { pool, keys, ports, clock } = context
  const ecard = await findEcard(pool, person)
  if (!ecard) throw new EsscError('CARD_NOT_ISSUED')
  const identity = await identityOf(keys, pool, person)
  const [physical, registered] = await Promise.all([
    ports.cards.card(identity.personRef),
    ports.population.person(identity.personRef),
  ])
  if (!physical) throw new EsscError('CARD_NOT_ISSUED')
  // The card of someone who has died is at an end, whatever the plastic says.
  const isAlive = registered?.alive === true
  const status = statusNow(isAlive, ecard, statusOf(physical, clock.now()))
  const { card_id: cardId, level } = ecard
  const card = cardOf(ports, { cardId, level, status, identity, physical })
  return { card, name: identity.name }
}
