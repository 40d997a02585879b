import { EsscError } from '@essc/protocol/errors'
import type { PersonKey } from '../cards/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { drawPlace, type Place, takePlace } from './status-places.ts'

const RESERVED_MS = 600_000
/** Phones make one chain at a time; more would use up places for nothing. */
const MOST_RESERVED = 4

/**
 * Draws a place for a chain that a phone is about to make: its links are bound to the place, so the
 * place comes first. It is this session's for ten minutes, and nobody's after that.
 *
 * @throws EsscError `REQUEST_RATE_LIMITED` while the session has four that it did not use.
 */
export async function reserveChainPlace(
  tx: Transaction,
  person: PersonKey,
  sessionId: string,
  nowMs: number,
): Promise<Place> {
  const { bucket, personId } = person
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from chain_place
     where bucket = $1 and session_id = $2 and expires_at_ms > $3`,
    [bucket, sessionId, nowMs],
  )
  if (rows[0]!.count >= MOST_RESERVED) throw new EsscError('REQUEST_RATE_LIMITED')
  for (;;) {
    const at = await drawPlace(tx, nowMs)
    // The place may carry an authorisation of a day that is asked for at the last moment.
    const endsAtMs = nowMs + RESERVED_MS + 86_400_000
    if (!(await takePlace(tx, at, { bucket, personId, endsAtMs }))) continue
    await tx.query(
      `insert into chain_place (bucket, person_id, session_id, list, place, expires_at_ms)
       values ($1, $2, $3, $4, $5, $6)`,
      [bucket, personId, sessionId, at.list, at.place, nowMs + RESERVED_MS],
    )
    return at
  }
}

/** Uses a reservation up. @throws EsscError `REQUEST_MALFORMED` when the session has no such one. */
export async function takeChainPlace(
  tx: Transaction,
  key: PersonKey & Place & { readonly sessionId: string },
  nowMs: number,
): Promise<void> {
  const done = await tx.query(
    `delete from chain_place where bucket = $1 and session_id = $2 and list = $3 and place = $4
       and person_id = $5 and expires_at_ms > $6`,
    [key.bucket, key.sessionId, key.list, key.place, key.personId, nowMs],
  )
  if (done.rowCount !== 1) {
    throw new EsscError('REQUEST_MALFORMED', { parameters: { at: '/chain/statusIndex' } })
  }
}
