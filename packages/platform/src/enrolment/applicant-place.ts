import type { HostUser } from './store.ts'

/** What binds what was sealed of an applicant to the host user's row. */
export function applicantPlace({ channelId, hostUserDigest }: HostUser): string {
  return `${channelId} ${hostUserDigest.toString('base64url')}`
}
