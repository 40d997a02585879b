import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { serverIdentity } from './identity.ts'
import { startPostgres } from './launcher.ts'
import { isServer, readPostmaster, until } from './postmaster.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

const fast = { fsync: 'off' }
let scratch: string
let started: Awaited<ReturnType<typeof startPostgres>>[] = []

beforeEach(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-launcher-'))
  fs.chmodSync(scratch, 0o711)
})

afterEach(async () => {
  for (const { stop, home } of started) {
    await stop()
    // One that could not be in the data folder.
    if (!home.startsWith(scratch)) fs.rmSync(home, { recursive: true, force: true })
  }
  started = []
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
})

const start = async (parameters: Partial<Parameters<typeof startPostgres>[0]> = {}) => {
  const postgres = await startPostgres({ dataDir: scratch, settings: fast, ...parameters })
  started.push(postgres)
  return postgres
}

const ask = async (connection: pg.PoolConfig, sql: string) => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('default', async () => {
  const postgres = await startPostgres({ dataDir: scratch })
  started.push(postgres)
  expect(postgres.adopted).toBe(false)
  const [row] = await ask(
    postgres.connection,
    `select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
       current_setting('server_encoding') as encoding, current_setting('listen_addresses') as tcp`,
  )
  expect(row).toEqual({ fsync: 'on', checksums: 'on', encoding: 'UTF8', tcp: '' })
  expect(fs.statSync(postgres.connection.host!).mode & 0o777).toBe(0o700)
  await postgres.stop()
  expect(isServer(postgres.pid)).toBe(false)
  expect(readPostmaster(path.join(postgres.home, 'data'))).toBeUndefined()
})

test('behavior: a second start finds what the first left', async () => {
  const first = await start()
  await ask(first.connection, 'create table kept as select 7 as seven')
  await first.stop()
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await ask(second.connection, 'select seven from kept')).toEqual([{ seven: 7 }])
})

test('behavior: a running server is adopted, and only its owner stops it', async () => {
  const first = await start()
  const second = await start()
  expect(second.adopted).toBe(true)
  expect(second.pid).toBe(first.pid)
  // The owner dies: what it started belongs to the next one who comes.
  const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }))
  fs.writeFileSync(path.join(first.home, 'owner'), `${dead}\n`)
  const third = await start()
  expect(third.adopted).toBe(true)
  fs.writeFileSync(path.join(first.home, 'owner'), `${process.ppid}\n`)
  await third.stop()
  expect(isServer(first.pid)).toBe(true)
  fs.writeFileSync(path.join(first.home, 'owner'), `${process.pid}\n`)
  await third.stop()
  expect(isServer(first.pid)).toBe(false)
})

test('behavior: two starts at once make one server', async () => {
  const both = await Promise.all([start(), start()])
  expect(both[0].pid).toBe(both[1].pid)
  expect(both.map((each) => each.adopted).sort()).toEqual([false, true])
})

test('behavior: kill -9 of the server, and it comes back with what was committed', async () => {
  const first = await startPostgres({ dataDir: scratch })
  started.push(first)
  await ask(first.connection, 'create table kept as select 7 as seven')
  process.kill(first.pid, 'SIGKILL')
  expect(await until(() => !isServer(first.pid), 10_000)).toBe(true)
  const second = await start({ settings: {} })
  expect(second.pid).not.toBe(first.pid)
  expect(await ask(second.connection, 'select seven from kept')).toEqual([{ seven: 7 }])
})

test('behavior: kill -9 of the server, and its starter brings it back unasked', async () => {
  const lines: string[] = []
  const first = await start({ log: (line) => lines.push(line) })
  process.kill(first.pid, 'SIGKILL')
  const back = async () => {
    try {
      return (await ask(first.connection, 'select 1 as one')).length === 1
    } catch {
      return false
    }
  }
  expect(await until(back, 20_000)).toBe(true)
  expect(lines).toContain('The database server has ended by itself; starting it again.')
})

test('behavior: a process number that belongs to another program is not a server', async () => {
  const first = await start()
  const file = path.join(first.home, 'data', 'postmaster.pid')
  const text = fs.readFileSync(file, 'utf8')
  await first.stop()
  fs.writeFileSync(file, text.replace(/^\d+/, String(process.pid)))
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await ask(second.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('behavior: a socket whose lock names another program is taken over', async () => {
  const first = await start()
  const { socketFolder } = readPostmaster(path.join(first.home, 'data'))!
  const lock = path.join(socketFolder, '.s.PGSQL.5432.lock')
  const text = fs.readFileSync(lock, 'utf8')
  await first.stop()
  fs.mkdirSync(socketFolder, { recursive: true })
  // A stranger of the same user: the server takes no notice of anybody else's, nor of its parent.
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...serverIdentity() })
  fs.writeFileSync(lock, text.replace(/^\d+/, String(stranger.pid)))
  try {
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await ask(second.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  } finally {
    stranger.kill()
  }
})

test('parameters: listen on loopback asks for the password', async () => {
  const postgres = await start({ listen: 'loopback' })
  expect(postgres.connection.host).toBe('127.0.0.1')
  expect(fs.statSync(path.join(postgres.home, 'password')).mode & 0o777).toBe(0o600)
  expect(await ask(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  await expect(
    ask({ ...postgres.connection, password: 'guess' }, 'select 1'),
  ).rejects.toMatchObject({ code: '28P01' })
  const again = await start({ listen: 'loopback' })
  expect(again.adopted).toBe(true)
  process.kill(again.pid, 'SIGKILL')
  expect(await until(() => !isServer(again.pid), 10_000)).toBe(true)
  expect((await start({ listen: 'loopback' })).connection).toEqual(postgres.connection)
  expect(await ask(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('parameters: dataDir with a long path still has a short socket', async () => {
  const dataDir = path.join(scratch, 'a'.repeat(60), 'b'.repeat(60))
  fs.mkdirSync(dataDir, { recursive: true })
  for (const each of [path.dirname(dataDir), dataDir]) fs.chmodSync(each, 0o711)
  const postgres = await start({ dataDir })
  expect(postgres.connection.host!.length).toBeLessThan(90)
  expect(await ask(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  process.kill(postgres.pid, 'SIGKILL')
  expect(await until(() => !isServer(postgres.pid), 10_000)).toBe(true)
  expect((await start({ dataDir })).connection).toEqual(postgres.connection)
  await postgres.stop()
  expect(fs.existsSync(postgres.connection.host!)).toBe(false)
})

test('parameters: dataDir that the server user cannot reach, and one that was emptied', async () => {
  const closed = path.join(scratch, 'closed')
  fs.mkdirSync(closed, { mode: 0o700 })
  const dataDir = path.join(closed, '.data')
  const first = await start({ dataDir })
  await ask(first.connection, 'create table kept as select 7 as seven')
  if (process.getuid?.() !== 0) return expect(first.home.startsWith(dataDir)).toBe(true)
  expect(first.home.startsWith(closed)).toBe(false)
  await first.stop()
  const second = await start({ dataDir })
  expect(second.home).toBe(first.home)
  expect(await ask(second.connection, 'select seven from kept')).toEqual([{ seven: 7 }])
  // Emptied while the server runs: the new one is new, and nothing is left of the old.
  fs.rmSync(dataDir, { recursive: true })
  const third = await start({ dataDir })
  expect(third.home).not.toBe(first.home)
  expect(fs.existsSync(first.home)).toBe(false)
  expect(isServer(second.pid)).toBe(false)
  await expect(ask(third.connection, 'select seven from kept')).rejects.toThrow()
})

test('parameters: binaries of the system stand in for the packaged ones', async () => {
  if (!fs.existsSync('/usr/lib/postgresql')) return console.log('skipped: postgresql')
  const postgres = await start({ binaries: { packaged: undefined } })
  const [row] = await ask(postgres.connection, 'show server_version')
  expect(Number.parseInt(row.server_version, 10)).toBeGreaterThanOrEqual(15)
  expect(Number.parseInt(row.server_version, 10)).not.toBe(18)
  await postgres.stop()
  await expect(start({ binaries: { system: [] } })).rejects.toThrow(/was made by PostgreSQL \d+/)
})

test('behavior: no PostgreSQL at all says the ways out', async () => {
  await expect(start({ binaries: { packaged: undefined, system: [] } })).rejects.toThrow(
    /DATABASE_URL/,
  )
})

test('behavior: nothing personal reaches the log of the server', async () => {
  const postgres = await start()
  await ask(postgres.connection, 'create table person (name text primary key)')
  for (const sql of [
    `insert into person values ('ZhangSan'), ('ZhangSan')`,
    `select 'ZhangSan'::uuid`,
    `select ZhangSan`,
  ]) {
    await expect(ask(postgres.connection, sql)).rejects.toThrow()
  }
  await postgres.stop()
  const log = fs.readFileSync(path.join(postgres.home, 'server.log'), 'utf8')
  expect(log).toMatch(/ready to accept connections/)
  expect(log.toLowerCase()).not.toContain('zhangsan')
})
