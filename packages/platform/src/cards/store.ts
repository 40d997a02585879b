import type { CardStatus } from '@essc/protocol/cards/schema'
import type { Queryable } from '../channels/store.ts'
import type { SealedIdentity } from '../enrolment/person-vault.ts'
import { inOrder } from '../postgres/gather.ts'
import type { SeenCard } from './seen.ts'

export interface PersonKey {
  readonly bucket: number
  readonly personId: string
}

export interface EcardRow {
  bucket: number
  person_id: string
  card_id: string
  level: 1 | 2
  password_hash: string
  wrong_count: number
  issued_at_ms: number
  bank_linked_at_ms: number | null
  /** Since when the holder has wanted nobody to use it. */
  stopped_at_ms: number | null
  bank_name: string | null
  account_tail: string | null
  seen_status: CardStatus
  seen_at_ms: number
}

export async function findEcard(db: Queryable, key: PersonKey): Promise<EcardRow | undefined> {
  const { rows } = await db.query<EcardRow>({
    name: 'ecard-find',
    text: 'select * from ecard where bucket = $1 and person_id = $2',
    values: [key.bucket, key.personId],
  })
  return rows[0]
}

/** The same, held until the transaction ends. */
export async function lockEcard(tx: Queryable, key: PersonKey): Promise<EcardRow | undefined> {
  const { rows } = await tx.query<EcardRow>(
    'select * from ecard where bucket = $1 and person_id = $2 for update',
    [key.bucket, key.personId],
  )
  return rows[0]
}

/** The card of a person by the document's digest, wherever it was issued. */
export async function findEcardByDocument(
  db: Queryable,
  bucket: number,
  documentDigest: Buffer,
): Promise<EcardRow | undefined> {
  const { rows } = await db.query<EcardRow>({
    name: 'ecard-by-document',
    text: `select c.* from person p
           join ecard c on c.bucket = p.bucket and c.person_id = p.person_id
           where p.bucket = $1 and p.document_digest = $2`,
    values: [bucket, documentDigest],
  })
  return rows[0]
}

/** What says whether a holder may use the card, before the registries are asked. */
export interface HolderRow {
  readonly stopped_at_ms: number | null
  /** Null for a person who was erased. */
  readonly key_sealed: Buffer | null
  readonly sealed: Buffer | null
}

/** The cards of some people with their sealed identities, in the people's order. */
export async function findHolders(
  db: Queryable,
  people: readonly PersonKey[],
): Promise<(HolderRow | undefined)[]> {
  const { rows } = await db.query<HolderRow & { n: number }>({
    name: 'holders-find',
    text: `select x.n::integer, c.stopped_at_ms, p.key_sealed, p.sealed
           from unnest($1::smallint[], $2::uuid[]) with ordinality as x (bucket, person_id, n)
           join ecard c on c.bucket = x.bucket and c.person_id = x.person_id
           left join person p on p.bucket = x.bucket and p.person_id = x.person_id`,
    values: [people.map(({ bucket }) => bucket), people.map(({ personId }) => personId)],
  })
  return inOrder(people, rows)
}

export async function findPersonSealed(
  db: Queryable,
  key: PersonKey,
): Promise<(SealedIdentity & { documentDigest: Buffer }) | undefined> {
  const { rows } = await db.query({
    name: 'person-sealed',
    text: `select document_digest, key_sealed, sealed from person
           where bucket = $1 and person_id = $2`,
    values: [key.bucket, key.personId],
  })
  const row = rows[0]
  return (
    row && { documentDigest: row.document_digest, keySealed: row.key_sealed, sealed: row.sealed }
  )
}

export interface NewPerson extends PersonKey, SealedIdentity {
  readonly documentDigest: Buffer
  readonly referenceDigest: Buffer
}

/** A card that is given out now. */
export interface NewEcard {
  readonly cardId: string
  readonly passwordHash: string
  readonly seen: SeenCard
}

/**
 * A new person and the card, in one statement. Whether the person is new: of two phones that enrol one
 * person, the second finds them there, and nothing is written.
 */
export async function insertCardholder(
  tx: Queryable,
  person: NewPerson,
  card: NewEcard,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query({
    name: 'cardholder-insert',
    text: `with new_person as (
             insert into person (bucket, person_id, document_digest, reference_digest, key_sealed,
               sealed, created_at_ms)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (bucket, document_digest) do nothing
             returning bucket, person_id, created_at_ms)
           insert into ecard (bucket, person_id, card_id, level, password_hash, wrong_count,
             issued_at_ms, seen_at_ms, seen_status, seen_valid_until, seen_card_digest)
           select bucket, person_id, $8::uuid, 1, $9::text, 0, created_at_ms, created_at_ms,
             $10::text, $11::text, $12::bytea
           from new_person`,
    values: [
      person.bucket,
      person.personId,
      person.documentDigest,
      person.referenceDigest,
      person.keySealed,
      person.sealed,
      nowMs,
      card.cardId,
      card.passwordHash,
      card.seen.status,
      card.seen.validUntil ?? null,
      card.seen.cardDigest ?? null,
    ],
  })
  return done.rowCount === 1
}

/** The next card of a person who has closed the one before. */
export async function insertEcard(
  tx: Queryable,
  key: PersonKey,
  card: NewEcard,
  nowMs: number,
): Promise<void> {
  const { status, validUntil, cardDigest } = card.seen
  await tx.query(
    `insert into ecard (bucket, person_id, card_id, level, password_hash, wrong_count,
       issued_at_ms, seen_status, seen_at_ms, seen_valid_until, seen_card_digest)
     values ($1, $2, $3, 1, $4, 0, $5, $6, $5, $7, $8)`,
    [
      key.bucket,
      key.personId,
      card.cardId,
      card.passwordHash,
      nowMs,
      status,
      validUntil ?? null,
      cardDigest ?? null,
    ],
  )
}

export async function setWrongCount(tx: Queryable, key: PersonKey, count: number): Promise<void> {
  await tx.query('update ecard set wrong_count = $3 where bucket = $1 and person_id = $2', [
    key.bucket,
    key.personId,
    count,
  ])
}

/** A new password also opens a card that was locked or stopped. */
export async function setPasswordHash(tx: Queryable, key: PersonKey, hash: string): Promise<void> {
  await tx.query(
    `update ecard set password_hash = $3, wrong_count = 0, stopped_at_ms = null
     where bucket = $1 and person_id = $2`,
    [key.bucket, key.personId, hash],
  )
}

export async function setBankLink(
  tx: Queryable,
  key: PersonKey,
  link: { bankName: string; accountTail: string; nowMs: number },
): Promise<void> {
  await tx.query(
    `update ecard set level = 2, bank_name = $3, account_tail = $4, bank_linked_at_ms = $5
     where bucket = $1 and person_id = $2`,
    [key.bucket, key.personId, link.bankName, link.accountTail, link.nowMs],
  )
}

/** Whether it was in use until now. */
export async function stopEcard(tx: Queryable, key: PersonKey, nowMs: number): Promise<boolean> {
  const done = await tx.query(
    `update ecard set stopped_at_ms = $3
     where bucket = $1 and person_id = $2 and stopped_at_ms is null`,
    [key.bucket, key.personId, nowMs],
  )
  return done.rowCount === 1
}

export async function deleteEcard(tx: Queryable, key: PersonKey): Promise<void> {
  await tx.query('delete from ecard where bucket = $1 and person_id = $2', [
    key.bucket,
    key.personId,
  ])
}

/** The person with this document, whether or not there is a card. */
export async function findPersonId(
  db: Queryable,
  bucket: number,
  documentDigest: Buffer,
): Promise<string | undefined> {
  const { rows } = await db.query<{ person_id: string }>({
    name: 'person-by-document',
    text: 'select person_id from person where bucket = $1 and document_digest = $2',
    values: [bucket, documentDigest],
  })
  return rows[0]?.person_id
}
