import { createHash, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import type { SignedTrustBundle, TrustBundle } from '@essc/protocol/codes/schema'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'
import { BUNDLE_KEY, ISSUER_KEY } from './keys.ts'
import { openList } from './status-places.ts'

/** How old a bundle may grow while nothing changes. */
const FRESH_MS = 300_000
const VALID_MS = 86_400_000
/** No authorisation lives longer, so a list that closed before then says nothing any more. */
const LONGEST_MS = 259_200_000

const compress = promisify(deflate)

export interface PublishedBundle extends SignedTrustBundle {
  readonly sequence: number
  readonly issuedAtMs: number
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
    [nowMs, nowMs - LONGEST_MS],
  )
  return rows
}

async function bitsOf({ size, flipped }: ListState): Promise<string> {
  const bits = new Uint8Array(Math.ceil(size / 8))
  for (const place of flipped) bits[place >> 3] = bits[place >> 3]! | (1 << (place & 7))
  return toBase64Url(await compress(bits, { level: 9 }))
}

async function latest(db: Queryable) {
  const { rows } = await db.query<{
    sequence: number
    payload: string
    signature: Buffer
    content_digest: Buffer
    issued_at_ms: number
  }>('select * from trust_bundle order by sequence desc limit 1')
  return rows[0]
}

const digestOf = (lists: readonly ListState[], issuerKey: Uint8Array) =>
  createHash('sha256')
    .update(issuerKey)
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
): Promise<void> {
  const { pool, keys, clock } = context
  const nowMs = clock.now()
  const issuedAtUnix = Math.floor(nowMs / 1_000)
  const issuerKey = await keys.publicKey(ISSUER_KEY)
  const statusLists = await Promise.all(
    lists.map(async (state) => ({
      list: state.list,
      size: state.size,
      bits: await bitsOf(state),
    })),
  )
  const bundle: TrustBundle = {
    version: 1,
    sequence,
    issuedAtUnix,
    expiresAtUnix: issuedAtUnix + VALID_MS / 1_000,
    issuerKeys: [toBase64Url(issuerKey)],
    statusLists,
  }
  const payload = JSON.stringify(bundle)
  const signature = await keys.sign(BUNDLE_KEY, utf8(`SC1-bundle${payload}`))
  // Another instance may have taken the number: then its bundle is the one.
  await pool.query(
    `insert into trust_bundle (sequence, payload, signature, content_digest, issued_at_ms,
       expires_at_ms)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [sequence, payload, signature, digestOf(lists, issuerKey), nowMs, nowMs + VALID_MS],
  )
}

/**
 * The bundle of now: a new one is signed when a card's place flipped, a list was opened or the last
 * one is five minutes old.
 */
export async function currentBundle(context: Context): Promise<PublishedBundle> {
  const { pool, keys, clock } = context
  const nowMs = clock.now()
  await openList(pool, nowMs)
  const last = await latest(pool)
  const before = await readLists(pool, nowMs)
  const issuerKey = await keys.publicKey(ISSUER_KEY)
  const isFresh =
    last !== undefined &&
    nowMs < last.issued_at_ms + FRESH_MS &&
    last.content_digest.equals(digestOf(before, issuerKey))
  if (!isFresh) {
    await flipDecoys(pool, before, nowMs)
    await publish(context, (last?.sequence ?? 0) + 1, await readLists(pool, nowMs))
  }
  const row = isFresh ? last : (await latest(pool))!
  return {
    sequence: row.sequence,
    payload: row.payload,
    signature: toBase64Url(row.signature),
    issuedAtMs: row.issued_at_ms,
  }
}
