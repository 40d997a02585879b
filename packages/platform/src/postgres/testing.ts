import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { systemClock } from '../clock.ts'
import { type Database, openDatabase } from './database.ts'
import { withFileLock } from './file-lock.ts'
import { startPostgres } from './launcher.ts'
import { migrate, readMigrations } from './migrate.ts'
import { joinRun, TEST_CLUSTER } from './testing-cluster.ts'

export type TestDatabase<Tables = unknown> = Database<Tables> & {
  readonly connection: pg.PoolConfig
  /** Closes the pool and drops the database. */
  drop(): Promise<void>
}

async function administer<T>(connection: pg.PoolConfig, run: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

async function ensureTemplate(connection: pg.PoolConfig): Promise<string> {
  const migrations = readMigrations()
  const key = createHash('sha256').update(migrations.map(({ digest }) => digest).join())
  const name = `template_${key.digest('hex').slice(0, 16)}`
  await administer(connection, async (client) => {
    const known = await client.query('select 1 from pg_database where datname = $1', [name])
    if (known.rowCount !== 0) return
    const draft = `draft_${randomBytes(6).toString('hex')}`
    await client.query(`create database ${draft} template template0`)
    const database = openDatabase({ ...connection, database: draft })
    try {
      await migrate(database.pool, { clock: systemClock(), migrations })
    } finally {
      await database.close()
    }
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

/**
 * A database of one's own for a test file, cloned from a migrated template. The one cluster of the
 * test run is started by whoever comes first, does not wait for the disk, and is stopped by
 * `config/jest-teardown.mjs`.
 */
export async function testDatabase<Tables = unknown>(): Promise<TestDatabase<Tables>> {
  fs.mkdirSync(TEST_CLUSTER, { recursive: true, mode: 0o711 })
  const { connection, template } = await withFileLock(
    path.join(TEST_CLUSTER, 'run.lock'),
    async () => {
      joinRun()
      const postgres = await startPostgres({
        dataDir: TEST_CLUSTER,
        shared: true,
        settings: {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          max_connections: '200',
        },
      })
      return { ...postgres, template: await ensureTemplate(postgres.connection) }
    },
  )
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(connection, (client) =>
    client.query(`create database ${name} template ${template}`),
  )
  const own = { ...connection, database: name }
  const database = openDatabase<Tables>(own)
  return {
    ...database,
    connection: own,
    async drop() {
      await database.close()
      await administer(connection, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}
