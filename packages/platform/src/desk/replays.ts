import { appendActivity } from '../activity/append.ts'
import type { PersonKey } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'

/** One use of a code at one terminal. */
export interface CodeUse {
  readonly authorisationId: Buffer
  readonly counter: number
  readonly terminalId: string
  readonly takenAtMs: number
}

/** What the holder reads where two terminals took one code: neither of them is named as the wrong one. */
const ACTOR = '平台'

/** The first other terminal that had this code, offline or online. */
async function otherUse(
  db: Queryable,
  { bucket, personId }: PersonKey,
  { authorisationId, counter, terminalId }: CodeUse,
): Promise<{ terminal_id: string | null } | undefined> {
  const { rows } = await db.query<{ terminal_id: string | null }>(
    `select terminal_id from code_upload
     where bucket = $1 and person_id = $2 and authorisation_id = $3 and counter = $4
       and terminal_id <> $5
     union all
     select terminal_id from code_use
     where bucket = $1 and person_id = $2 and authorisation_id = $3 and counter = $4
       and terminal_id is distinct from $5
     limit 1`,
    [bucket, personId, authorisationId, counter, terminalId],
  )
  return rows[0]
}

/** One after the other for each authorisation, or two terminals that tell at once would both be first. */
export async function lockUses(
  tx: Queryable,
  { bucket, personId }: PersonKey,
  authorisationId: Buffer,
): Promise<void> {
  await tx.query(
    `select 1 from authorisation where bucket = $1 and person_id = $2 and authorisation_id = $3
     for update`,
    [bucket, personId, authorisationId],
  )
}

/**
 * Finds out whether another terminal had the same code, and if so writes it down: for the platform's
 * operator, and for the holder.
 *
 * @returns whether it is a replay.
 */
export async function reportReplay(
  { clock, newId }: Pick<Context, 'clock' | 'newId'>,
  tx: Queryable,
  person: PersonKey,
  use: CodeUse,
): Promise<boolean> {
  const other = await otherUse(tx, person, use)
  if (!other) return false
  const { bucket, personId } = person
  const nowMs = clock.now()
  const replayId = newId()
  await tx.query(
    `insert into code_replay (bucket, person_id, replay_id, authorisation_id, counter, terminal_id,
       other_terminal_id, taken_at_ms, found_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      bucket,
      personId,
      replayId,
      use.authorisationId,
      use.counter,
      use.terminalId,
      other.terminal_id,
      use.takenAtMs,
      nowMs,
    ],
  )
  const entry = { bucket, personId, entryId: replayId, atMs: nowMs, actor: ACTOR }
  await appendActivity(tx, { ...entry, kind: 'code.replayed' })
  return true
}

/** Replays that were found since a moment, newest first, for the platform's operator. */
export async function listReplays(
  db: Queryable,
  sinceMs: number,
): Promise<
  readonly {
    readonly foundAtMs: number
    readonly takenAtMs: number
    readonly terminalId: string
    readonly otherTerminalId: string | null
  }[]
> {
  const { rows } = await db.query(
    `select found_at_ms as "foundAtMs", taken_at_ms as "takenAtMs", terminal_id as "terminalId",
       other_terminal_id as "otherTerminalId"
     from code_replay where found_at_ms >= $1 order by found_at_ms desc limit 1000`,
    [sinceMs],
  )
  return rows
}
