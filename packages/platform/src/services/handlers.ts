import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import { requireUsableCard } from '../cards/usable.ts'
import type { Handler, Handlers } from '../channels/call.ts'
import type { Person } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { freshToken } from '../channels/tokens.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import { directoryOf, findService } from './directory.ts'
import { closedServices, insertTicket } from './store.ts'

const TICKET_MS = 60_000

/** Where the holder's card was issued. */
async function homeOf({ keys, pool, ports }: Context, person: Person): Promise<string | undefined> {
  const { personRef } = await identityOf(keys, pool, person)
  const card = await ports.cards.card(personRef)
  return card && prefectureOf(card.region)?.code
}

/**
 * The directory of the given region or of the holder's own.
 *
 * @throws EsscError `REQUEST_MALFORMED` for a region that is no prefecture, or where there is neither
 *   region nor card.
 */
function list(context: Context): Handler<'services.list'> {
  return async ({ caller, parameters }) => {
    const region = parameters.region ?? (caller.person && (await homeOf(context, caller.person)))
    const directory = region === undefined ? undefined : directoryOf(region)
    if (region === undefined || !directory) throw new EsscError('REQUEST_MALFORMED')
    const closed = await closedServices(context.pool, caller.channelId)
    const services = directory.map(({ service, page }) => ({
      ...service,
      available: page !== undefined && !closed.has(service.serviceId),
    }))
    return { region, services }
  }
}

/**
 * A ticket that signs the holder in to a service: good once, for 60 s.
 *
 * @throws EsscError `SERVICE_UNKNOWN`, `SERVICE_NOT_AVAILABLE`, `CARD_LOST`, `CARD_CANCELLED`,
 *   `CARD_EXPIRED`.
 */
function open(context: Context): Handler<'services.open'> {
  const { pool, clock, newId, publicUrl } = context
  return async (call) => {
    const { caller, parameters } = call
    const found = findService(parameters.serviceId)
    if (!found) throw new EsscError('SERVICE_UNKNOWN')
    const { serviceId } = found.service
    const closed = await closedServices(pool, caller.channelId)
    if (found.page === undefined || closed.has(serviceId)) {
      throw new EsscError('SERVICE_NOT_AVAILABLE')
    }
    await requireUsableCard(context, caller.person)
    const { bucket, personId } = caller.person
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const { token, digest } = freshToken(bucket)
      const expiresAtMs = nowMs + TICKET_MS
      await insertTicket(tx, { bucket, personId, serviceId, digest, expiresAtMs })
      const entryId = newId()
      await appendActivity(tx, {
        bucket,
        personId,
        entryId,
        kind: 'service.opened',
        atMs: nowMs,
        actor: caller.channelName,
        purpose: serviceId,
      })
      await appendEvent(tx, {
        bucket,
        personId,
        eventId: newId(),
        kind: 'service.opened',
        subjectId: entryId,
        nowMs,
      })
      return {
        url: `${publicUrl}/services/enter?ticket=${token}`,
        ticket: token,
        expiresAtUnix: Math.floor(expiresAtMs / 1_000),
      }
    })
  }
}

/** The directory of services (docs/services.md). */
export function serviceHandlers(context: Context): Handlers {
  return { 'services.list': list(context), 'services.open': open(context) }
}
