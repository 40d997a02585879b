import type { PersonKey } from '../cards/store.ts'
import type { Queryable } from '../channels/store.ts'

export interface BankRequestRow {
  code_digest: Buffer
  tries: number
  expires_at_ms: number
  used_at_ms: number | null
}

export async function countBankRequests(
  db: Queryable,
  person: PersonKey,
  sinceMs: number,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from bank_request
     where bucket = $1 and person_id = $2 and created_at_ms >= $3`,
    [person.bucket, person.personId, sinceMs],
  )
  return rows[0]!.count
}

export async function insertBankRequest(
  tx: Queryable,
  person: PersonKey,
  row: { requestId: string; codeDigest: Buffer; nowMs: number; expiresAtMs: number },
): Promise<void> {
  await tx.query(
    `insert into bank_request (bucket, person_id, request_id, code_digest, tries, created_at_ms,
       expires_at_ms) values ($1, $2, $3, $4, 0, $5, $6)`,
    [person.bucket, person.personId, row.requestId, row.codeDigest, row.nowMs, row.expiresAtMs],
  )
}

/** The request, held until the transaction ends. Another person's is not found. */
export async function lockBankRequest(
  tx: Queryable,
  person: PersonKey,
  requestId: string,
): Promise<BankRequestRow | undefined> {
  const { rows } = await tx.query<BankRequestRow>(
    `select code_digest, tries, expires_at_ms, used_at_ms from bank_request
     where bucket = $1 and person_id = $2 and request_id = $3 for update`,
    [person.bucket, person.personId, requestId],
  )
  return rows[0]
}

export async function saveBankRequest(
  tx: Queryable,
  person: PersonKey,
  requestId: string,
  change: { tries: number; usedAtMs: number | null },
): Promise<void> {
  await tx.query(
    `update bank_request set tries = $4, used_at_ms = $5
     where bucket = $1 and person_id = $2 and request_id = $3`,
    [person.bucket, person.personId, requestId, change.tries, change.usedAtMs],
  )
}
