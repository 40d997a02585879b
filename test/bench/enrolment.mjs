import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { documents } from './enrolment/documents.mjs'
import { tapToCard } from './enrolment/tap-to-card.mjs'
import { openWorld } from './enrolment/world.mjs'

export const name = 'enrolment'

const isWhole = process.env.ESSC_BENCH_WHOLE === '1'
const FEW = 100_000
const MANY = 2_000_000
const LANES = 32
/** Rounds, and slices in each; the whole measurement (`ESSC_BENCH_WHOLE=1`) is 5 rounds of 10. */
const rounds = Number(process.env.ESSC_BENCH_ROUNDS ?? (isWhole ? 5 : 3))
const SLICES = isWhole ? 10 : 3
/** Hashes in a slice, and then as many enrolments. */
const SLICE = 100

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const judged = (value, unit, goal) => {
  const [sign, bound] = goal.split(' ')
  return {
    value,
    unit,
    goal,
    holds: sign === '<=' ? value <= Number(bound) : value >= Number(bound),
  }
}
const ratio = (value) => Math.round(value * 100) / 100

/** Does work so often, with so many under way at any time; how many seconds that took. */
async function seconds(count, lanes, work) {
  let left = count
  const beganMs = performance.now()
  const lane = async () => {
    while (left > 0) {
      left -= 1
      await work(left)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return (performance.now() - beganMs) / 1_000
}

/** The platform's own hash of a password, and nothing else. */
async function argon2() {
  const { hash } = await import('@node-rs/argon2')
  const options = { algorithm: 2, memoryCost: 7_168, timeCost: 5, parallelism: 1 }
  const text = randomBytes(32).toString('base64url')
  return await seconds(SLICE, 8, () => hash(text, options))
}

/** Enrolments a second against the bare hash, in turn, slice by slice: what else the machine does meets both. */
async function rates(world) {
  const measured = []
  // One round that is not counted: connections, plans and keys are there then.
  for (let each = -1; each < rounds; each += 1) {
    const slices = each < 0 ? 2 : SLICES
    const phones = []
    await seconds(slices * SLICE, LANES, async () => void phones.push(await world.phone()))
    await world.checkpoint()
    let bareSeconds = 0
    let enrolmentSeconds = 0
    for (let slice = 0; slice < slices; slice += 1) {
      bareSeconds += await argon2()
      enrolmentSeconds += await seconds(SLICE, LANES, () => world.enrol(phones.pop()))
    }
    const bare = (slices * SLICE) / bareSeconds
    const enrolments = (slices * SLICE) / enrolmentSeconds
    if (each >= 0) measured.push({ bare, enrolments, ratio: enrolments / bare })
  }
  return {
    ratio: ratio(median(measured.map((one) => one.ratio))),
    perSecond: Math.round(median(measured.map((one) => one.enrolments))),
    bare: Math.round(median(measured.map((one) => one.bare))),
  }
}

/**
 * Receiving the card: requests and bytes of a phone from the tap to the card; enrolments a second, each
 * from the name to the card in four requests, on a database with 100,000 people (and 2,000,000 in the
 * whole measurement) against bare argon2id in the same minutes; and verdicts on two million document
 * numbers.
 */
export async function run() {
  const { startPostgres } = await import('@essc/platform/postgres/launcher')
  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  // The server runs as another user: it must be able to pass, or its data lands elsewhere.
  await chmod(folder, 0o711)
  const settings = { shared_buffers: isWhole ? '1GB' : '256MB', max_wal_size: '4GB' }
  const postgres = await startPostgres({ dataDir: folder, settings })
  try {
    const few = await openWorld({ postgres, folder, people: FEW })
    let tap
    let small
    try {
      tap = await tapToCard(few)
      small = await rates(few)
    } finally {
      await few.close()
    }
    const figures = {
      requests: judged(tap.requests, 'requests', '<= 8'),
      bytes: judged(tap.bytes, 'bytes', '<= 12288'),
      bodyBytes: { value: tap.bodyBytes, unit: 'bytes' },
      enrolments: judged(small.ratio, 'of bare argon2id', '>= 0.3'),
      enrolmentsPerSecond: { value: small.perSecond, unit: 'enrolments/s' },
      argon2PerSecond: { value: small.bare, unit: 'hashes/s' },
    }
    if (isWhole) {
      const many = await openWorld({ postgres, folder, people: MANY })
      try {
        const large = await rates(many)
        figures.enrolmentsMany = judged(large.ratio, 'of bare argon2id', '>= 0.3')
        figures.enrolmentsManyPerSecond = { value: large.perSecond, unit: 'enrolments/s' }
      } finally {
        await many.close()
      }
    }
    const { numbers, wrong, untold } = documents()
    return {
      ...figures,
      documentNumbers: { value: numbers, unit: 'numbers' },
      wrongVerdicts: judged(wrong, 'verdicts', '<= 0'),
      untold: { value: untold, unit: 'of the 2017 card' },
    }
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
