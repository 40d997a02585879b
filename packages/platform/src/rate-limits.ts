import type { OperationId } from '@essc/protocol/operations'

const MINUTE_MS = 60_000

/**
 * How often one address may call what needs no proof, or whose proof costs a signature check, in a
 * minute. Generous, since a whole hall may stand behind one address; what guesses or floods is far above.
 */
export const perMinute: Readonly<Partial<Record<OperationId, number>>> = {
  'channels.hello': 1_200,
  'channels.createTicket': 6_000,
  'channels.createSession': 1_200,
  'codes.trustBundle': 1_200,
  'desk.provision': 300,
  'desk.openSession': 600,
}

/** The route's part of the limiter's settings; empty where there is no limit. */
export function rateLimitOf(id: OperationId, limits = perMinute) {
  const max = limits[id]
  return max === undefined ? {} : { config: { rateLimit: { max, timeWindow: MINUTE_MS } } }
}

/** The same for the files of the status lists. */
export const statusListRateLimit = { rateLimit: { max: 1_200, timeWindow: MINUTE_MS } }
