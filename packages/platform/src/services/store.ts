import type pg from 'pg'

/** A pool, or a connection inside a transaction. */
export type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>

/** Who is signed in to which service. */
export interface ServiceVisit {
  readonly bucket: number
  readonly personId: string
  readonly serviceId: string
}

/** The services that are switched off for a channel. */
export async function closedServices(db: Queryable, channelId: string): Promise<Set<string>> {
  const { rows } = await db.query({
    name: 'services-closed',
    text: 'select service_id from service_closure where channel_id = $1',
    values: [channelId],
  })
  return new Set(rows.map((row) => row.service_id as string))
}

export async function insertTicket(
  tx: Queryable,
  visit: ServiceVisit & { readonly digest: Uint8Array; readonly expiresAtMs: number },
): Promise<void> {
  await tx.query(
    `insert into service_ticket (bucket, digest, person_id, service_id, expires_at_ms)
     values ($1, $2, $3, $4, $5)`,
    [visit.bucket, visit.digest, visit.personId, visit.serviceId, visit.expiresAtMs],
  )
}

/**
 * Spends a ticket and opens a visit, in one statement: of two that come with one ticket, one enters.
 *
 * @returns undefined when the ticket is unknown, spent or too old.
 */
export async function redeemTicket(
  db: Queryable,
  redemption: {
    readonly bucket: number
    readonly ticketDigest: Uint8Array
    readonly visitDigest: Uint8Array
    readonly nowMs: number
    readonly visitEndsAtMs: number
  },
): Promise<ServiceVisit | undefined> {
  const { rows } = await db.query({
    name: 'services-redeem',
    text: `
with t as (
  update service_ticket set redeemed_at_ms = $4
  where bucket = $1 and digest = $2 and redeemed_at_ms is null and expires_at_ms > $4
  returning bucket, person_id, service_id
),
v as (
  insert into service_visit (bucket, digest, person_id, service_id, ends_at_ms)
  select t.bucket, $3, t.person_id, t.service_id, $5 from t
)
select * from t`,
    values: [
      redemption.bucket,
      redemption.ticketDigest,
      redemption.visitDigest,
      redemption.nowMs,
      redemption.visitEndsAtMs,
    ],
  })
  return visitOf(rows[0])
}

/** The visit that a cookie stands for, while it lasts. */
export async function findVisit(
  db: Queryable,
  bucket: number,
  digest: Uint8Array,
  nowMs: number,
): Promise<ServiceVisit | undefined> {
  const { rows } = await db.query({
    name: 'services-visit',
    text: `select bucket, person_id, service_id from service_visit
           where bucket = $1 and digest = $2 and ends_at_ms > $3`,
    values: [bucket, digest, nowMs],
  })
  return visitOf(rows[0])
}

function visitOf(
  row: { bucket: number; person_id: string; service_id: string } | undefined,
): ServiceVisit | undefined {
  return row && { bucket: row.bucket, personId: row.person_id, serviceId: row.service_id }
}
