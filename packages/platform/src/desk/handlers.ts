import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { resolve } from './resolve.ts'
import { openSession, provision } from './terminals.ts'

/** Terminals, and what desks may learn from a shown code (docs/desk.md). */
export function deskHandlers(context: Context): Handlers {
  return {
    'desk.provision': provision(context),
    'desk.openSession': openSession(context),
    'desk.resolve': resolve(context),
  }
}
