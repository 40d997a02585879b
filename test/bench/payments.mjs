import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

export const name = 'payments'

const GOAL = 2.5
const HOLDERS = 100_000
const MERCHANTS = 10_000
const IN_FLIGHT = 128
const CLIENTS = [32, 64, 128]
const SCALE = 30

/** Rounds and their length; the whole measurement is 5 rounds of 20 s. */
const rounds = Number(process.env.ESSC_BENCH_ROUNDS ?? 5)
const roundMs = Number(process.env.ESSC_BENCH_SECONDS ?? 3) * 1_000

const program = promisify(execFile)
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value) => Math.round(value * 100) / 100

const personId = (index) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`
const merchantId = (index) => `00000000-0000-7000-9000-${index.toString(16).padStart(12, '0')}`

/** Holders with their opening entries, and shops; in SQL, since only the payments are measured. */
async function fill(pool, nowMs) {
  const person = `('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`
  const balance = 100_000_000
  await pool.query(`
    insert into holder_account (bucket, person_id, balance_fen, opened_at_ms)
      select i % 256, ${person}, ${balance}, ${nowMs} from generate_series(0, ${HOLDERS - 1}) i;
    insert into ledger_entry
      (bucket, source_id, posting, leg, account, account_id, day, amount_fen, at_ms)
      select i % 256, ${person}, 'opening', leg, case leg when 1 then 'clearing' else 'holder' end,
        case leg when 2 then ${person} end, 0, case leg when 1 then -${balance} else ${balance} end,
        ${nowMs}
      from generate_series(0, ${HOLDERS - 1}) i, generate_series(1, 2) leg;
    insert into clearing_account (bucket, balance_fen)
      select i % 256, -${balance}::bigint * count(*) from generate_series(0, ${HOLDERS - 1}) i
      group by i % 256;
    insert into merchant (merchant_id, name, opened_at_ms)
      select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Shop ' || i, ${nowMs}
      from generate_series(0, ${MERCHANTS - 1}) i`)
  await pool.query('vacuum analyze')
}

/** A payment of anybody at any shop, with a code of its own. */
function shots(newId, ids, merchants) {
  const steps = new Uint32Array(HOLDERS)
  const terminals = Array.from({ length: 1_000 }, () => newId())
  const bodyDigest = randomBytes(32)
  let seed = 20_261_123
  const draw = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 4_294_967_296) * below)
  }
  let count = 0
  return () => {
    const index = draw(HOLDERS)
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
      orderReference: `order-${count}`,
      handle: `95${String(index).padStart(9, '0')}`,
      step: 60_000_000 + steps[index],
      amountFen: 100 + draw(400),
      refusal: undefined,
      eventIds: [newId(), newId()],
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

/**
 * Durable payments a second, everything of the payment in its statement, against `pgbench` on the
 * same server in the same minutes: the median of the rounds' ratios. Without `pgbench` the rates are
 * shown alone.
 */
export async function run() {
  const load = (file) => import(`@essc/platform/${file}`)
  const { startPostgres } = await load('postgres/launcher')
  const { openDatabase } = await load('postgres/database')
  const { migrate } = await load('postgres/migrate')
  const { systemClock } = await load('clock')
  const { uuid7Maker } = await load('uuid7')
  const { fileKeys } = await load('keys/file-keys')
  const { createEngine } = await load('payments/engine')
  const { checkLedger } = await load('payments/check-ledger')
  const { standardLimits } = await load('payments/limits')

  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  // The server runs as another user: it must be able to pass, or its data lands elsewhere.
  await chmod(folder, 0o711)
  const postgres = await startPostgres({
    dataDir: folder,
    settings: { max_connections: '160', shared_buffers: '512MB', max_wal_size: '4GB' },
  })
  const database = openDatabase(postgres.connection)
  const { pool } = database
  try {
    const clock = systemClock()
    await migrate(pool, { clock })
    await fill(pool, clock.now())
    const isCompared = hasPgbench()
    if (isCompared) {
      await pool.query('create database peer')
      const init = ['-i', '-q', '-s', String(SCALE), 'peer']
      await program('pgbench', init, { env: pgEnv(postgres.connection) })
    }
    const newId = uuid7Maker(clock)
    const engine = await createEngine({
      pool,
      clock,
      newId,
      keys: fileKeys(path.join(folder, 'keys')),
      // A holder of the benchmark pays more often in a minute than anybody may in a day.
      limits: { ...standardLimits, perDayFen: Number.MAX_SAFE_INTEGER },
      findHandle: async () => undefined,
      retireHandle: async () => {},
      refusalOf: async () => undefined,
    })
    const wide = shots(newId, engine.ids, MERCHANTS)
    await pay(engine, wide)
    const store = []
    const peers = []
    for (let each = 0; each < rounds; each += 1) {
      await pool.query('checkpoint')
      store.push(await pay(engine, wide))
      if (!isCompared) continue
      const best = []
      for (const clients of CLIENTS) {
        await pool.query('checkpoint')
        best.push(await peer(postgres.connection, clients))
        await sleep(50)
      }
      peers.push(Math.max(...best))
    }
    const ledger = await checkLedger(pool)
    if (!ledger.holds) throw new Error(`the ledger is wrong: ${JSON.stringify(ledger.faults)}`)
    const rate = { storePerSecond: { value: Math.round(median(store)), unit: 'payments/s' } }
    if (!isCompared) {
      process.stdout.write('skipped: pgbench\n')
      return rate
    }
    const ratio = median(store.map((value, index) => value / peers[index]))
    return {
      store: { value: round(ratio), unit: 'ratio', goal: `>= ${GOAL}`, holds: ratio >= GOAL },
      ...rate,
      pgbenchPerSecond: { value: Math.round(median(peers)), unit: 'transactions/s' },
    }
  } finally {
    await database.close()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
