import type { PasswordPurpose } from '@essc/protocol/enrolment/password'
import { EsscError } from '@essc/protocol/errors'
import { lockEcard, setWrongCount } from '../cards/store.ts'
import type { Person } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { type Refusal, refuse } from '../channels/refusal.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { openPassword, type PasswordCaller } from './open-password.ts'
import { verifyPassword } from './password-hash.ts'

/** How many wrong passwords lock a card, over all channels and phones together. */
export const PASSWORD_TRIES = 5

/**
 * Checks the card's password. A wrong one is counted in the caller's transaction, so the refusal must
 * be returned from `commit`, not thrown. The card's row is held meanwhile: of many guesses at once no
 * more than five are looked at.
 *
 * @returns undefined when it is right; else `PASSWORD_WRONG` with `attemptsLeft`, `PASSWORD_LOCKED`.
 * @throws EsscError `PASSWORD_UNREADABLE`, `CARD_NOT_ISSUED`.
 */
export async function checkPassword(
  tx: Transaction,
  context: Context,
  caller: PasswordCaller & { readonly person: Person },
  parameters: { sealedPassword: string; purpose: PasswordPurpose; digest?: string },
): Promise<Refusal | undefined> {
  const { person } = caller
  const password = await openPassword(context, caller, parameters)
  const card = await lockEcard(tx, person)
  if (!card) throw new EsscError('CARD_NOT_ISSUED')
  if (card.wrong_count >= PASSWORD_TRIES) return refuse('PASSWORD_LOCKED')
  if (await verifyPassword(context.keys, card.password_hash, person.personId, password)) {
    if (card.wrong_count > 0) await setWrongCount(tx, person, 0)
    return undefined
  }
  const wrong = card.wrong_count + 1
  await setWrongCount(tx, person, wrong)
  const attemptsLeft = PASSWORD_TRIES - wrong
  return attemptsLeft > 0 ? refuse('PASSWORD_WRONG', { attemptsLeft }) : refuse('PASSWORD_LOCKED')
}
