import { EsscError } from '@essc/protocol/errors'
import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import type { Proposal } from '../keys/two-people.ts'
import { firstIssuerKey, type IssuerSuite, issuerKeys } from './issuer-keys.ts'

/** A terminal's bundle is good for 24 hours, a gate's for 72: all know the key when it begins to sign. */
export const ANNOUNCE_MS = 259_200_000

const suiteOf = (subject: string): IssuerSuite => {
  if (subject === 'issuer') return 'compact'
  if (subject === 'transport-issuer') return 'transport'
  if (subject === 'bundle') return 'bundle'
  throw new EsscError('KEYS_UNKNOWN')
}

/**
 * Announces a successor of a key. It is in the trust bundle at once and signs in 72 hours; an old issuer
 * key stays in the bundle until the last authorisation that it signed has ended, and an old bundle key goes on
 * to sign beside its successor.
 *
 * @throws EsscError `KEYS_UNKNOWN`; `KEYS_EXISTS` while another successor is announced.
 */
async function rotate(tx: Queryable, keys: KeyPort, suite: IssuerSuite, nowMs: number) {
  const before = await issuerKeys(tx, keys, suite)
  if (before.some(({ activatesAtMs }) => activatesAtMs > nowMs)) throw new EsscError('KEYS_EXISTS')
  await addSuccessor(tx, keys, suite, { nowMs, activatesAtMs: nowMs + ANNOUNCE_MS })
}

async function addSuccessor(
  tx: Queryable,
  keys: KeyPort,
  suite: IssuerSuite,
  times: { nowMs: number; activatesAtMs: number },
): Promise<void> {
  const { rows } = await tx.query<{ count: number }>(
    'select count(*)::int as count from issuer_key where suite = $1',
    [suite],
  )
  const keyId = `${firstIssuerKey[suite]}-${rows[0]!.count + 2}`
  await keys.ensure(keyId, 'sm2')
  await tx.query(
    `insert into issuer_key (suite, key_id, announced_at_ms, activates_at_ms)
     values ($1, $2, $3, $4)`,
    [suite, keyId, times.nowMs, times.activatesAtMs],
  )
}

/**
 * Ends an issuer key now, as after a theft, and puts a new one in its place: the next bundle has the
 * old one no more, and every code of it is refused.
 */
async function revoke(tx: Queryable, keys: KeyPort, suite: IssuerSuite, nowMs: number) {
  // Whoever has the key that terminals pin can tell them anything: they must be introduced again.
  if (suite === 'bundle') throw new EsscError('KEYS_UNKNOWN')
  const before = await issuerKeys(tx, keys, suite)
  await addSuccessor(tx, keys, suite, { nowMs, activatesAtMs: nowMs })
  for (const { keyId, activatesAtMs } of before) {
    await tx.query(
      `insert into issuer_key (suite, key_id, announced_at_ms, activates_at_ms, revoked_at_ms)
       values ($1, $2, $3, $3, $4)
       on conflict (suite, key_id) do update set revoked_at_ms = $4`,
      [suite, keyId, activatesAtMs, nowMs],
    )
  }
}

/**
 * Carries out what two people agreed on: `keys rotate` of `issuer`, `transport-issuer` or `bundle`,
 * `keys revoke` of the first two, and `people add`, which by itself allows and does nothing.
 *
 * @throws EsscError `CHANGE_UNKNOWN`, `KEYS_UNKNOWN`, `KEYS_EXISTS`
 */
export async function carryOut(
  { keys, nowMs }: { keys: KeyPort; nowMs: number },
  tx: Queryable,
  { action, subject }: Proposal,
): Promise<void> {
  if (action === 'keys rotate') await rotate(tx, keys, suiteOf(subject), nowMs)
  else if (action === 'keys revoke') await revoke(tx, keys, suiteOf(subject), nowMs)
  else if (action !== 'people add') throw new EsscError('CHANGE_UNKNOWN')
}
