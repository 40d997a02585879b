import { randomBytes } from 'node:crypto'
import { digestOf } from './digests.ts'

/** The key under which session secrets are sealed at rest. */
export const SESSION_SECRET_KEY = 'session-secret'

/** The key that passwords are encrypted to. */
export const PASSWORD_TRANSPORT_KEY = 'password-transport'

export const TICKET_MS = 60_000
export const TOKEN_MS = 600_000
/** How long the token before still passes, for requests that were on their way. */
export const PREVIOUS_TOKEN_MS = 60_000
export const SESSION_MS = 43_200_000

export interface FreshToken {
  /** base64url, for the caller alone. */
  readonly token: string
  /** What is stored. */
  readonly digest: Buffer
}

/**
 * 32 bytes that nobody can guess, and the digest that is stored in their place.
 *
 * @param last a byte to end with, where the token must say its shard; 31 are random then.
 */
export function freshToken(last?: number): FreshToken {
  const bytes = randomBytes(32)
  if (last !== undefined) bytes.writeUInt8(last, 31)
  const token = bytes.toString('base64url')
  return { token, digest: digestOf(token) }
}
