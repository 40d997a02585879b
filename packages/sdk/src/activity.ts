import type { ActivityAnswer } from '@essc/protocol/activity/schema'
import type { Client } from './core.ts'

/** What was done with the card, newest first. @throws SESSION_LOCKED, NETWORK_* */
export function listActivity(client: Client): Promise<ActivityAnswer> {
  return client.call('activity.list')
}
