import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'
import { ensureCluster, PASSWORD_FILE } from './cluster.ts'
import { isRunning, withFileLock } from './file-lock.ts'
import { type ServerIdentity, serverIdentity } from './identity.ts'
import { clusterHome, forsaken, readIfThere, socketFolder } from './places.ts'
import {
  clearSocketLock,
  clearTheWay,
  isReady,
  type Postmaster,
  readPostmaster,
  stopPostmaster,
  until,
} from './postmaster.ts'
import { freePort, startArguments } from './settings.ts'

export type StartPostgresParameters = {
  /** The folder of the project's data. The cluster is in it, or named by a file in it. */
  readonly dataDir: string
  /** Told one line at each slow step. Never told anything personal. */
  readonly log?: ((line: string) => void) | undefined
  /** Server settings over the defaults, such as `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** How to listen. Default: a Unix socket, or loopback with a password on Windows. */
  readonly listen?: 'socket' | 'loopback' | undefined
  /** The programs to use. Default: the packaged ones, else the system's. */
  readonly binaries?: Omit<Parameters<typeof findBinaries>[0], 'identity' | 'major'> | undefined
  /** Leave the server running on `stop()`, for whoever shares it. Default: false. */
  readonly shared?: boolean | undefined
}

export type Postgres = {
  readonly connection: pg.PoolConfig
  /** Whether the server ran already, left by a process that was killed or shared by another. */
  readonly adopted: boolean
  /** Process id of the server at the time of the answer. */
  readonly pid: number
  /** Where the cluster is. */
  readonly home: string
  /** Stops the server and waits for it, unless another living process started it. */
  stop(): Promise<void>
}

type Place = { home: string; data: string; identity: ServerIdentity | undefined }

const DATABASE = 'essc'

function connectionTo({ home, data }: Place): pg.PoolConfig {
  const running = readPostmaster(data)
  if (running === undefined) throw new Error('PostgreSQL is not running.')
  const base = { user: DATABASE, database: DATABASE, port: running.port }
  return running.socketFolder !== ''
    ? { ...base, host: running.socketFolder }
    : { ...base, host: '127.0.0.1', password: readIfThere(path.join(home, PASSWORD_FILE)) ?? '' }
}

async function ensureDatabase(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE} template template0`)
  } finally {
    await client.end()
  }
}

async function spawnServer(
  place: Place,
  binaries: Binaries,
  parameters: StartPostgresParameters,
  before: Postmaster | undefined,
) {
  const { home, data, identity } = place
  const listen = parameters.listen ?? (process.platform === 'win32' ? 'loopback' : 'socket')
  const target =
    listen === 'socket'
      ? { socketFolder: socketFolder(home, identity, before?.socketFolder), port: 5432 }
      : { socketFolder: '', port: await freePort(before?.port) }
  if (target.socketFolder !== '') clearSocketLock(target.socketFolder, target.port)
  const logFile = path.join(home, 'server.log')
  const output = fs.openSync(logFile, 'w', 0o600)
  const program = path.join(
    binaries.folder,
    process.platform === 'win32' ? 'postgres.exe' : 'postgres',
  )
  // A process group of its own: Ctrl-C must reach us, who stop the server last, and not the server.
  const child = spawn(program, startArguments(data, target, parameters.settings ?? {}), {
    cwd: home,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, TZ: 'UTC', LC_ALL: 'C' },
    ...(identity && { uid: identity.uid, gid: identity.gid }),
  })
  fs.closeSync(output)
  child.unref()
  const failed = new Promise<Error>((resolve) => child.once('error', resolve))
  let problem: Error | undefined
  void failed.then((error) => {
    problem = error
  })
  const ended = () => problem !== undefined || child.exitCode !== null || child.signalCode !== null
  const ready = async () => {
    const running = readPostmaster(data)
    return running?.pid === child.pid && (await isReady(running))
  }
  await until(async () => ended() || (await ready()), 60_000)
  if (!ended() && (await ready())) return { child, said: '' }
  if (!ended()) child.kill('SIGKILL')
  return { child: undefined, said: problem?.message ?? readIfThere(logFile)?.slice(-4_000) ?? '' }
}

function quitWith(binaries: Binaries, { data, identity }: Place): (pid: number) => void {
  return (pid) => {
    if (process.platform !== 'win32') {
      process.kill(pid, 'SIGINT')
      return
    }
    // Windows has no signals: a kill there would be a crash.
    execFileSync(path.join(binaries.folder, 'pg_ctl.exe'), ['stop', '-D', data, '-m', 'fast'], {
      stdio: 'ignore',
      ...(identity && { uid: identity.uid, gid: identity.gid }),
    })
  }
}

/**
 * Starts the PostgreSQL of a data folder, or adopts the one that runs there already. It survives
 * `kill -9` of either side: a server left behind is adopted by the next start, and a killed server
 * is started again, by its own starter if that still lives, and recovers from its log.
 *
 * @throws Error that says the way out when PostgreSQL is missing or does not start.
 */
export async function startPostgres(parameters: StartPostgresParameters): Promise<Postgres> {
  const log = parameters.log ?? (() => {})
  const identity = serverIdentity()
  const home = clusterHome(parameters.dataDir, identity)
  const place: Place = { home, data: path.join(home, 'data'), identity }
  const lock = path.join(path.dirname(home), `${path.basename(home)}.lock`)
  const ownerFile = path.join(home, 'owner')
  const major = Number.parseInt(readIfThere(path.join(place.data, 'PG_VERSION')) ?? '', 10)
  const binaries = findBinaries({
    ...parameters.binaries,
    identity,
    ...(Number.isNaN(major) ? {} : { major }),
  })
  const quit = quitWith(binaries, place)
  let stopping = false

  const watch = async (child: ChildProcess): Promise<void> => {
    await once(child, 'exit')
    if (stopping || readIfThere(ownerFile)?.trim() !== String(process.pid)) return
    log('The database server has ended by itself; starting it again.')
    try {
      await withFileLock(lock, start)
    } catch (error) {
      log(`The database server does not start again: ${(error as Error).message}`)
    }
  }

  const start = async (): Promise<boolean> => {
    if (stopping) return false
    const before = readPostmaster(place.data)
    await clearTheWay(place.data)
    if (await isReady(readPostmaster(place.data))) {
      const owner = Number.parseInt(readIfThere(ownerFile) ?? '', 10)
      if (!isRunning(owner)) fs.writeFileSync(ownerFile, `${process.pid}\n`)
      return true
    }
    await ensureCluster(place, binaries, { log, durable: parameters.settings?.fsync !== 'off' })
    fs.writeFileSync(ownerFile, `${process.pid}\n`)
    let said = ''
    for (let attempt = 0; attempt < 4; attempt += 1) {
      if (attempt > 0) await sleep(500)
      const started = await spawnServer(place, binaries, parameters, before)
      said = started.said
      if (started.child === undefined) continue
      void watch(started.child)
      await ensureDatabase(connectionTo(place))
      return false
    }
    throw new Error(`PostgreSQL did not start in ${home}. It said:\n${said}`)
  }

  for (const left of forsaken(home)) {
    // Without an owner nobody brings it back.
    fs.rmSync(path.join(left, 'owner'), { force: true })
    await stopPostmaster(path.join(left, 'data'), quit)
    fs.rmSync(left, { recursive: true, force: true, maxRetries: 5 })
  }
  const adopted = await withFileLock(lock, start)
  const running = readPostmaster(place.data)
  if (running === undefined) throw new Error('PostgreSQL ended right after its start.')
  return {
    connection: connectionTo(place),
    adopted,
    pid: running.pid,
    home,
    async stop() {
      if (parameters.shared || readIfThere(ownerFile)?.trim() !== String(process.pid)) return
      stopping = true
      await withFileLock(lock, async () => {
        const folder = readPostmaster(place.data)?.socketFolder
        await stopPostmaster(place.data, quit)
        if (folder && path.dirname(folder) !== home) {
          fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
        }
        fs.rmSync(ownerFile, { force: true })
      })
    },
  }
}
