import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import { type IssuerKey, issuerKeys } from './issuer-keys.ts'

/** How long a former key signs beside its successor: terminals that are switched on in this time follow. */
export const FORMER_MS = 30 * 86_400_000

/** The keys of trust bundles. */
export interface BundleKeys {
  /** The one that signs, and that terminals pin when they are introduced. */
  readonly active: IssuerKey
  /** The one before, while it signs too. */
  readonly former: IssuerKey | undefined
  /** All that a bundle names: the former, the active and an announced one, oldest first. */
  readonly named: readonly IssuerKey[]
}

/** Which keys sign bundles now, and which are told of. */
export async function bundleKeys(db: Queryable, keys: KeyPort, nowMs: number): Promise<BundleKeys> {
  const all = await issuerKeys(db, keys, 'bundle')
  const at = all.findLastIndex(({ activatesAtMs }) => activatesAtMs <= nowMs)
  const active = all[at]
  if (!active) throw new TypeError('No key of bundles is active.')
  const before = nowMs < active.activatesAtMs + FORMER_MS ? all[at - 1] : undefined
  return { active, former: before, named: all.slice(before ? at - 1 : at) }
}
