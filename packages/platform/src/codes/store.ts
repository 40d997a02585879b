import type { PersonKey } from '../cards/store.ts'
import type { Queryable } from '../channels/store.ts'
import type { Place } from './status-places.ts'

export interface NewAuthorisation extends PersonKey, Place {
  readonly authorisationId: Buffer
  readonly sessionId: string
  /** The code key, or the anchor of a chain. */
  readonly codeKey: Buffer
  readonly purpose: number
  /** The layout's version byte: 1 compact, 2 chain, 0x81 transport. */
  readonly version: number
  readonly issuedAtMs: number
  readonly endsAtMs: number
}

/** Whether the code key is a fresh one: no key is authorised twice. */
export async function insertAuthorisation(tx: Queryable, row: NewAuthorisation): Promise<boolean> {
  const done = await tx.query(
    `insert into authorisation (bucket, person_id, authorisation_id, session_id, code_key, list,
       place, issued_at_ms, ends_at_ms, purpose, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      row.bucket,
      row.personId,
      row.authorisationId,
      row.sessionId,
      row.codeKey,
      row.list,
      row.place,
      row.issuedAtMs,
      row.endsAtMs,
      row.purpose,
      row.version,
    ],
  )
  return done.rowCount === 1
}

/** Whether this code, of all that a person's authorisations can make, was not resolved before. */
export async function spendCode(
  tx: Queryable,
  person: PersonKey,
  code: { authorisationId: Buffer; counter: number; terminalId: string },
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query(
    `insert into code_use (bucket, person_id, authorisation_id, counter, used_at_ms, terminal_id)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [person.bucket, person.personId, code.authorisationId, code.counter, nowMs, code.terminalId],
  )
  return done.rowCount === 1
}

/**
 * Takes back whatever a person's phones could still show. The bundle says so within a minute.
 *
 * @param sessionIds only what these sessions were given.
 */
export async function revokeCodes(
  tx: Queryable,
  person: PersonKey,
  nowMs: number,
  sessionIds?: readonly string[],
): Promise<void> {
  const { rows } = await tx.query<Place>(
    `select list, place from authorisation
     where bucket = $1 and person_id = $2 and ends_at_ms > $3
       and ($4::uuid[] is null or session_id = any ($4))`,
    [person.bucket, person.personId, nowMs, sessionIds ?? null],
  )
  await tx.query(
    `update status_place p set revoked_at_ms = $3
     from unnest($1::int[], $2::int[]) as a (list, place)
     where p.list = a.list and p.place = a.place and p.revoked_at_ms is null`,
    [rows.map(({ list }) => list), rows.map(({ place }) => place), nowMs],
  )
  await tx.query(
    `update payment_handle set retired_at_ms = $3
     where bucket = $1 and person_id = $2 and retired_at_ms is null
       and ($4::uuid[] is null or session_id = any ($4))`,
    [person.bucket, person.personId, nowMs, sessionIds ?? null],
  )
}
