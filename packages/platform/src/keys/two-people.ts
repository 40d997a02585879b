import { EsscError } from '@essc/protocol/errors'
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import { hashPassword, verifyPassword } from '../enrolment/password-hash.ts'
import { type Transaction, transaction } from '../postgres/transaction.ts'
import type { KeyPort } from './port.ts'

/** How long a proposal waits for its second person. */
const PROPOSAL_MS = 86_400_000
/** A passphrase of people who may change keys is longer than a card's. */
const LEAST_PASSPHRASE = 12

/** What two people do together. */
export interface TwoPeople {
  readonly pool: Pool
  readonly clock: Clock
  readonly keys: KeyPort
  readonly newId: () => string
}

/** Who a person of the platform says to be. */
export interface PersonProof {
  readonly name: string
  readonly passphrase: string
}

export interface Proposal {
  readonly changeId: string
  /** Such as `keys rotate`, `keys revoke` or `people add`. */
  readonly action: string
  /** What it is done to. */
  readonly subject: string
  readonly proposedBy: string
}

const ownerOf = (name: string) => `platform-person ${name}`

/** @throws EsscError `OPERATOR_REFUSED` */
async function prove({ pool, keys }: TwoPeople, { name, passphrase }: PersonProof): Promise<void> {
  const { rows } = await pool.query<{ passphrase_hash: string }>(
    'select passphrase_hash from platform_person where name = $1',
    [name],
  )
  const stored = rows[0]?.passphrase_hash
  const isRight =
    stored !== undefined && (await verifyPassword(keys, stored, ownerOf(name), passphrase))
  if (!isRight) throw new EsscError('OPERATOR_REFUSED')
}

/**
 * Registers one of the platform's people. The first two introduce themselves; after that it is a change
 * as any other: propose `people add`.
 *
 * @throws TypeError for a name or passphrase that will not do.
 * @throws EsscError `CHANGE_NEEDS_ANOTHER_PERSON` when there are two already and nobody approved.
 */
export async function addPerson(
  { pool, clock, keys }: TwoPeople,
  { name, passphrase }: PersonProof,
): Promise<void> {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name)) throw new TypeError('Not a name.')
  if (passphrase.length < LEAST_PASSPHRASE) {
    throw new TypeError(`A passphrase has at least ${LEAST_PASSPHRASE} characters.`)
  }
  const hash = await hashPassword(keys, ownerOf(name), passphrase)
  const nowMs = clock.now()
  await transaction(pool, async (tx) => {
    await tx.query('lock table platform_person in exclusive mode')
    const { rows } = await tx.query<{ count: number }>(
      'select count(*)::int as count from platform_person',
    )
    if (rows[0]!.count >= 2) {
      // Two people allowed this name within the last day: the allowance is used up with it.
      const done = await tx.query(
        `delete from platform_change where action = 'people add' and subject = $1
           and approved_at_ms > $2`,
        [name, nowMs - PROPOSAL_MS],
      )
      if (done.rowCount === 0) throw new EsscError('CHANGE_NEEDS_ANOTHER_PERSON')
    }
    const added = await tx.query(
      `insert into platform_person (name, passphrase_hash, created_at_ms) values ($1, $2, $3)
       on conflict do nothing`,
      [name, hash, nowMs],
    )
    if (added.rowCount !== 1) throw new EsscError('OPERATOR_REFUSED')
  })
}

/** The first of two people says what should be done. @throws EsscError `OPERATOR_REFUSED` */
export async function propose(
  people: TwoPeople,
  proof: PersonProof,
  change: Pick<Proposal, 'action' | 'subject'>,
): Promise<Proposal> {
  await prove(people, proof)
  const changeId = people.newId()
  await people.pool.query(
    `insert into platform_change (change_id, action, subject, proposed_by, proposed_at_ms)
     values ($1, $2, $3, $4, $5)`,
    [changeId, change.action, change.subject, proof.name, people.clock.now()],
  )
  return { changeId, ...change, proposedBy: proof.name }
}

/**
 * The second of two people agrees within a day, and it is done in the same transaction.
 *
 * @throws EsscError `OPERATOR_REFUSED`, `CHANGE_UNKNOWN`, `CHANGE_NEEDS_ANOTHER_PERSON`
 */
export async function approve(
  people: TwoPeople,
  proof: PersonProof,
  changeId: string,
  carryOut: (tx: Transaction, change: Proposal) => Promise<void>,
): Promise<Proposal> {
  await prove(people, proof)
  if (!/^[0-9a-f-]{36}$/.test(changeId)) throw new EsscError('CHANGE_UNKNOWN')
  const nowMs = people.clock.now()
  return await transaction(people.pool, async (tx) => {
    const { rows } = await tx.query<Proposal>(
      `select change_id as "changeId", action, subject, proposed_by as "proposedBy"
       from platform_change where change_id = $1 and approved_at_ms is null
         and proposed_at_ms > $2 for update`,
      [changeId, nowMs - PROPOSAL_MS],
    )
    const change = rows[0]
    if (!change) throw new EsscError('CHANGE_UNKNOWN')
    if (change.proposedBy === proof.name) throw new EsscError('CHANGE_NEEDS_ANOTHER_PERSON')
    await tx.query(
      'update platform_change set approved_by = $2, approved_at_ms = $3 where change_id = $1',
      [changeId, proof.name, nowMs],
    )
    await carryOut(tx, change)
    return change
  })
}
