import { fromHex } from '@essc/crypto/bytes'
import type { Scope } from '@essc/protocol/channels/schema'
import type { Clock } from '../clock.ts'
import { createChannel } from './create-channel.ts'
import type { Queryable } from './store.ts'

export const CHANNEL_USAGE =
  'channel add <ch_id> <name> <public key, 66 hex digits> [level 1 or 2] [scopes, comma-separated] [sms] [origins of pages …]'

const SCOPES: readonly Scope[] = ['card', 'codes', 'payments', 'services']

function scopesOf(text: string | undefined): Scope[] | undefined {
  if (text === undefined) return undefined
  const scopes = text.split(',') as Scope[]
  const unknown = scopes.find((scope) => !SCOPES.includes(scope))
  if (unknown === undefined) return scopes
  throw new TypeError(`No scope: ${unknown}. There are ${SCOPES.join(', ')}.`)
}

/**
 * `essc-platform channel add …`: registers a channel from the command line.
 *
 * @returns what to tell the operator.
 * @throws TypeError that says what is wrong with the words.
 */
export async function channelCommand(
  context: { readonly pool: Queryable; readonly clock: Clock },
  words: readonly string[],
): Promise<string> {
  const origins = words.slice(4).filter((word) => /^https?:/.test(word))
  const others = words.filter((word) => !origins.includes(word))
  const asksSms = others.length > 4 && others.at(-1) === 'sms'
  const [action, channelId, name, key, level = '1', scopes, ...rest] = asksSms
    ? others.slice(0, -1)
    : others
  const isWhole = action === 'add' && channelId && name && key && rest.length === 0
  if (!isWhole || !/^[12]$/.test(level)) throw new TypeError(`Usage: ${CHANNEL_USAGE}`)
  const registered = scopesOf(scopes)
  const isNew = await createChannel(context, {
    channelId,
    name,
    publicKey: fromHex(key),
    level: level === '2' ? 2 : 1,
    ...(registered && { scopes: registered }),
    asksSms,
    ...(origins.length > 0 && { origins }),
  })
  return isNew
    ? `Channel ${channelId} may ask for launch tickets now.`
    : `Channel ${channelId} exists already; nothing was changed.`
}
