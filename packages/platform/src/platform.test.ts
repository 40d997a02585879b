import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type Platform, startPlatform } from './platform.ts'
import { isServer } from './postgres/postmaster.ts'
import { type TestDatabase, testDatabase } from './postgres/testing.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

let dataDir: string
let database: TestDatabase
const started: Platform[] = []

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-platform-'))
  fs.chmodSync(dataDir, 0o711)
})
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop()
  fs.rmSync(dataDir, { recursive: true })
})

const start = async (parameters: Partial<Parameters<typeof startPlatform>[0]> = {}) => {
  const platform = await startPlatform({ dataDir, port: 0, ...parameters })
  started.push(platform)
  return platform
}
/** As an address of the form that people write into DATABASE_URL. */
const databaseUrl = () => {
  const { host, port, user, database: name } = database.connection
  return `postgres://${user}@/${name}?host=${encodeURIComponent(host!)}&port=${port}`
}

test('default', async () => {
  const said: string[] = []
  const platform = await start({ say: (line) => said.push(line) })
  expect(said).toContainEqual(expect.stringContaining('0001-base'))
  expect((await fetch(`${platform.address}/ready`)).status).toBe(200)
  await platform.clock.advance(86_400_000)
  const { rows } = await platform.database.pool.query(
    `select pg_backend_pid() as backend, current_setting('data_directory') as home`,
  )
  const pid = Number.parseInt(fs.readFileSync(`${rows[0].home}/postmaster.pid`, 'utf8'), 10)
  expect(isServer(pid)).toBe(true)
  await Promise.all([platform.stop(), platform.stop()])
  expect(isServer(pid)).toBe(false)
  await expect(fetch(`${platform.address}/ready`)).rejects.toThrow()

  const second = await start()
  expect(second.clock.offsetMs()).toBe(86_400_000)
  expect(second.nonces.accepts(platform.nonces.current())).toBe(true)
})

test('parameters: databaseUrl starts no server of its own', async () => {
  const platform = await start({ databaseUrl: databaseUrl() })
  expect((await fetch(`${platform.address}/ready`)).status).toBe(200)
  expect(fs.readdirSync(dataDir)).toEqual(['keys'])
})

test('parameters: port that is taken is said with the way out, and nothing stays behind', async () => {
  const other = net.createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as net.AddressInfo
  const before = await connections()
  await expect(start({ databaseUrl: databaseUrl(), port })).rejects.toThrow(
    `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1}`,
  )
  // A server process ends a moment after its connection was closed.
  for (let tries = 0; (await connections()) > before && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(await connections()).toBeLessThanOrEqual(before)
  await new Promise((resolve) => other.close(resolve))
})

const connections = async () =>
  (await database.pool.query(`select 1 from pg_stat_activity where datname = current_database()`))
    .rowCount ?? 0

test('behavior: rooms are stopped after the server and before the database', async () => {
  const order: string[] = []
  const platform = await start({
    databaseUrl: databaseUrl(),
    async rooms({ app, database }) {
      app.get('/room', async () => ({ open: true }))
      app.addHook('onClose', async () => void order.push('server'))
      return async () => {
        await database.pool.query('select 1')
        order.push('room')
      }
    },
  })
  expect(await (await fetch(`${platform.address}/room`)).json()).toEqual({ open: true })
  await platform.stop()
  expect(order).toEqual(['server', 'room'])
})

test('behavior: an instance follows the clock that another moves', async () => {
  const one = await start({ databaseUrl: databaseUrl() })
  const two = await start({ databaseUrl: databaseUrl(), dataDir: path.join(dataDir, 'two') })
  await one.clock.advance(3_600_000)
  const offset = one.clock.offsetMs()
  while (two.clock.offsetMs() !== offset) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(two.clock.offsetMs()).toBe(offset)
})
