import { openReveal, type Revealed } from '@essc/protocol/cards/reveal'
import type { Card, Licence, RevealAnswer } from '@essc/protocol/cards/schema'
import type { FaceCheckMeans } from '@essc/protocol/enrolment/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import { forgetCard, type KeptCard, keepCard, keptCard } from './cards/kept.ts'
import type { Codes } from './codes.ts'
import type { Client } from './core.ts'
import { checkFace } from './enrolment/face.ts'
import { canTakePath } from './enrolment/face-path.ts'
import { sealPassword } from './password.ts'

/** The card, masked; kept for when there is no network. @throws CARD_NOT_ISSUED, SESSION_LOCKED, NETWORK_* */
export async function getCard(client: Client): Promise<Card> {
  const card = await client.call('cards.get')
  await keepCard(client, card)
  return card
}

/** What may be shown without a network: the card as last seen, and until when codes work. */
export interface LastCard extends KeptCard {
  /** 0 where no code can be made without the network. */
  codesUntilUnix: number
}

/** The card as this phone last saw it; undefined where it is locked or was never seen. Asks nobody. */
export async function lastCard(client: Client, codes: Codes): Promise<LastCard | undefined> {
  const kept = await keptCard(client)
  return kept && { ...kept, codesUntilUnix: await codes.usableUntilUnix() }
}

function openRevealed(client: Client, answer: RevealAnswer): Revealed {
  const session = client.sessions.peek()
  const revealed = session && openReveal(session.secret, answer.sealed)
  // A new login came between question and answer: what was sealed for the session before is lost.
  if (!revealed) throw new EsscError('SESSION_LOCKED')
  return revealed
}

/**
 * Name and document number in full, for thirty seconds. Written to the holder's activity.
 *
 * @param password six digits.
 * @throws PASSWORD_WRONG with `attemptsLeft`, PASSWORD_LOCKED, NETWORK_*
 */
export async function revealCard(client: Client, password: string): Promise<Revealed> {
  const answer = await client.call('cards.reveal', {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose: 'reveal' }),
    }),
  })
  return openRevealed(client, answer)
}

/**
 * The same for a face in place of the password.
 *
 * @throws HOST_UNSUPPORTED where this phone can check no face, HOST_*, FACE_*, NETWORK_*
 */
export async function revealByFace(client: Client): Promise<Revealed> {
  const order = (means: FaceCheckMeans) =>
    client.call('cards.startFace', { body: () => ({ means }) })
  const finish = (challengeId: string, retryDelaysMs?: readonly number[]) =>
    client.call('cards.reveal', {
      body: () => ({ challengeId }),
      ...(retryDelaysMs && { retryDelaysMs }),
    })
  const take = async (path: 'host' | 'page') =>
    openRevealed(client, await checkFace(client, path, { order, finish }))
  if (!canTakePath(client.host, 'host')) return await take('page')
  try {
    return await take('host')
  } catch (error) {
    // The host's own check does not take every document; which one the holder has, the platform knows.
    if (!isEsscError(error, 'FACE_PATH_CLOSED')) throw error
    return await take('page')
  }
}

/**
 * The facts that a clerk is shown in place of the physical card, with the platform's time. Written to
 * the holder's activity.
 *
 * @throws CARD_NOT_ISSUED, SESSION_LOCKED, NETWORK_*
 */
export function getLicence(client: Client): Promise<Licence> {
  return client.call('cards.licence', { body: () => ({}) })
}

/**
 * Stops the card at once, in every channel, and forgets the codes of this phone. It asks for no
 * password, so that whoever lost a phone can do it on another; the way back is a face and a new
 * password (`enrolment.resume`).
 *
 * @throws CARD_NOT_ISSUED, NETWORK_*
 */
export async function stopCard(client: Client, codes: Codes): Promise<void> {
  await client.call('cards.stop', { body: () => ({}) })
  await codes.close()
  await forgetCard(client)
}

/**
 * Ends this channel's link to the card, or closes the card in every channel. This phone forgets its codes
 * and that it had a card.
 *
 * @param password six digits.
 * @throws PASSWORD_WRONG with `attemptsLeft`, PASSWORD_LOCKED, SESSION_LOCKED, NETWORK_*
 */
export async function leaveCard(
  client: Client,
  codes: Codes,
  { purpose, password }: { purpose: 'unlink' | 'close'; password: string },
): Promise<void> {
  await client.call(`cards.${purpose}`, {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose }),
    }),
  })
  await codes.close()
  await forgetCard(client)
  client.sessions.setHolder('none')
}
