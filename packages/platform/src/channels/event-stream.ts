import type { EventKind, EventsAnswer } from '@essc/protocol/channels/schema'
import type { Person } from './caller.ts'
import type { Context } from './context.ts'

const PAGE = 100
/** How long to trust this process's own relay before looking: another instance may have numbered. */
const LOOK_MS = 1_000

type Db = Pick<Context, 'pool'>

async function newest({ pool }: Db, person: Person): Promise<number> {
  const { rows } = await pool.query<{ last_number: number }>(
    'select last_number from event_head where bucket = $1 and person_id = $2',
    [person.bucket, person.personId],
  )
  return rows[0]?.last_number ?? 0
}

async function readAfter({ pool }: Db, person: Person, after: number): Promise<EventsAnswer> {
  const { rows } = await pool.query<{ number: number; kind: EventKind; subject_id: string }>({
    name: 'events-after',
    text: `select number, kind, subject_id from person_event
           where bucket = $1 and person_id = $2 and number > $3 order by number limit ${PAGE}`,
    values: [person.bucket, person.personId, after],
  })
  const events = rows.map(({ number, kind, subject_id }) => ({ number, kind, id: subject_id }))
  return { events, cursor: events.at(-1)?.number ?? after }
}

/**
 * A person's events after a number, held while there are none.
 *
 * @param after undefined starts at the newest, and answers at once.
 */
export async function readEvents(
  context: Pick<Context, 'pool' | 'events'>,
  person: Person,
  parameters: { after: number | undefined; waitMs: number; signal: AbortSignal },
): Promise<EventsAnswer> {
  const { after, waitMs, signal } = parameters
  if (after === undefined) return { events: [], cursor: await newest(context, person) }
  for (let leftMs = waitMs; ; ) {
    const answer = await readAfter(context, person, after)
    if (answer.events.length > 0 || leftMs <= 0) return answer
    const partMs = Math.min(leftMs, LOOK_MS)
    const startedMs = performance.now()
    await context.events.wait(person.personId, partMs, signal)
    // At the server's stop nothing more is asked of a database that may be closing.
    if (signal.aborted) return { events: [], cursor: after }
    leftMs -= Math.max(1, Math.ceil(performance.now() - startedMs))
  }
}
