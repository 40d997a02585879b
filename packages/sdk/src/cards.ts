import type { Card, RevealAnswer } from '@essc/protocol/cards/schema'
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
