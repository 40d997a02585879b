import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { resolve, resolveLate } from './resolve.ts'
import { openSession, provision } from './terminals.ts'
import { uploadUses } from './upload.ts'

/** Terminals, and what desks may learn from a shown code (docs/desk.md). */
export function deskHandlers(context: Context): Handlers {
  return {
    'desk.provision': provision(context),
    'desk.openSession': openSession(context),
    'desk.resolve': resolve(context),
    'desk.resolveLate': resolveLate(context),
    'desk.uploadUses': uploadUses(context),
  }
}
