import type { Card, CardStatus } from '@essc/protocol/cards/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import type { Handler, Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { checkPassword } from '../enrolment/check-password.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import { close, stop, unlink } from './leave.ts'
import { maskName, maskNumber } from './masking.ts'
import { statusOf } from './physical.ts'
import { type EcardRow, findEcard } from './store.ts'

/** The registries' word comes before the holder's own. */
function statusNow(isAlive: boolean, ecard: EcardRow, physical: CardStatus): CardStatus {
  if (!isAlive) return 'cancelled'
  return physical === 'active' && ecard.stopped_at_ms !== null ? 'stopped' : physical
}

/** The card with everything personal masked; its status is that of the physical card, now. */
function get(context: Context): Handler<'cards.get'> {
  const { pool, keys, ports, clock } = context
  return async ({ caller }): Promise<Card> => {
    const { person } = caller
    const ecard = await findEcard(pool, person)
    if (!ecard) throw new EsscError('CARD_NOT_ISSUED')
    const identity = await identityOf(keys, pool, person)
    const [physical, registered] = await Promise.all([
      ports.cards.card(identity.personRef),
      ports.population.person(identity.personRef),
    ])
    const prefecture = physical && prefectureOf(physical.region)
    if (!physical || !prefecture) throw new EsscError('CARD_NOT_ISSUED')
    return {
      cardId: ecard.card_id,
      // The card of someone who has died is at an end, whatever the plastic says.
      status: statusNow(registered?.alive === true, ecard, statusOf(physical, clock.now())),
      level: ecard.level,
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
}

/** Name and number unmasked, for the password; it is written down. */
function reveal(context: Context): Handler<'cards.reveal'> {
  const { pool, keys, clock, newId } = context
  return async (call) => {
    const { caller, body } = call
    const { bucket, personId } = caller.person
    const { name, documentNumber } = await identityOf(keys, pool, caller.person)
    return await call.commit(async (tx) => {
      const wrong = await checkPassword(tx, context, caller, { ...body, purpose: 'reveal' })
      if (wrong) return wrong
      const kind = 'card.revealed'
      const entry = {
        entryId: newId(),
        kind,
        atMs: clock.now(),
        actor: caller.channelName,
      } as const
      await appendActivity(tx, { bucket, personId, ...entry })
      return { name, documentNumber }
    })
  }
}

/** The card itself (docs/cards.md). */
export function cardHandlers(context: Context): Handlers {
  return {
    'cards.get': get(context),
    'cards.reveal': reveal(context),
    'cards.stop': stop(context),
    'cards.unlink': unlink(context),
    'cards.close': close(context),
  }
}
