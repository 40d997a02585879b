import type { Host, HostMember } from './host.ts'

/** A member can be called exactly where the adapter made it. */
export function supportsOf(host: Host, member: HostMember): boolean {
  return host[member] !== undefined
}
