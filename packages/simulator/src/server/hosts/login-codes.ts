import { randomBytes } from 'node:crypto'
import type { HostClock } from '@essc/hosts/clock'
import { openStateFile } from '../state-file.ts'

/** The simulated hosts' user directory and the codes they gave out. */
export interface LoginCodes {
  /** A fresh code for the person who holds a phone. */
  issue(host: string, phoneUser: string): string
  /**
   * Takes a code back, once.
   *
   * @returns the user's stable id at this host, or why there is none.
   */
  redeem(host: string, code: string): { userId: string } | 'unknown' | 'used' | 'expired'
}

const LIFETIME_MS = 5 * 60_000

interface State {
  /** The host's own id of each phone's holder, by host and phone. */
  users: Record<string, string>
  codes: Record<string, { host: string; userId: string; issuedAtMs: number; used: boolean }>
}

/**
 * @param file kept between starts, so that a holder stays the same person to the channel's server.
 * @param prefixes what the ids of each host begin with, as the real ones do.
 */
export function loginCodes(
  file: string,
  clock: HostClock,
  prefixes: Readonly<Record<string, string>>,
): LoginCodes {
  const state = openStateFile<State>(file, () => ({ users: {}, codes: {} }))
  const { users, codes } = state.value
  return {
    issue: (host, phoneUser) => {
      const now = clock.now()
      for (const [code, { issuedAtMs }] of Object.entries(codes)) {
        if (now - issuedAtMs > 2 * LIFETIME_MS) delete codes[code]
      }
      const key = `${host}:${phoneUser}`
      users[key] ??= (prefixes[host] ?? '') + randomBytes(18).toString('base64url')
      const code = randomBytes(16).toString('hex')
      codes[code] = { host, userId: users[key], issuedAtMs: now, used: false }
      state.save()
      return code
    },
    redeem: (host, code) => {
      const found = Object.hasOwn(codes, code) ? codes[code] : undefined
      if (found === undefined || found.host !== host) return 'unknown'
      if (found.used) return 'used'
      if (clock.now() - found.issuedAtMs > LIFETIME_MS) return 'expired'
      found.used = true
      state.save()
      return { userId: found.userId }
    },
  }
}
