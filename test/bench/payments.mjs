import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openHttp } from './payments/http.mjs'

export const name = 'payments'

const GOALS = { store: 2.5, hot: 2.2, http: 1.5, flat: 0.75 }
const isWhole = process.env.ESSC_BENCH_WHOLE === '1'
/** The whole measurement has half a million holders; the share of a test run a fifth of them. */
const HOLDERS = isWhole ? 500_000 : 100_000
const HOT_MERCHANTS = 10
const MERCHANTS = 10_000
const IN_FLIGHT = 128
const CLIENTS = [32, 64, 128]
const SCALE = 30
/** Over HTTP: a code is good once, so a round takes no more payments than there are holders. */
const HTTP = isWhole
  ? { holders: 150_000, merchants: 10_000 }
  : { holders: 40_000, merchants: 2_000 }
const AIM_P99_MS = 60

/** Rounds and their length; the whole measurement (`ESSC_BENCH_WHOLE=1`) is 5 rounds of 20 s. */
const rounds = Number(process.env.ESSC_BENCH_ROUNDS ?? 5)
const roundMs = Number(process.env.ESSC_BENCH_SECONDS ?? (isWhole ? 20 : 3)) * 1_000

const program = promisify(execFile)
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value) => Math.round(value * 100) / 100

const personId = (index) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`
const merchantId = (index) => `00000000-0000-7000-9000-${index.toString(16).padStart(12, '0')}`

/** Holders with their opening entries, and shops; in SQL, since only the payments are measured. */
async function fill(pool, holders, nowMs) {
  const person = `('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`
  const balance = 100_000_000
  await pool.query(`
    insert into holder_account (bucket, person_id, balance_fen, opened_at_ms)
      select i % 256, ${person}, ${balance}, ${nowMs} from generate_series(0, ${holders - 1}) i;
    insert into ledger_transfer
      (bucket, source_id, posting, from_account, to_account, to_id, day, amount_fen, at_ms)
      select i % 256, ${person}, 'opening', 'clearing', 'holder', ${person}, 0, ${balance}, ${nowMs}
      from generate_series(0, ${holders - 1}) i;
    insert into clearing_account (bucket, balance_fen)
      select i % 256, -${balance}::bigint * count(*) from generate_series(0, ${holders - 1}) i
      group by i % 256;
    insert into merchant (merchant_id, name, opened_at_ms)
      select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Shop ' || i, ${nowMs}
      from generate_series(0, ${MERCHANTS - 1}) i`)
  await pool.query('vacuum analyze')
}

/** Payments of anybody at so many shops, each with a code of its own. */
function shots(newId, ids, holders) {
  const steps = new Uint32Array(holders)
  const terminals = Array.from({ length: 1_000 }, () => newId())
  const bodyDigest = randomBytes(32)
  let seed = 20_261_123
  const draw = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 4_294_967_296) * below)
  }
  let count = 0
  return (merchants) => () => {
    const index = draw(holders)
    const bucket = index % 256
    count += 1
    steps[index] += 1
    return {
      bucket,
      paymentId: ids.make(bucket),
      personId: personId(index),
      terminalId: terminals[draw(terminals.length)],
      key: newId(),
      bodyDigest,
      merchantId: merchantId(draw(merchants)),
      orderReference: `${merchants}-${count}`,
      handle: `95${String(index).padStart(9, '0')}`,
      step: 60_000_000 + steps[index],
      amountFen: 100 + draw(400),
      refusal: undefined,
      asks: false,
      eventId: newId(),
    }
  }
}

/** Payments a second over the length of a round, with so many under way at any time. */
async function pay(engine, shot) {
  let done = 0
  const begun = performance.now()
  const end = begun + roundMs
  const lane = async () => {
    while (performance.now() < end) {
      const { state } = await engine.commitCharge(shot())
      if (state !== 'captured') throw new Error(`a payment was ${state}`)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
  return (done * 1_000) / (performance.now() - begun)
}

/** TPC-B-like transactions a second. */
async function peer(connection, clients) {
  const { stdout } = await program(
    'pgbench',
    [
      ...['-n', '-M', 'prepared', '-j', '2', '-c', String(clients)],
      ...['-T', String(roundMs / 1_000), 'peer'],
    ],
    { env: pgEnv(connection) },
  )
  return Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)?.[1])
}

const pgEnv = ({ host, port, user, password }) => ({
  PATH: process.env.PATH,
  PGHOST: host,
  PGPORT: String(port),
  PGUSER: user,
  ...(password ? { PGPASSWORD: password } : {}),
})

const hasPgbench = () =>
  (process.env.PATH ?? '').split(path.delimiter).some((at) => existsSync(path.join(at, 'pgbench')))

/** A database with so many holders, and an engine on it. */
async function openWorld({ postgres, load, folder, holders, name }) {
  const { openDatabase } = await load('postgres/database')
  const { migrate } = await load('postgres/migrate')
  const { systemClock } = await load('clock')
  const { uuid7Maker } = await load('uuid7')
  const { fileKeys } = await load('keys/file-keys')
  const { createEngine } = await load('payments/engine')
  const { checkLedger } = await load('payments/check-ledger')
  const { standardLimits } = await load('payments/limits')
  const admin = openDatabase(postgres.connection)
  await admin.pool.query(`create database ${name}`)
  await admin.close()
  const database = openDatabase({ ...postgres.connection, database: name })
  const { pool } = database
  const clock = systemClock()
  await migrate(pool, { clock })
  await fill(pool, holders, clock.now())
  const newId = uuid7Maker(clock)
  const most = Number.MAX_SAFE_INTEGER
  const engine = await createEngine({
    pool,
    clock,
    newId,
    keys: fileKeys(path.join(folder, `keys-${name}`)),
    // A holder of the benchmark pays more often in a minute than anybody may in a day.
    limits: { ...standardLimits, perDayFen: most, withoutPasswordPerDayFen: most },
    findHandle: async () => undefined,
    retireHandle: async () => {},
    refusalOf: async () => undefined,
  })
  const make = shots(newId, engine.ids, holders)
  return {
    async round(merchants) {
      await pool.query('checkpoint')
      return pay(engine, make(merchants))
    },
    async close() {
      const ledger = await checkLedger(pool)
      await database.close()
      if (!ledger.holds) throw new Error(`the ledger is wrong: ${JSON.stringify(ledger.faults)}`)
    },
  }
}

/** The best of `pgbench` at each number of clients, each from a checkpoint. */
async function peerBest(pool, connection) {
  const best = []
  for (const clients of CLIENTS) {
    await pool.query('checkpoint')
    best.push(await peer(connection, clients))
    await sleep(50)
  }
  return Math.max(...best)
}

const judged = (value, name) => ({
  value: round(value),
  unit: 'ratio',
  goal: `>= ${GOALS[name]}`,
  holds: value >= GOALS[name],
})
/** The platform over HTTP as it is after a while: compiled, and its tables known to the planner. */
async function openWarm({ connection, admin, folder, bare }) {
  const databaseName = bare ? 'bare' : 'http'
  if (!bare) await admin.pool.query(`create database ${databaseName}`)
  const http = await openHttp({
    connection,
    databaseName,
    dataFolder: folder,
    ...(bare ? { holders: HTTP.holders, merchants: 100 } : HTTP),
    bare,
  })
  const warm = () => http.peak({ forMs: 2_000, connections: IN_FLIGHT })
  await warm()
  if (!bare) {
    const { openDatabase } = await import('@essc/platform/postgres/database')
    const database = openDatabase({ ...connection, database: databaseName })
    await database.pool.query('vacuum analyze')
    await database.close()
  }
  await warm()
  return http
}

const perSecond = (values, unit) => ({ value: Math.round(median(values)), unit })

/**
 * Durable payments a second, everything of the payment in its statement, against `pgbench` on the
 * same server in the same minutes, round by round in turn: the median of the rounds' ratios. `hot` is
 * the same with ten merchants; `http` a charge from the request to its commit, with proofs, the till's
 * requests made beforehand and sent by a process of its own on the same machine; `httpBound` what that
 * could be if nothing had to be looked up; `p99` the time of charges that fall due evenly, at 80 % of
 * the rate of `http`; `flat`, in the whole measurement alone, five million holders against
 * 100,000. Without `pgbench` the rates are shown alone.
 */
export async function run() {
  const load = (file) => import(`@essc/platform/${file}`)
  const { startPostgres } = await load('postgres/launcher')
  const { openDatabase } = await load('postgres/database')

  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  // The server runs as another user: it must be able to pass, or its data lands elsewhere.
  await chmod(folder, 0o711)
  const postgres = await startPostgres({
    dataDir: folder,
    settings: {
      max_connections: '160',
      shared_buffers: isWhole ? '2GB' : '512MB',
      max_wal_size: '4GB',
    },
  })
  const admin = openDatabase(postgres.connection)
  const worlds = []
  const servers = []
  const open = async (name, holders) => {
    const world = await openWorld({ postgres, load, folder, holders, name })
    worlds.push(world)
    await world.round(MERCHANTS)
    return world
  }
  try {
    const isCompared = hasPgbench()
    if (isCompared) {
      await admin.pool.query('create database peer')
      const init = ['-i', '-q', '-s', String(SCALE), 'peer']
      await program('pgbench', init, { env: pgEnv(postgres.connection) })
    } else process.stdout.write('skipped: pgbench\n')
    const main = await open('main', HOLDERS)
    const { connection } = postgres
    const http = await openWarm({ connection, admin, folder, bare: false })
    servers.push(http)
    const bare = await openWarm({ connection, admin, folder, bare: true })
    servers.push(bare)
    const rates = { store: [], hot: [], http: [], bare: [], peer: [] }
    const asked = { forMs: roundMs, connections: IN_FLIGHT }
    for (let each = 0; each < rounds; each += 1) {
      rates.store.push(await main.round(MERCHANTS))
      rates.hot.push(await main.round(HOT_MERCHANTS))
      await admin.pool.query('checkpoint')
      rates.http.push(await http.peak(asked))
      rates.bare.push(await bare.peak({ ...asked, forMs: Math.min(roundMs, 4_000) }))
      if (isCompared) rates.peer.push(await peerBest(admin.pool, postgres.connection))
    }
    const rate = Math.round(median(rates.http) * 0.8)
    const paced = await http.paced({ ...asked, rate })
    // A payment over HTTP costs what the server costs alone and what the store costs alone.
    rates.bound = rates.store.map((store, index) => 1 / (1 / store + 1 / rates.bare[index]))
    const ratio = (name) => median(rates[name].map((value, index) => value / rates.peer[index]))
    const figures = {
      ...(isCompared && {
        store: judged(ratio('store'), 'store'),
        hot: judged(ratio('hot'), 'hot'),
        http: judged(ratio('http'), 'http'),
        httpBound: { value: round(ratio('bound')), unit: 'ratio' },
      }),
      p99: {
        value: Math.round(paced.p99),
        unit: `ms at ${rate} payments/s`,
        goal: `<= ${AIM_P99_MS}`,
        holds: paced.p99 <= AIM_P99_MS,
      },
      storePerSecond: perSecond(rates.store, 'payments/s'),
      hotPerSecond: perSecond(rates.hot, 'payments/s'),
      httpPerSecond: perSecond(rates.http, 'payments/s'),
      serverPerSecond: perSecond(rates.bare, 'requests/s'),
      ...(isCompared && { pgbenchPerSecond: perSecond(rates.peer, 'transactions/s') }),
    }
    if (!isWhole) return figures
    for (const server of servers.splice(0)) await server.close()
    const few = await open('few', 100_000)
    const many = await open('many', 5_000_000)
    const flat = []
    for (let each = 0; each < rounds; each += 1) {
      const [small, large] = [await few.round(MERCHANTS), await many.round(MERCHANTS)]
      flat.push(large / small)
    }
    return { ...figures, flat: judged(median(flat), 'flat') }
  } catch (error) {
    for (const server of servers.splice(0)) server.kill()
    throw error
  } finally {
    for (const server of servers) await server.close()
    for (const world of worlds) await world.close()
    await admin.close()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
