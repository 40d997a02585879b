import { findRunOut, seenCard, setSeen } from '../cards/seen.ts'
import { findEcard } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { createLoop, type Loop } from '../channels/loop.ts'
import { chinaDate } from '../enrolment/china-day.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import { transaction } from '../postgres/transaction.ts'
import { revokeCodes } from './store.ts'

const NAME = 'card-changes'

/** Follows one person's card: news is told to the holder, and a card out of use loses its codes. */
async function follow(context: Context, personRef: string): Promise<void> {
  const { pool, keys, ports, clock, newId } = context
  const digest = await lookupDigest(keys, 'personRef', personRef)
  const { rows } = await pool.query<{ bucket: number; person_id: string }>(
    'select bucket, person_id from person where reference_digest = $1',
    [digest],
  )
  const [physical, registered] = await Promise.all([
    ports.cards.card(personRef),
    ports.population.person(personRef),
  ])
  const seen = await seenCard(keys, registered?.alive ? physical : undefined, clock.now())
  for (const { bucket, person_id: personId } of rows) {
    const person = { bucket, personId }
    await transaction(
      pool,
      async (tx) => {
        const nowMs = clock.now()
        const ecard = await findEcard(tx, person)
        if (!ecard) return
        if (seen.status !== 'active') await revokeCodes(tx, person, nowMs)
        if (!(await setSeen(tx, person, seen, nowMs))) return
        const event = { eventId: newId(), kind: 'card.changed', subjectId: ecard.card_id } as const
        await appendEvent(tx, { bucket, personId, ...event, nowMs })
      },
      { repeatable: true },
    )
  }
}

/**
 * One pass over the registry's news since the last, and over cards whose last day has passed. Reading the
 * same news twice does no harm.
 */
export async function followCards(context: Context): Promise<void> {
  const { pool, ports, keys, clock } = context
  const { rows } = await pool.query<{ value: number }>(
    'select value from watch_cursor where name = $1',
    [NAME],
  )
  for (let cursor = rows[0]?.value ?? 0; ; ) {
    const news = await ports.cardChanges.after(cursor)
    for (const personRef of news.personRefs) await follow(context, personRef)
    if (news.cursor === cursor) break
    cursor = news.cursor
    await pool.query(
      `insert into watch_cursor (name, value) values ($1, $2)
       on conflict (name) do update set value = greatest(watch_cursor.value, excluded.value)`,
      [NAME, cursor],
    )
  }
  for (const person of await findRunOut(pool, chinaDate(clock.now()))) {
    const { personRef } = await identityOf(keys, pool, person)
    await follow(context, personRef)
  }
}

/** Runs {@link followCards} often enough that a lost card's codes are refused within a minute. */
export function startCardWatch(context: Context, everyMs = 2_000): Loop {
  return createLoop(everyMs, () => followCards(context))
}
