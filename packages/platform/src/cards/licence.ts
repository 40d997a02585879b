import { appendActivity } from '../activity/append.ts'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { readCard } from './read-card.ts'

/** How long the facts may stand on a screen before they are asked for again. */
const LICENCE_SECONDS = 120

/** What is shown to a clerk in place of the physical card, with the platform's time; written down. */
export function licence(context: Context): Handler<'cards.licence'> {
  const { clock, newId } = context
  return async (call) => {
    const { caller } = call
    const { bucket, personId } = caller.person
    const { card, name } = await readCard(context, caller.person)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const entry = { entryId: newId(), kind: 'card.licenceShown', atMs: nowMs } as const
      await appendActivity(tx, { bucket, personId, ...entry, actor: caller.channelName })
      const atUnix = Math.floor(nowMs / 1_000)
      const { maskedNumber, status, level, region, regionName, bankName } = card
      const { issuedOn, validUntil } = card
      return {
        name,
        maskedNumber,
        status,
        level,
        region,
        regionName,
        bankName,
        issuedOn,
        validUntil,
        atUnix,
        expiresAtUnix: atUnix + LICENCE_SECONDS,
      }
    })
  }
}
