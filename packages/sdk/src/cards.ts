import type { Card, RevealAnswer } from '@essc/protocol/cards/schema'
import type { Codes } from './codes.ts'
import type { Client } from './core.ts'
import { sealPassword } from './password.ts'

/** The card, masked. @throws CARD_NOT_ISSUED, SESSION_LOCKED, NETWORK_* */
export function getCard(client: Client): Promise<Card> {
  return client.call('cards.get')
}

/**
 * Name and document number in full. Written to the holder's activity.
 *
 * @param password six digits.
 * @throws PASSWORD_WRONG with `attemptsLeft`, PASSWORD_LOCKED, NETWORK_*
 */
export function revealCard(client: Client, password: string): Promise<RevealAnswer> {
  return client.call('cards.reveal', {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose: 'reveal' }),
    }),
  })
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
  client.sessions.setHolder('none')
}
