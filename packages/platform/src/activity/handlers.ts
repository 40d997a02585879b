import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { listActivity } from './store.ts'

const PAGE = 100

/** What was done with the holder's card. */
export function activityHandlers({ pool }: Context): Handlers {
  return {
    'activity.list': async ({ caller }) => ({
      entries: await listActivity(pool, caller.person, PAGE),
    }),
  }
}
