import { createHash, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { toBase64Url } from '@essc/crypto/bytes'
import type { SignedTrustBundle, TrustBundle } from '@essc/protocol/codes/schema'
import { encodeStatusBits } from '@essc/protocol/codes/status-list'
import { bundleMessage, encodeTrustBundle } from '@essc/protocol/codes/trust-bundle'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'
import { type BundleKeys, bundleKeys } from './bundle-keys.ts'
import { LONGEST_AUTHORISATION_MS, trustedIssuers } from './issuer-keys.ts'
import { statusListJwk } from './status-list-key.ts'
import { openLists } from './status-places.ts'
import { rootRecord, transportProfile } from './transport-issuer.ts'

/** How old a bundle may grow while nothing changes. */
const FRESH_MS = 300_000
const VALID_MS = 86_400_000
/** At gates, which may be without a network for that long. */
const GATES_MS = 259_200_000

const compress = promisify(deflate)

export interface PublishedBundle extends SignedTrustBundle {
  readonly sequence: number
  readonly issuedAtMs: number
  readonly statusLists: TrustBundle['statusLists']
}

interface ListState {
  readonly list: number
  readonly size: number
  readonly flipped: readonly number[]
}

async function readLists(db: Queryable, nowMs: number): Promise<ListState[]> {
  const { rows } = await db.query<ListState>(
    `select l.list, l.size, coalesce(array_agg(p.place order by p.place)
       filter (where p.place is not null), '{}') as flipped
     from status_list l
     left join status_place p on p.list = l.list and p.revoked_at_ms is not null
       and p.ends_at_ms > $1
     where l.closed_at_ms is null or l.closed_at_ms > $2
     group by l.list, l.size order by l.list`,
    [nowMs, nowMs - LONGEST_AUTHORISATION_MS],
  )
  return rows
}

async function latest(db: Queryable) {
  const { rows } = await db.query<{
    sequence: number
    payload: string
    signature: Buffer
    former: Buffer | null
    content_digest: Buffer
    issued_at_ms: number
  }>('select * from trust_bundle order by sequence desc limit 1')
  return rows[0]
}

/** What a bundle says besides its lists. */
async function readTrust(context: Context, nowMs: number) {
  const { pool, keys } = context
  const issuers = await trustedIssuers(pool, keys, 'compact', nowMs)
  const { named } = await bundleKeys(pool, keys, nowMs)
  return {
    ...(named.length > 1 && {
      bundleKeys: named.map(({ publicKey }) => toBase64Url(publicKey)),
    }),
    issuerKeys: issuers.map(({ publicKey }) => toBase64Url(publicKey)),
    statusListKeys: [await statusListJwk(context)],
    transport: {
      roots: [toBase64Url(await rootRecord(context, pool))],
      profiles: [transportProfile],
    },
  } satisfies Partial<TrustBundle>
}
type Trust = Awaited<ReturnType<typeof readTrust>>

/** What a bundle depends on: who signs it, whom it names, and every place. */
const digestOf = (lists: readonly ListState[], trust: Trust, { active, former }: BundleKeys) =>
  createHash('sha256')
    .update(JSON.stringify([active.keyId, former?.keyId]))
    .update(JSON.stringify(trust))
    .update(JSON.stringify(lists.map(({ list, size, flipped }) => [list, size, flipped])))
    .digest()

/** Flips a few places that are nobody's, so that those that belong together cannot be told. */
async function flipDecoys(db: Queryable, lists: readonly ListState[], nowMs: number) {
  for (const { list, size } of lists) {
    for (let left = randomInt(1, 4); left > 0; left -= 1) {
      await db.query(
        `insert into status_place (list, place, ends_at_ms, revoked_at_ms)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [list, randomInt(size), nowMs + VALID_MS, nowMs],
      )
    }
  }
}

async function publish(
  context: Context,
  sequence: number,
  lists: readonly ListState[],
  trust: Trust,
  signers: BundleKeys,
): Promise<void> {
  const { pool, keys, clock } = context
  const nowMs = clock.now()
  const issuedAtUnix = Math.floor(nowMs / 1_000)
  const statusLists = await Promise.all(
    lists.map(async ({ list, size, flipped }) => {
      const bits = encodeStatusBits(size, flipped)
      return { list, size, bits: toBase64Url(await compress(bits, { level: 9 })) }
    }),
  )
  const payload = encodeTrustBundle({
    version: 1,
    sequence,
    issuedAtUnix,
    expiresAtUnix: issuedAtUnix + VALID_MS / 1_000,
    gatesUntilUnix: issuedAtUnix + GATES_MS / 1_000,
    ...trust,
    statusLists,
  })
  const message = bundleMessage(payload)
  const signature = await keys.sign(signers.active.keyId, message)
  const former = signers.former && (await keys.sign(signers.former.keyId, message))
  // Another instance may have taken the number: then its bundle is the one.
  await pool.query(
    `insert into trust_bundle (sequence, payload, signature, content_digest, issued_at_ms,
       expires_at_ms, former)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      sequence,
      payload,
      signature,
      digestOf(lists, trust, signers),
      nowMs,
      nowMs + VALID_MS,
      former ?? null,
    ],
  )
}

/**
 * The bundle of now: a new one is signed when a card's place flipped, a list was opened, the keys to
 * trust changed, or the last one is five minutes old.
 */
export async function currentBundle(context: Context): Promise<PublishedBundle> {
  const { pool, clock } = context
  const nowMs = clock.now()
  await openLists(pool, nowMs)
  const last = await latest(pool)
  const before = await readLists(pool, nowMs)
  const trust = await readTrust(context, nowMs)
  const signers = await bundleKeys(pool, context.keys, nowMs)
  const isFresh =
    last !== undefined &&
    nowMs < last.issued_at_ms + FRESH_MS &&
    last.content_digest.equals(digestOf(before, trust, signers))
  if (!isFresh) {
    await flipDecoys(pool, before, nowMs)
    await publish(context, (last?.sequence ?? 0) + 1, await readLists(pool, nowMs), trust, signers)
  }
  const row = isFresh ? last : (await latest(pool))!
  return {
    sequence: row.sequence,
    payload: row.payload,
    signature: toBase64Url(row.signature),
    ...(row.former && { former: toBase64Url(row.former) }),
    issuedAtMs: row.issued_at_ms,
    statusLists: (JSON.parse(row.payload) as TrustBundle).statusLists,
  }
}
