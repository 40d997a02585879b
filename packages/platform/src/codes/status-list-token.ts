import { createHash } from 'node:crypto'
import { encodeStatusListToken, statusListMessage } from '@essc/protocol/codes/status-list'
import type { Context } from '../channels/context.ts'
import { STATUS_LIST_KEY } from './keys.ts'
import { statusListJwk } from './status-list-key.ts'
import { currentBundle } from './trust-bundle.ts'

/** How long a copy may be used, which is how long a list stays as it is while nothing changes. */
const TTL_SECONDS = 300
const VALID_SECONDS = 86_400

export interface PublishedStatusList {
  readonly token: string
  readonly etag: string
}

/**
 * One status list as a file: a signed JWT (IETF Token Status List, section 5.1) that any cache may
 * keep. It is signed anew when a place of it flipped or it is five minutes old.
 *
 * @returns undefined when there is no such list, or it is no longer published.
 */
export async function publishedStatusList(
  context: Context,
  list: number,
): Promise<PublishedStatusList | undefined> {
  const { pool, keys, clock, publicUrl } = context
  // The lists change with the bundle, decoys included: what both say of a place is the same.
  const bundle = await currentBundle(context)
  const found = bundle.statusLists.find((each) => each.list === list)
  if (!found) return undefined
  const nowMs = clock.now()
  const digest = createHash('sha256').update(found.bits).digest()
  const etagOf = (issuedAtMs: number) => `"${digest.toString('hex').slice(0, 16)}-${issuedAtMs}"`
  const { rows } = await pool.query<{
    content_digest: Buffer
    token: string
    issued_at_ms: number
  }>('select content_digest, token, issued_at_ms from status_list_token where list = $1', [list])
  const last = rows[0]
  const isFresh = last && nowMs < last.issued_at_ms + TTL_SECONDS * 1_000
  if (isFresh && last.content_digest.equals(digest)) {
    return { token: last.token, etag: etagOf(last.issued_at_ms) }
  }
  const iat = Math.floor(nowMs / 1_000)
  const { kid } = await statusListJwk(context)
  const message = statusListMessage(kid, {
    sub: `${publicUrl}/v1/status-lists/${list}`,
    iat,
    exp: iat + VALID_SECONDS,
    ttl: TTL_SECONDS,
    lst: found.bits,
  })
  const token = encodeStatusListToken(message, await keys.sign(STATUS_LIST_KEY, message))
  await pool.query(
    `insert into status_list_token (list, content_digest, token, issued_at_ms)
     values ($1, $2, $3, $4)
     on conflict (list) do update set content_digest = excluded.content_digest,
       token = excluded.token, issued_at_ms = excluded.issued_at_ms
     where status_list_token.issued_at_ms <= excluded.issued_at_ms`,
    [list, digest, token, nowMs],
  )
  return { token, etag: etagOf(nowMs) }
}
