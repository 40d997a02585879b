import { EsscError } from '@essc/protocol/errors'
import type pg from 'pg'
import { bucketOf } from '../bucket.ts'
import type { Clock } from '../clock.ts'
import { hashPassword, verifyPassword } from '../enrolment/password-hash.ts'
import type { KeyPort } from '../keys/port.ts'
import { transaction } from '../postgres/transaction.ts'
import type { Queryable } from './store.ts'

/** Wrong codes of a supervisor that lock the code, and for how long. */
const TRIES = 5
const LOCKED_MS = 900_000

interface Means {
  readonly pool: pg.Pool
  readonly keys: KeyPort
  readonly clock: Clock
}

export interface SupervisorParameters {
  readonly merchantId: string
  /** For the shop's own books; no holder sees it. */
  readonly name: string
  /** Two digits that name the supervisor, and six that only the supervisor knows. */
  readonly code: string
}

const ownerOf = (merchantId: string, number: string) => `supervisor ${merchantId} ${number}`

/** Lets somebody agree to refunds at a shop's tills. A number that exists gets the new code. */
export async function setSupervisor(
  { pool, keys }: { readonly pool: Queryable; readonly keys: KeyPort },
  { merchantId, name, code }: SupervisorParameters,
): Promise<void> {
  if (!/^\d{8}$/.test(code)) throw new TypeError('A supervisor’s code is eight digits.')
  const number = code.slice(0, 2)
  const hash = await hashPassword(keys, ownerOf(merchantId, number), code.slice(2))
  await pool.query(
    `insert into supervisor (bucket, merchant_id, number, name, code_hash)
     values ($1, $2, $3, $4, $5)
     on conflict (bucket, merchant_id, number) do update
       set name = excluded.name, code_hash = excluded.code_hash, wrong_count = 0,
         locked_until_ms = 0`,
    [bucketOf(merchantId), merchantId, number, name, hash],
  )
}

/** From now on this number of a shop agrees to nothing. */
export async function removeSupervisor(
  db: Queryable,
  merchantId: string,
  number: string,
): Promise<void> {
  await db.query('delete from supervisor where bucket = $1 and merchant_id = $2 and number = $3', [
    bucketOf(merchantId),
    merchantId,
    number,
  ])
}

/**
 * Checks a supervisor's code. The row is held meanwhile, so that of many guesses at once no more than
 * five are looked at; the fifth locks the code for a quarter of an hour.
 *
 * @returns the two digits that name the supervisor.
 * @throws EsscError `SUPERVISOR_CODE_WRONG`, with `attemptsLeft` where there is such a number;
 *   `SUPERVISOR_LOCKED`.
 */
export async function checkSupervisor(
  { pool, keys, clock }: Means,
  merchantId: string,
  code: string,
): Promise<string> {
  const number = code.slice(0, 2)
  const key = [bucketOf(merchantId), merchantId, number]
  const where = 'where bucket = $1 and merchant_id = $2 and number = $3'
  // What was counted must stand, so the refusal is thrown after the commit.
  const refusal = await transaction(pool, async (tx) => {
    const { rows } = await tx.query(
      `select code_hash, wrong_count, locked_until_ms from supervisor ${where} for update`,
      key,
    )
    const row = rows[0]
    if (row === undefined) return new EsscError('SUPERVISOR_CODE_WRONG')
    const nowMs = clock.now()
    if (row.locked_until_ms > nowMs) return new EsscError('SUPERVISOR_LOCKED')
    const isRight = await verifyPassword(
      keys,
      row.code_hash,
      ownerOf(merchantId, number),
      code.slice(2),
    )
    const wrong = isRight ? 0 : row.wrong_count + 1
    const isLocked = wrong >= TRIES
    if (wrong !== row.wrong_count) {
      await tx.query(`update supervisor set wrong_count = $4, locked_until_ms = $5 ${where}`, [
        ...key,
        isLocked ? 0 : wrong,
        isLocked ? nowMs + LOCKED_MS : 0,
      ])
    }
    if (isRight) return undefined
    if (isLocked) return new EsscError('SUPERVISOR_LOCKED')
    return new EsscError('SUPERVISOR_CODE_WRONG', { parameters: { attemptsLeft: TRIES - wrong } })
  })
  if (refusal) throw refusal
  return number
}
