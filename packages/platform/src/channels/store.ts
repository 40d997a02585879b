import type { Scope } from '@essc/protocol/channels/schema'
import type pg from 'pg'
import { inOrder } from '../postgres/gather.ts'

/** What can run a statement: a pool, or a connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>

export interface ChannelRow {
  channel_id: string
  name: string
  public_key: Buffer
  level: 1 | 2
  scopes: Scope[]
  status: 'active' | 'suspended'
  asks_sms: boolean
  /** Of web pages that may open sessions; null for any. */
  origins: string[] | null
}

export interface TicketRow {
  bucket: number
  digest: Buffer
  channel_id: string
  upstream_channel_id: string | null
  host_user_digest: Buffer
  scopes: Scope[]
  verifier_digest: Buffer
  expires_at_ms: number
}

export interface SessionRow {
  bucket: number
  session_id: string
  channel_id: string
  host_user_digest: Buffer
  device_digest: Buffer
  scopes: Scope[]
  secret_sealed: Buffer
  token_digest: Buffer
  token_expires_at_ms: number
  created_at_ms: number
  expires_at_ms: number
  opened_at_ms: number | null
  host: string | null
}

/** A session with what its proof and its rights depend on. */
export type LoadedSession = Omit<SessionRow, 'bucket' | 'session_id' | 'created_at_ms'> & {
  previous_token_digest: Buffer | null
  closed_at_ms: number | null
  channel_name: string
  channel_status: string
  asks_sms: boolean
  person_bucket: number | null
  person_id: string | null
  card_id: string | null
}

const insertOf = (table: string, row: object) => {
  const names = Object.keys(row)
  return {
    text: `insert into ${table} (${names.join(', ')})
           values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    values: Object.values(row),
  }
}

export async function insertChannel(
  db: Queryable,
  row: ChannelRow & { created_at_ms: number },
): Promise<boolean> {
  const { text, values } = insertOf('channel', row)
  const done = await db.query(`${text} on conflict (channel_id) do nothing`, values)
  return done.rowCount === 1
}

export async function findChannel(db: Queryable, id: string): Promise<ChannelRow | undefined> {
  const { rows } = await db.query<ChannelRow>({
    name: 'channel-find',
    text: `select channel_id, name, public_key, level, scopes, status, asks_sms,
             origins
           from channel where channel_id = $1`,
    values: [id],
  })
  return rows[0]
}

/** Takes another key; whatever the old one signs is refused from now on. */
export async function replaceChannelKey(db: Queryable, id: string, key: Buffer): Promise<void> {
  await db.query('update channel set public_key = $2 where channel_id = $1 and public_key <> $2', [
    id,
    key,
  ])
}

export async function insertTicket(db: Queryable, row: TicketRow): Promise<void> {
  await db.query(insertOf('ticket', row))
}

export async function findTicket(
  db: Queryable,
  bucket: number,
  digest: Buffer,
): Promise<(TicketRow & { redeemed_at_ms: number | null }) | undefined> {
  const { rows } = await db.query('select * from ticket where bucket = $1 and digest = $2', [
    bucket,
    digest,
  ])
  return rows[0]
}

/** Whether this was the one redemption of the ticket. */
export async function redeemTicket(
  db: Queryable,
  bucket: number,
  digest: Buffer,
  nowMs: number,
): Promise<boolean> {
  const done = await db.query(
    `update ticket set redeemed_at_ms = $3
     where bucket = $1 and digest = $2 and redeemed_at_ms is null and expires_at_ms > $3`,
    [bucket, digest, nowMs],
  )
  return done.rowCount === 1
}

export async function insertSession(db: Queryable, row: SessionRow): Promise<void> {
  await db.query(insertOf('session', row))
}

/** Sessions by shard and id, in their order. */
export async function findSessions(
  db: Queryable,
  keys: readonly { bucket: number; sessionId: string }[],
): Promise<(LoadedSession | undefined)[]> {
  const { rows } = await db.query<LoadedSession & { n: number }>({
    name: 'sessions-find',
    // Row by row by their keys, whatever the planner believes of the tables.
    text: `select x.n::integer, found.*
           from unnest($1::smallint[], $2::uuid[]) with ordinality as x (bucket, session_id, n)
           cross join lateral (
             select s.channel_id, s.host_user_digest, s.device_digest, s.scopes, s.secret_sealed,
               s.token_digest, s.token_expires_at_ms, s.previous_token_digest, s.expires_at_ms,
               s.opened_at_ms, s.closed_at_ms, s.host, c.name as channel_name,
               c.status as channel_status, c.asks_sms, l.person_bucket, l.person_id, l.card_id
             from session s
             join channel c on c.channel_id = s.channel_id
             left join holder_link l on l.bucket = s.bucket and l.channel_id = s.channel_id
               and l.host_user_digest = s.host_user_digest
             where s.bucket = x.bucket and s.session_id = x.session_id
             limit 1) found`,
    values: [keys.map(({ bucket }) => bucket), keys.map(({ sessionId }) => sessionId)],
  })
  return inOrder(keys, rows)
}

export async function replaceToken(
  db: Queryable,
  session: { bucket: number; sessionId: string },
  token: { digest: Buffer; expiresAtMs: number },
): Promise<void> {
  await db.query(
    `update session set previous_token_digest = token_digest, token_digest = $3,
       token_expires_at_ms = $4 where bucket = $1 and session_id = $2`,
    [session.bucket, session.sessionId, token.digest, token.expiresAtMs],
  )
}

export async function openSessionCard(
  db: Queryable,
  bucket: number,
  sessionId: string,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update session set opened_at_ms = coalesce(opened_at_ms, $3)
     where bucket = $1 and session_id = $2`,
    [bucket, sessionId, nowMs],
  )
}

export async function markSessionClosed(
  db: Queryable,
  bucket: number,
  sessionId: string,
  nowMs: number,
): Promise<void> {
  await db.query('update session set closed_at_ms = $3 where bucket = $1 and session_id = $2', [
    bucket,
    sessionId,
    nowMs,
  ])
}

export interface LinkRow {
  bucket: number
  channel_id: string
  host_user_digest: Buffer
  person_bucket: number
  person_id: string
  card_id: string
  joined: boolean
  linked_at_ms: number
}

export async function findLink(
  db: Queryable,
  key: { hostBucket: number; channelId: string; hostUserDigest: Buffer },
): Promise<LinkRow | undefined> {
  const { rows } = await db.query<LinkRow>({
    name: 'link-find',
    text: `select * from holder_link
           where bucket = $1 and channel_id = $2 and host_user_digest = $3`,
    values: [key.hostBucket, key.channelId, key.hostUserDigest],
  })
  return rows[0]
}

export async function deleteLink(
  db: Queryable,
  link: Pick<LinkRow, 'bucket' | 'channel_id' | 'host_user_digest'>,
): Promise<void> {
  await db.query(
    `delete from holder_link
     where bucket = $1 and channel_id = $2 and host_user_digest = $3`,
    [link.bucket, link.channel_id, link.host_user_digest],
  )
}

/** Every channel's user that is this person. */
export async function linksOfPerson(db: Queryable, personId: string): Promise<LinkRow[]> {
  const { rows } = await db.query<LinkRow>('select * from holder_link where person_id = $1', [
    personId,
  ])
  return rows
}

/**
 * Locks the card again in a host user's sessions, so that each needs the password or a face.
 *
 * @param exceptId the session that stays open, if any.
 * @returns the ids of all of the user's sessions that still run.
 */
export async function lockSessions(
  db: Queryable,
  user: Pick<LinkRow, 'bucket' | 'channel_id' | 'host_user_digest'>,
  exceptId?: string,
): Promise<string[]> {
  const { rows } = await db.query<{ session_id: string }>(
    `update session set opened_at_ms = case when session_id = $4 then opened_at_ms end
     where bucket = $1 and channel_id = $2 and host_user_digest = $3 and closed_at_ms is null
     returning session_id`,
    [user.bucket, user.channel_id, user.host_user_digest, exceptId ?? null],
  )
  return rows.map(({ session_id }) => session_id)
}
