import type { ResolveAnswer, ResolvedField } from '@essc/protocol/desk/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import { requireUsableCard, type UsableCard } from '../cards/usable.ts'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { authorisationId } from '../codes/authorise.ts'
import { ISSUER_KEY } from '../codes/keys.ts'
import { findPlace } from '../codes/status-places.ts'
import { spendCode } from '../codes/store.ts'
import { findPurpose } from './store.ts'
import { verifyIdentityCode } from './verify-code.ts'

type Fields = ResolveAnswer['fields']

/** The registered fields, and no other: what was not asked for is not even looked up. */
async function readFields(
  context: Context,
  { identity, registered, card }: UsableCard,
  fields: readonly ResolvedField[],
): Promise<Fields> {
  const answers: { [F in ResolvedField]: () => Promise<Fields[F]> | Fields[F] } = {
    name: () => identity.name,
    documentNumber: () => identity.documentNumber,
    region: () => prefectureOf(card.region)?.code ?? card.region,
    birthYear: () => Number(registered.birthDate.slice(0, 4)),
    insured: async () => {
      const found = await context.ports.insurance.entitlement(identity.personRef)
      return found !== undefined && found.kind !== 'none'
    },
  }
  const read = await Promise.all(fields.map(async (field) => [field, await answers[field]()]))
  return Object.fromEntries(read)
}

/** What the holder reads in the list of activity: the registered office before the declared one. */
function actorOf(operatorName: string, { office, operator }: { office: string; operator: string }) {
  return `${operatorName} · ${office} · ${operator}`
}

/** Who is this? For a purpose that is registered, once per code, and told to the holder. */
export function resolve(context: Context): Handler<'desk.resolve'> {
  const { pool, keys, clock, newId } = context
  return async (call) => {
    const { body, caller } = call
    const { purpose } = body
    const fields = await findPurpose(pool, caller.operatorId, purpose)
    if (!fields) throw new EsscError('DESK_PURPOSE_NOT_REGISTERED')
    const issuerKey = await keys.publicKey(ISSUER_KEY)
    const nowUnix = Math.floor(clock.now() / 1_000)
    const code = verifyIdentityCode(body.code, { issuerKey, nowUnix })
    const { statusList: list, statusIndex: place } = code.authorisation
    const person = await findPlace(pool, { list, place })
    if (!person || person.revokedAtMs !== null) throw new EsscError('CODE_REVOKED')
    const usable = await requireUsableCard(context, person)
    const answer = await readFields(context, usable, fields)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const used = { authorisationId: authorisationId(code.bytes), counter: code.counter }
      if (!(await spendCode(tx, person, used, nowMs))) throw new EsscError('CODE_REPLAYED')
      const { bucket, personId } = person
      const receiptId = newId()
      await appendActivity(tx, {
        bucket,
        personId,
        entryId: receiptId,
        kind: 'desk.resolved',
        atMs: nowMs,
        actor: actorOf(caller.operatorName, body),
        purpose,
      })
      const event = { eventId: newId(), kind: 'desk.resolved', subjectId: receiptId } as const
      await appendEvent(tx, { bucket, personId, ...event, nowMs })
      return { receiptId, purpose, fields: answer }
    })
  }
}
