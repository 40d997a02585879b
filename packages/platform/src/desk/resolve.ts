import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { captureMessage } from '@essc/protocol/desk/capture'
import type { ResolveAnswer, ResolveBody, ResolvedField } from '@essc/protocol/desk/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import { requireUsableCard, type UsableCard } from '../cards/usable.ts'
import type { Call, Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { refuse } from '../channels/refusal.ts'
import { spendCode } from '../codes/store.ts'
import { identifyCode } from './identify-code.ts'
import { lockUses, reportReplay } from './replays.ts'
import { findPurpose, findTerminal } from './store.ts'

type Fields = ResolveAnswer['fields']

/** An identity code that its holder shows, and the printed one. Guardians' codes are refused. */
const PURPOSES = [1, 5]
const SKEW_MS = 30_000
const LATE_MS = 86_400_000

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

/** Who, for what, at which moment: the same for a code at the window and one that was captured. */
async function resolveAt(
  context: Context,
  call: Call<'desk.resolve'> | Call<'desk.resolveLate'>,
  body: ResolveBody,
  moment: { readonly atUnix: number; readonly late: boolean },
): Promise<ResolveAnswer> {
  const { pool, clock, newId, ports } = context
  const { caller } = call
  const { purpose, challenge } = body
  const registered = await findPurpose(pool, caller.operatorId, purpose)
  if (!registered) throw new EsscError('DESK_PURPOSE_NOT_REGISTERED')
  const { terminalId } = caller
  const code = await identifyCode(context, {
    code: body.code,
    terminalId,
    atUnix: moment.atUnix,
    // Nobody can be shown a photo of a moment that has passed.
    purposes: moment.late ? [1] : PURPOSES,
    ...(registered.needsBinding && { binding: { challenge } }),
  })
  const { person, kind, authorisationId, counter } = code
  const usable = await requireUsableCard(context, person)
  const isPrinted = kind === 'printed'
  const photo = isPrinted ? await ports.photos.photo(usable.identity.personRef) : undefined
  // Paper proves nothing by itself: without a face to compare it with, it is worth nothing.
  if (isPrinted && photo === undefined) throw new EsscError('CODE_REVOKED')
  const fields = await readFields(context, usable, registered.fields)
  const entryKind = moment.late ? 'desk.resolvedLate' : 'desk.resolved'
  return await call.commit(async (tx) => {
    const nowMs = clock.now()
    const { bucket, personId } = person
    const use = { authorisationId, counter, terminalId }
    if (!isPrinted) {
      if (moment.late) await lockUses(tx, person, authorisationId)
      if (!(await spendCode(tx, person, use, nowMs))) throw new EsscError('CODE_REPLAYED')
      const takenAtMs = moment.atUnix * 1_000
      const isReplay =
        moment.late && (await reportReplay(context, tx, person, { ...use, takenAtMs }))
      // What was found stays written down.
      if (isReplay) return refuse('CODE_REPLAYED')
    }
    const receiptId = newId()
    await appendActivity(tx, {
      bucket,
      personId,
      entryId: receiptId,
      kind: entryKind,
      atMs: nowMs,
      actor: actorOf(caller.operatorName, body),
      purpose,
    })
    const event = { eventId: newId(), kind: 'desk.resolved', subjectId: receiptId } as const
    await appendEvent(tx, { bucket, personId, ...event, nowMs })
    return {
      receiptId,
      purpose,
      fields,
      ...(moment.late && { late: true as const }),
      ...(photo !== undefined && { photo }),
    }
  })
}

/** Who is this? For a purpose that is registered, once per code, and told to the holder. */
export function resolve(context: Context): Handler<'desk.resolve'> {
  return (call) =>
    resolveAt(context, call, call.body, {
      atUnix: Math.floor(context.clock.now() / 1_000),
      late: false,
    })
}

/**
 * The same of a code that the desk captured while it had no network, at most 24 hours ago: its times
 * are held against the moment of the capture, which the terminal signed, and the holder is told that
 * it was looked up afterwards.
 */
export function resolveLate(context: Context): Handler<'desk.resolveLate'> {
  const { pool, clock } = context
  return async (call) => {
    const { signature, capturedAtUnix, ...body } = call.body
    const { terminalId } = call.caller
    const terminal = await findTerminal(pool, terminalId)
    const message = captureMessage(terminalId, { ...body, capturedAtUnix })
    const isSigned =
      terminal !== undefined &&
      nodeSm2().verifier(terminal.public_key)(fromBase64Url(signature), message)
    if (!isSigned) throw new EsscError('PROOF_INVALID')
    const capturedAtMs = capturedAtUnix * 1_000
    const nowMs = clock.now()
    if (capturedAtMs > nowMs + SKEW_MS) throw new EsscError('CODE_FROM_THE_FUTURE')
    if (capturedAtMs < nowMs - LATE_MS) throw new EsscError('CODE_EXPIRED')
    return await resolveAt(context, call, body, { atUnix: capturedAtUnix, late: true })
  }
}
