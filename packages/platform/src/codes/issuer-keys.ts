import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import { BUNDLE_KEY, ISSUER_KEY, TRANSPORT_ISSUER_KEY } from './keys.ts'

/**
 * What an issuer signs: our own two layouts under their tags, or the transport ministry's. The key that
 * terminals pin has successors in the same way.
 */
export type IssuerSuite = 'compact' | 'transport' | 'bundle'

/** No authorisation lives longer (docs/codes.md), so no key is needed for longer after its last. */
export const LONGEST_AUTHORISATION_MS = 259_200_000

export const firstIssuerKey: Readonly<Record<IssuerSuite, string>> = {
  compact: ISSUER_KEY,
  transport: TRANSPORT_ISSUER_KEY,
  bundle: BUNDLE_KEY,
}

export interface IssuerKey {
  readonly keyId: string
  readonly publicKey: Uint8Array
  readonly activatesAtMs: number
  /** When its successor takes over; undefined for the last. */
  readonly endsAtMs: number | undefined
}

interface IssuerRow {
  key_id: string
  activates_at_ms: number
  revoked_at_ms: number | null
}

/** The keys of a suite that were not revoked, oldest first. */
export async function issuerKeys(
  db: Queryable,
  keys: KeyPort,
  suite: IssuerSuite,
): Promise<IssuerKey[]> {
  const { rows } = await db.query<IssuerRow>({
    name: 'issuer-keys',
    text: `select key_id, activates_at_ms, revoked_at_ms from issuer_key
           where suite = $1 order by activates_at_ms, key_id`,
    values: [suite],
  })
  const first = firstIssuerKey[suite]
  const known = rows.some(({ key_id }) => key_id === first)
    ? rows
    : [{ key_id: first, activates_at_ms: 0, revoked_at_ms: null }, ...rows]
  const good = known.filter(({ revoked_at_ms }) => revoked_at_ms === null)
  return await Promise.all(
    good.map(async ({ key_id, activates_at_ms }, at) => ({
      keyId: key_id,
      publicKey: await keys.publicKey(key_id),
      activatesAtMs: activates_at_ms,
      endsAtMs: good[at + 1]?.activates_at_ms,
    })),
  )
}

/** The key that signs now. */
export async function activeIssuer(
  db: Queryable,
  keys: KeyPort,
  suite: IssuerSuite,
  nowMs: number,
): Promise<IssuerKey> {
  const all = await issuerKeys(db, keys, suite)
  const active = all.findLast(({ activatesAtMs }) => activatesAtMs <= nowMs)
  if (!active) throw new TypeError(`No issuer key of ${suite} is active.`)
  return active
}

/**
 * The keys that terminals are told of: those to come, so that they are known before their first
 * authorisation is shown, the one that signs, and those whose authorisations have not all ended.
 */
export async function trustedIssuers(
  db: Queryable,
  keys: KeyPort,
  suite: IssuerSuite,
  nowMs: number,
): Promise<IssuerKey[]> {
  const all = await issuerKeys(db, keys, suite)
  return all.filter(
    ({ endsAtMs }) => endsAtMs === undefined || nowMs < endsAtMs + LONGEST_AUTHORISATION_MS,
  )
}
