/**
 * How long we wait for a host that never answers, in milliseconds. A person is busy in scan, face and
 * pay: those end late, so that nobody is cut off, but they end.
 */
export const TIMEOUTS_MS = {
  login: 15_000,
  storage: 10_000,
  screen: 5_000,
  random: 5_000,
  page: 10_000,
  scan: 300_000,
  face: 300_000,
  pay: 900_000,
  /** A person at a page, a picture, a question of the host's. */
  person: 600_000,
  location: 30_000,
  /** What a vendor gets beyond a request's own time, to say itself that the time is over. */
  requestGrace: 1_000,
} as const

/** Where money may have moved, whatever is not clearly yes or no is open: ask the platform. */
export const UNKNOWN = {
  timedOut: 'HOST_UNKNOWN_OUTCOME',
  thrown: 'HOST_UNKNOWN_OUTCOME',
  unclear: 'HOST_UNKNOWN_OUTCOME',
} as const
