import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { close, stop, unlink } from './leave.ts'
import { licence } from './licence.ts'
import { readCard } from './read-card.ts'
import { reveal, startRevealFace } from './reveal.ts'

/** The card itself (docs/cards.md). */
export function cardHandlers(context: Context): Handlers {
  return {
    'cards.get': async ({ caller }) => (await readCard(context, caller.person)).card,
    'cards.startFace': startRevealFace(context),
    'cards.reveal': reveal(context),
    'cards.licence': licence(context),
    'cards.stop': stop(context),
    'cards.unlink': unlink(context),
    'cards.close': close(context),
  }
}
