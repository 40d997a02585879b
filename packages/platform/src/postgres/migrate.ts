import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { retrying, transaction } from './transaction.ts'

export type Migration = {
  /** The file's name without `.sql`, such as `0001-base`. */
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/** The package's own migrations: plain SQL beside the source, which the built package ships too. */
const OWN_FOLDER = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../src/postgres/migrations',
)

/**
 * Reads the migrations of a folder in order.
 *
 * @throws Error when a number is missing, doubled or a file is named otherwise.
 */
export function readMigrations(folder = OWN_FOLDER): Migration[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((file, index) => {
    if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(file) || Number(file.slice(0, 4)) !== index + 1) {
      throw new Error(`Migration ${file} is not number ${index + 1} of its folder.`)
    }
    const sql = fs.readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n')
    const digest = createHash('sha256').update(sql).digest('hex')
    return { name: file.slice(0, -4), sql, digest }
  })
}

const TABLES = `
  create table if not exists migration (
    name text primary key, digest text not null, applied_at_ms bigint not null);
  create table if not exists migration_lock (id smallint primary key);
  insert into migration_lock (id) values (1) on conflict do nothing`

/** Two first starts at once can collide inside `create table if not exists`: the next try passes. */
async function ensureTables(pool: pg.Pool): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await retrying(() => pool.query(TABLES))
      return
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (attempt >= 5 || !['23505', '42P07', '42710'].includes(code)) throw error
    }
  }
}

/**
 * Brings a database up to date. Each file is one transaction that holds the lock row, so any number
 * of processes may call this at once, on every engine, without advisory locks.
 *
 * @returns the names of the migrations applied now.
 * @throws Error when a file changed after it was applied, or the database is newer than this code.
 */
export async function migrate(
  pool: pg.Pool,
  { clock, migrations = readMigrations() }: { clock: Clock; migrations?: readonly Migration[] },
): Promise<string[]> {
  await ensureTables(pool)
  const applied: string[] = []
  for (const [index, { name, sql, digest }] of migrations.entries()) {
    const isNew = await transaction(
      pool,
      async (tx) => {
        await tx.query('select id from migration_lock where id = 1 for update')
        const known = await tx.query('select name, digest from migration order by name')
        const row = known.rows[index]
        if (row === undefined) {
          await tx.query(sql)
          await tx.query(
            'insert into migration (name, digest, applied_at_ms) values ($1, $2, $3)',
            [name, digest, clock.now()],
          )
          return true
        }
        if (row.name !== name || row.digest !== digest) {
          throw new Error(
            `The database has migration ${row.name} where this version has another ${name}. ` +
              'A migration never changes once applied: add a new file, or use an empty database.',
          )
        }
        return false
      },
      { repeatable: true },
    )
    if (isNew) applied.push(name)
  }
  const { rows } = await pool.query('select count(*)::int as count from migration')
  if (rows[0].count > migrations.length) {
    throw new Error('The database was made by a newer version. Update this one, or use another.')
  }
  return applied
}
