import { EsscError } from '@essc/protocol/errors'
import { findPersonSealed, type PersonKey } from '../cards/store.ts'
import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import { type Identity, openIdentity } from './person-vault.ts'

/**
 * Who a person is, unsealed.
 *
 * @throws EsscError `CARD_NOT_ISSUED` when the person was erased.
 */
export async function identityOf(
  keys: KeyPort,
  db: Queryable,
  person: PersonKey,
): Promise<Identity> {
  const sealed = await findPersonSealed(db, person)
  if (!sealed) throw new EsscError('CARD_NOT_ISSUED')
  return await openIdentity(keys, person.personId, sealed)
}
