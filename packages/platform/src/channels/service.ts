import type { Scope, TicketBody } from '@essc/protocol/channels/schema'
import { EsscError } from '@essc/protocol/errors'
import type { ChannelCaller } from './caller.ts'

export interface ChannelRules {
  readonly level: 1 | 2
  readonly status: 'active' | 'suspended'
  readonly scopes: readonly Scope[]
}

/**
 * Whether a channel may ask for this ticket: only its registered scopes and, on the second level,
 * only those of the channel that it is reached through as well.
 *
 * @throws EsscError `REQUEST_FORBIDDEN` for a scope that is not registered, or an upstream channel
 *   that is missing, unknown or not of the first level.
 */
export function checkTicket(
  caller: Pick<ChannelCaller, 'level' | 'scopes'>,
  body: Pick<TicketBody, 'scopes' | 'upstreamChannel'>,
  upstream: ChannelRules | undefined,
): void {
  const isDirect = body.upstreamChannel === undefined
  const isReached = isDirect
    ? caller.level === 1
    : caller.level === 2 && upstream?.status === 'active' && upstream.level === 1
  const allowed = (scope: Scope) =>
    caller.scopes.includes(scope) && (isDirect || upstream?.scopes.includes(scope) === true)
  if (!isReached || !body.scopes.every(allowed)) throw new EsscError('REQUEST_FORBIDDEN')
}
