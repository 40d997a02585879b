import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { rowTypes } from './row-types.ts'

/** A pool, and the query builder over the same pool for what is not on the hot path. */
export type Database<Tables = unknown> = {
  readonly pool: pg.Pool
  readonly kysely: Kysely<Tables>
  /** Waits for running queries and closes every connection. */
  close(): Promise<void>
}

/**
 * Opens a database. `bigint` columns come back as numbers; a value that a number cannot hold
 * exactly is an error, never a rounded amount.
 *
 * @param connection what `startPostgres` answered, or `{ connectionString }`.
 * @param onIdleError told when the server ends a connection that nobody uses; the pool makes a new
 *   one by itself.
 */
export function openDatabase<Tables = unknown>(
  connection: pg.PoolConfig,
  onIdleError: (code: string) => void = () => {},
): Database<Tables> {
  const pool = new pg.Pool({
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'essc',
    ...connection,
    types: rowTypes,
  })
  pool.on('error', (error: Error & { code?: string }) => onIdleError(error.code ?? 'unknown'))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | undefined
  return {
    pool,
    kysely,
    close() {
      closing ??= pool.end()
      return closing
    },
  }
}
