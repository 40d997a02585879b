import type { ActivityEntry } from '@essc/protocol/activity/schema'
import type { PersonKey } from '../cards/store.ts'
import type { Queryable } from '../channels/store.ts'

/** The newest entries first. */
export async function listActivity(
  db: Queryable,
  person: PersonKey,
  limit: number,
): Promise<ActivityEntry[]> {
  const { rows } = await db.query({
    name: 'activity-list',
    text: `select entry_id, kind, at_ms, actor, purpose from activity
           where bucket = $1 and person_id = $2 order by entry_id desc limit $3`,
    values: [person.bucket, person.personId, limit],
  })
  return rows.map(({ entry_id, kind, at_ms, actor, purpose }) => ({
    entryId: entry_id,
    kind,
    atUnix: Math.floor(at_ms / 1_000),
    actor,
    ...(purpose !== null && { purpose }),
  }))
}
