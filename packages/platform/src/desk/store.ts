import type { ResolvedField } from '@essc/protocol/desk/schema'
import type { Queryable } from '../channels/store.ts'
import { inOrder } from '../postgres/gather.ts'

export interface OperatorRow {
  operator_id: string
  kind: 'till' | 'desk'
  name: string
}

export interface TerminalRow extends OperatorRow {
  terminal_id: string
  public_key: Buffer
  status: 'active' | 'suspended'
}

export type TerminalSessionRow = TerminalRow & {
  session_id: string
  secret_sealed: Buffer
  token_digest: Buffer
  expires_at_ms: number
}

export interface ProvisioningRow extends OperatorRow {
  expires_at_ms: number
  used_at_ms: number | null
  terminal_id: string | null
}

/** Whether the operator is new. */
export async function insertOperator(
  tx: Queryable,
  row: OperatorRow,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query(
    `insert into operator (operator_id, kind, name, created_at_ms) values ($1, $2, $3, $4)
     on conflict (operator_id) do nothing`,
    [row.operator_id, row.kind, row.name, nowMs],
  )
  return done.rowCount === 1
}

export async function findOperator(db: Queryable, id: string): Promise<OperatorRow | undefined> {
  const { rows } = await db.query<OperatorRow>(
    'select operator_id, kind, name from operator where operator_id = $1',
    [id],
  )
  return rows[0]
}

export async function insertPurpose(
  tx: Queryable,
  operatorId: string,
  purpose: string,
  { fields, needsBinding }: DeskPurpose,
): Promise<void> {
  await tx.query(
    `insert into desk_purpose (operator_id, purpose, fields, needs_binding)
     values ($1, $2, $3, $4)
     on conflict (operator_id, purpose) do update
       set fields = excluded.fields, needs_binding = excluded.needs_binding`,
    [operatorId, purpose, fields, needsBinding],
  )
}

export interface DeskPurpose {
  readonly fields: readonly ResolvedField[]
  /** Whether the code must be bound to the desk, as where benefits are granted. */
  readonly needsBinding: boolean
}

/** What is registered for a purpose; undefined when the purpose is not. */
export async function findPurpose(
  db: Queryable,
  operatorId: string,
  purpose: string,
): Promise<DeskPurpose | undefined> {
  const { rows } = await db.query<DeskPurpose>(
    `select fields, needs_binding as "needsBinding" from desk_purpose
     where operator_id = $1 and purpose = $2`,
    [operatorId, purpose],
  )
  return rows[0]
}

export async function insertProvisioningCode(
  db: Queryable,
  row: { digest: Buffer; operatorId: string; expiresAtMs: number },
): Promise<void> {
  await db.query(
    'insert into provisioning_code (digest, operator_id, expires_at_ms) values ($1, $2, $3)',
    [row.digest, row.operatorId, row.expiresAtMs],
  )
}

/** The code's row with its operator, held until the transaction ends. */
export async function lockProvisioningCode(
  tx: Queryable,
  digest: Buffer,
): Promise<ProvisioningRow | undefined> {
  const { rows } = await tx.query<ProvisioningRow>(
    `select p.expires_at_ms, p.used_at_ms, p.terminal_id, o.operator_id, o.kind, o.name
     from provisioning_code p join operator o on o.operator_id = p.operator_id
     where p.digest = $1 for update of p`,
    [digest],
  )
  return rows[0]
}

export async function useProvisioningCode(
  tx: Queryable,
  digest: Buffer,
  terminalId: string,
  nowMs: number,
): Promise<void> {
  await tx.query(
    'update provisioning_code set used_at_ms = $2, terminal_id = $3 where digest = $1',
    [digest, nowMs, terminalId],
  )
}

export async function insertTerminal(
  tx: Queryable,
  row: { terminalId: string; operatorId: string; publicKey: Buffer },
  nowMs: number,
): Promise<void> {
  await tx.query(
    `insert into terminal (terminal_id, operator_id, public_key, status, created_at_ms)
     values ($1, $2, $3, 'active', $4)`,
    [row.terminalId, row.operatorId, row.publicKey, nowMs],
  )
}

export async function findTerminal(db: Queryable, id: string): Promise<TerminalRow | undefined> {
  const { rows } = await db.query<TerminalRow>(
    `select t.terminal_id, t.public_key, t.status, o.operator_id, o.kind, o.name
     from terminal t join operator o on o.operator_id = t.operator_id where t.terminal_id = $1`,
    [id],
  )
  return rows[0]
}

/** Whether this signed request opens its session for the first time. */
export async function insertOpening(
  tx: Queryable,
  terminalId: string,
  random: Buffer,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query(
    `insert into terminal_opening (terminal_id, random, opened_at_ms) values ($1, $2, $3)
     on conflict do nothing`,
    [terminalId, random, nowMs],
  )
  return done.rowCount === 1
}

export async function insertTerminalSession(
  tx: Queryable,
  row: {
    sessionId: string
    terminalId: string
    secretSealed: Uint8Array
    tokenDigest: Buffer
    expiresAtMs: number
  },
  nowMs: number,
): Promise<void> {
  await tx.query(
    `insert into terminal_session (session_id, terminal_id, secret_sealed, token_digest,
       created_at_ms, expires_at_ms) values ($1, $2, $3, $4, $5, $6)`,
    [row.sessionId, row.terminalId, row.secretSealed, row.tokenDigest, nowMs, row.expiresAtMs],
  )
}

/** Sessions with their terminals, in the order of their ids. */
export async function findTerminalSessions(
  db: Queryable,
  sessionIds: readonly string[],
): Promise<(TerminalSessionRow | undefined)[]> {
  const { rows } = await db.query<TerminalSessionRow & { n: number }>({
    name: 'terminal-sessions-find',
    text: `select x.n::integer, s.session_id, s.secret_sealed, s.token_digest, s.expires_at_ms,
             t.terminal_id, t.public_key, t.status, o.operator_id, o.kind, o.name
           from unnest($1::uuid[]) with ordinality as x (session_id, n)
           join terminal_session s on s.session_id = x.session_id
           join terminal t on t.terminal_id = s.terminal_id
           join operator o on o.operator_id = t.operator_id`,
    values: [sessionIds],
  })
  return inOrder(sessionIds, rows)
}
