import { randomBytes } from 'node:crypto'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { authorisationMessage } from '@essc/protocol/codes/compact'
import { encodePrintedAuthorisation, printedText } from '@essc/protocol/codes/printed'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import type { PersonKey } from '../cards/store.ts'
import { requireUsableCard } from '../cards/usable.ts'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { authorisationDigest } from './issue.ts'
import { activeIssuer } from './issuer-keys.ts'
import { drawPlace, type Place, takePlace } from './status-places.ts'

const GOOD_MS = 180 * 86_400_000
/** What printed codes may pay on one day at +08:00: 500 yuan. */
export const PRINTED_DAY_FEN = 50_000

const unix = (ms: number) => Math.floor(ms / 1_000)

interface PrintedRow extends Place {
  authorisation_id: Buffer
  issued_at_ms: number
  ends_at_ms: number
}

async function goodCode(
  db: Queryable,
  { bucket, personId }: PersonKey,
  nowMs: number,
): Promise<PrintedRow | undefined> {
  const { rows } = await db.query<PrintedRow>(
    `select authorisation_id, list, place, issued_at_ms, ends_at_ms from printed_code
     where bucket = $1 and person_id = $2 and revoked_at_ms is null and ends_at_ms > $3`,
    [bucket, personId, nowMs],
  )
  return rows[0]
}

/** Ends a person's printed codes. Whether there was one that was good. */
export async function revokePrinted(
  tx: Queryable,
  { bucket, personId }: PersonKey,
  nowMs: number,
): Promise<boolean> {
  const { rows } = await tx.query<Place & { ends_at_ms: number }>(
    `update printed_code set revoked_at_ms = $3
     where bucket = $1 and person_id = $2 and revoked_at_ms is null
     returning list, place, ends_at_ms`,
    [bucket, personId, nowMs],
  )
  for (const { list, place } of rows) {
    await tx.query(
      `update status_place set revoked_at_ms = $3
       where list = $1 and place = $2 and revoked_at_ms is null`,
      [list, place, nowMs],
    )
  }
  return rows.some(({ ends_at_ms }) => ends_at_ms > nowMs)
}

/** Whether this very paper is good now. */
export async function isPrintedGood(
  db: Queryable,
  person: PersonKey,
  authorisationId: Buffer,
  nowMs: number,
): Promise<boolean> {
  const good = await goodCode(db, person, nowMs)
  return good?.authorisation_id.equals(authorisationId) ?? false
}

/**
 * Takes from what a person's printed codes may still pay on this day, in the transaction of the
 * payment.
 *
 * @throws EsscError `PAYMENT_OVER_DAY_LIMIT`
 */
export async function spendPrinted(
  tx: Queryable,
  { bucket, personId }: PersonKey,
  { amountFen, nowMs }: { amountFen: number; nowMs: number },
): Promise<void> {
  if (amountFen > PRINTED_DAY_FEN) throw new EsscError('PAYMENT_OVER_DAY_LIMIT')
  const done = await tx.query(
    `insert into printed_spend as s (bucket, person_id, day, spent_fen) values ($1, $2, $3, $4)
     on conflict (bucket, person_id, day) do update set spent_fen = s.spent_fen + $4
       where s.spent_fen + $4 <= $5`,
    [bucket, personId, chinaDay(nowMs), amountFen, PRINTED_DAY_FEN],
  )
  if (done.rowCount !== 1) throw new EsscError('PAYMENT_OVER_DAY_LIMIT')
}

/** Prints a code for the holder, good for 180 days; the one before it ends. */
export function print(context: Context): Handler<'codes.print'> {
  const { keys, clock, newId } = context
  return async (call) => {
    const { person, channelName } = call.caller
    const { card } = await requireUsableCard(context, person)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const cardEndMs = Date.parse(`${card.validUntil}T24:00:00+08:00`)
      const endsAtMs = Math.min(nowMs + GOOD_MS, cardEndMs)
      await revokePrinted(tx, person, nowMs)
      let at = await drawPlace(tx, nowMs)
      while (!(await takePlace(tx, at, { ...person, endsAtMs }))) at = await drawPlace(tx, nowMs)
      const issuer = await activeIssuer(tx, keys, 'compact', nowMs)
      const unsigned = encodePrintedAuthorisation({
        issuerKeyId: issuerKeyId(issuer.publicKey),
        statusList: at.list,
        statusIndex: at.place,
        region: prefectureOf(card.region)?.code ?? card.region,
        fareClass: 0,
        limitFen: PRINTED_DAY_FEN,
        // A point of the curve whose secret is dropped here: nothing can be signed with it.
        codeKey: sm2KeyPair((length) => randomBytes(length)).publicKey,
        notBeforeUnix: unix(nowMs),
      })
      const signature = await keys.sign(issuer.keyId, authorisationMessage(unsigned))
      const id = authorisationDigest(Buffer.concat([unsigned, signature]))
      const { bucket, personId } = person
      await tx.query(
        `insert into printed_code (bucket, person_id, authorisation_id, list, place, issued_at_ms,
           ends_at_ms) values ($1, $2, $3, $4, $5, $6, $7)`,
        [bucket, personId, id, at.list, at.place, nowMs, endsAtMs],
      )
      const entry = { bucket, personId, entryId: newId(), atMs: nowMs, actor: channelName }
      await appendActivity(tx, { ...entry, kind: 'code.printed' })
      const text = printedText(unsigned, signature)
      return { text, issuedAtUnix: unix(nowMs), endsAtUnix: unix(endsAtMs) }
    })
  }
}

/** Whether a printed code is good, and until when. Its text was told once. */
export function printed({ pool, clock }: Context): Handler<'codes.printed'> {
  return async ({ caller }) => {
    const good = await goodCode(pool, caller.person, clock.now())
    if (!good) return {}
    const { issued_at_ms, ends_at_ms } = good
    return { printed: { issuedAtUnix: unix(issued_at_ms), endsAtUnix: unix(ends_at_ms) } }
  }
}

/** Ends the printed code, as when the paper was lost. */
export function revokePrint({ clock, newId }: Context): Handler<'codes.revokePrinted'> {
  return (call) =>
    call.commit(async (tx) => {
      const { person, channelName } = call.caller
      const { bucket, personId } = person
      const nowMs = clock.now()
      if (!(await revokePrinted(tx, person, nowMs))) return {}
      const entry = { bucket, personId, entryId: newId(), atMs: nowMs, actor: channelName }
      await appendActivity(tx, { ...entry, kind: 'code.printRevoked' })
      return {}
    })
}
