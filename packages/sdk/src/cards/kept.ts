import type { Card } from '@essc/protocol/cards/schema'
import type { Client } from '../core.ts'

const RECORD = 'card'

/** The card as this phone last saw it, for when there is no network. */
export interface KeptCard {
  card: Card
  /** By the platform's clock: say so beside it. */
  seenAtUnix: number
}

interface Stored extends KeptCard {
  sessionId: string
}

/** Keeps what is masked anyway, sealed, for the session that has opened it. */
export async function keepCard(client: Client, card: Card): Promise<void> {
  const { vault } = await client.device()
  const session = client.sessions.peek()
  if (!session) return
  const seenAtUnix = Math.floor(client.now() / 1_000)
  const stored: Stored = { card, seenAtUnix, sessionId: session.sessionId }
  await vault.write(RECORD, stored)
}

/** What {@link keepCard} kept, while its session is open; undefined otherwise. */
export async function keptCard(client: Client): Promise<KeptCard | undefined> {
  const { vault } = await client.device()
  const session = await client.sessions.known()
  const stored = await vault.read<Stored>(RECORD)
  const isOurs = stored !== undefined && stored.sessionId === session?.sessionId
  if (!isOurs || session?.holder !== 'open') return undefined
  return { card: stored.card, seenAtUnix: stored.seenAtUnix }
}

export async function forgetCard(client: Client): Promise<void> {
  const { vault } = await client.device()
  await vault.remove(RECORD)
}
