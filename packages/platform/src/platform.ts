import path from 'node:path'
import { type SharedClock, sharedClock, systemClock } from './clock.ts'
import { createOnce, type Once } from './idempotency.ts'
import { fileKeys } from './keys/file-keys.ts'
import type { KeyPort } from './keys/port.ts'
import { createNonces, type Nonces } from './nonces.ts'
import { type Database, openDatabase } from './postgres/database.ts'
import { startPostgres } from './postgres/launcher.ts'
import { migrate } from './postgres/migrate.ts'
import { type App, build } from './server.ts'
import { uuid7Maker } from './uuid7.ts'

export type StartPlatformParameters = {
  /** The folder of keys and, without a `databaseUrl`, of the database. */
  readonly dataDir: string
  /** Address of a PostgreSQL 15 or newer. Absent: one is started from the packages. */
  readonly databaseUrl?: string | undefined
  /** The master key's file, where it does not lie beside the keys. */
  readonly masterKeyFile?: string | undefined
  /** How many proxies stand in front. Default: none. */
  readonly proxies?: number | undefined
  readonly host?: string | undefined
  /** 0 takes any free port. Default: 8440. */
  readonly port?: number | undefined
  /** Told in plain words what happens during start and stop. */
  readonly say?: ((line: string) => void) | undefined
  /** Takes the log of requests. */
  readonly log?: { write(line: string): void } | undefined
  /** Adds the rooms' routes and jobs; what it returns is run at the stop, before the database goes. */
  readonly rooms?: ((base: PlatformBase) => Promise<() => Promise<void>>) | undefined
}

/** What every room is built on. */
export type PlatformBase = {
  readonly app: App
  readonly database: Database
  readonly clock: SharedClock
  readonly keys: KeyPort
  readonly nonces: Nonces
  readonly once: Once
  readonly newId: () => string
  readonly say: (line: string) => void
}

export type Platform = PlatformBase & {
  /** Such as `http://127.0.0.1:8440`. */
  readonly address: string
  /** Lets running requests finish, then stops everything that was started. Once is enough. */
  stop(): Promise<void>
}

type Undo = () => Promise<void> | void

async function listen(app: App, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1}`,
      )
    }
    if (code === 'EACCES') throw new Error(`Port ${port} is not allowed. Choose one above 1023.`)
    throw error
  }
}

/** Follows the shared clock, which another instance or the command line may move. */
function follow(clock: SharedClock): Undo {
  const timer = setInterval(() => void clock.refresh().catch(() => {}), 1_000)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * Starts the whole platform: database, migrations, keys, clock, server. Whatever was started is
 * stopped again when a later step fails.
 *
 * @throws Error that says the way out, such as for a taken port.
 */
export async function startPlatform(parameters: StartPlatformParameters): Promise<Platform> {
  const { dataDir, databaseUrl, say = () => {} } = parameters
  const undo: Undo[] = []
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= (async () => {
      for (const each of undo.reverse()) await each()
    })()
    return stopping
  }
  try {
    let connection = {}
    if (databaseUrl) connection = { connectionString: databaseUrl }
    else {
      const postgres = await startPostgres({ dataDir, log: say })
      undo.push(postgres.stop)
      connection = postgres.connection
      if (postgres.adopted) say('The database server of an earlier start was still running.')
    }
    const database = openDatabase(connection)
    undo.push(database.close)
    const applied = await migrate(database.pool, { clock: systemClock() })
    if (applied.length > 0) say(`Database brought up to date: ${applied.join(', ')}`)
    const clock = await sharedClock(database.pool)
    undo.push(follow(clock))
    const keys = fileKeys(path.join(dataDir, 'keys'), parameters.masterKeyFile)
    const nonces = await createNonces(keys, clock)
    const once = await createOnce(keys)
    const isReady = async () => (await database.pool.query('select 1')).rowCount === 1
    const app = await build({
      clock,
      nonces,
      isReady,
      log: parameters.log,
      proxies: parameters.proxies,
    })
    const base = { app, database, clock, keys, nonces, once, newId: uuid7Maker(clock), say }
    undo.push(() => app.close())
    const leave = await parameters.rooms?.(base)
    if (leave) undo.splice(-1, 0, leave)
    const address = await listen(app, parameters.host ?? '127.0.0.1', parameters.port ?? 8440)
    return { ...base, address, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}
