import type { TransportProfile } from '../schema.ts'

/** 2000-01-01 00:00 at +08:00, in Unix seconds. */
const EPOCH_2000_UNIX = 946_656_000

/** A time of a transport code in Unix seconds, by the one profile of its issuer. */
export function transportUnix(profile: Pick<TransportProfile, 'epoch'>, time: number): number {
  return profile.epoch === '2000' ? time + EPOCH_2000_UNIX : time
}

/** A Unix time as a transport code of this profile carries it. @throws TypeError before the epoch */
export function transportTime(profile: Pick<TransportProfile, 'epoch'>, unix: number): number {
  const time = profile.epoch === '2000' ? unix - EPOCH_2000_UNIX : unix
  if (time < 0) throw new TypeError('before the epoch')
  return time
}
