import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { bucketOf } from '@essc/platform/bucket'
import { digestOf, lookupDigest } from '@essc/platform/channels/digests'
import { freshToken, SESSION_SECRET_KEY } from '@essc/platform/channels/tokens'
import { PAYMENT_SECRET_KEY } from '@essc/platform/codes/keys'
import { sealIdentity } from '@essc/platform/enrolment/person-vault'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import { startPlatform } from '@essc/platform/platform'
import { openRooms } from '@essc/platform/rooms'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'

/**
 * The real platform in a process of its own, with so many holders whose phones can pay and so many
 * shops with a till each. Its one argument says, as JSON, where its database and its data are, and
 * which file takes what phones and tills hold.
 */
const { databaseUrl, dataDir, holders, merchants, worldFile } = JSON.parse(process.argv[2])
const DAY_MS = 86_400_000
const BALANCE_FEN = 100_000_000
const PAGE = 5_000

const tail = (index) => index.toString(16).padStart(12, '0')
const personId = (index) => `00000000-0000-7000-8000-${tail(index)}`
const merchantId = (index) => `00000000-0000-7000-9000-${tail(index)}`

/** Inserts rows, given as arrays of the columns' values. */
async function insert(pool, table, columns, rows) {
  const names = Object.keys(columns)
  const arrays = names.map((name, at) => `$${at + 1}::${columns[name]}[]`)
  const values = names.map((_, at) => rows.map((row) => row[at]))
  await pool.query(
    `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`,
    values,
  )
}

/** One holder as enrolment, bank link and a contact of the phone leave it. */
async function holderOf({ keys }, index, person, nowMs) {
  const id = personId(index)
  const bucket = index % 256
  const personRef = `sp_${person.index}`
  const { name, documentNumber } = person
  const sealed = await sealIdentity(keys, id, { personRef, name, documentNumber })
  const handle = `95${String(index).padStart(9, '0')}`
  const secret = randomBytes(32)
  const secretSealed = await keys.seal(PAYMENT_SECRET_KEY, secret, `${handle} ${id}`)
  const documentDigest = await lookupDigest(keys, 'document', documentNumber)
  const referenceDigest = await lookupDigest(keys, 'personRef', personRef)
  const { keySealed, sealed: text } = sealed
  return {
    shown: [handle, secret.toString('base64url')],
    person: [bucket, id, documentDigest, referenceDigest, keySealed, text, nowMs],
    card: [bucket, id, id, 1, '', 0, nowMs, nowMs, 'active', nowMs],
    handle: [bucketOf(handle), handle, bucket, id, secretSealed, nowMs, nowMs + DAY_MS],
    account: [bucket, id, BALANCE_FEN, nowMs],
    opening: [bucket, id, 'opening', 'clearing', 'holder', id, 0, BALANCE_FEN, nowMs],
  }
}

const bigint = 'bigint'
const PERSON = {
  ...{ bucket: 'smallint', person_id: 'uuid', document_digest: 'bytea', reference_digest: 'bytea' },
  ...{ key_sealed: 'bytea', sealed: 'bytea', created_at_ms: bigint },
}
const CARD = {
  ...{ bucket: 'smallint', person_id: 'uuid', card_id: 'uuid', level: 'smallint' },
  ...{ password_hash: 'text', wrong_count: 'smallint', issued_at_ms: bigint },
  ...{ bank_linked_at_ms: bigint, seen_status: 'text', seen_at_ms: bigint },
}
const HANDLE = {
  ...{ handle_bucket: 'smallint', handle: 'text', bucket: 'smallint', person_id: 'uuid' },
  ...{ secret_sealed: 'bytea', issued_at_ms: bigint, ends_at_ms: bigint },
}
const ACCOUNT = { bucket: 'smallint', person_id: 'uuid', balance_fen: bigint, opened_at_ms: bigint }
const TRANSFER = {
  ...{ bucket: 'smallint', source_id: 'uuid', posting: 'text', from_account: 'text' },
  ...{ to_account: 'text', to_id: 'uuid', day: 'integer', amount_fen: bigint, at_ms: bigint },
}

async function addHolders(context, world) {
  const { pool, keys, clock, ports } = context
  await keys.ensure(PAYMENT_SECRET_KEY, 'seal')
  const shown = []
  let at = -1
  const nextPerson = () => {
    for (;;) {
      at += 1
      const person = world.population.at(at)
      if (person === undefined) throw new RangeError('The sandbox has too few people who can pay.')
      const { card, alive } = person
      if (!alive || card?.status !== 'normal' || card.validUntil < '2027') continue
      if (ports.isPaymentOpen(prefectureOf(card.region)?.code ?? '')) return person
    }
  }
  for (let from = 0; from < holders; from += PAGE) {
    const nowMs = clock.now()
    const made = []
    for (let index = from; index < Math.min(holders, from + PAGE); index += 1) {
      made.push(await holderOf(context, index, nextPerson(), nowMs))
    }
    await insert(
      pool,
      'person',
      PERSON,
      made.map(({ person }) => person),
    )
    await insert(
      pool,
      'ecard',
      CARD,
      made.map(({ card }) => card),
    )
    await insert(
      pool,
      'payment_handle',
      HANDLE,
      made.map(({ handle }) => handle),
    )
    await insert(
      pool,
      'holder_account',
      ACCOUNT,
      made.map(({ account }) => account),
    )
    await insert(
      pool,
      'ledger_transfer',
      TRANSFER,
      made.map(({ opening }) => opening),
    )
    shown.push(...made.map((each) => each.shown))
  }
  await pool.query(
    `insert into clearing_account as c (bucket, balance_fen)
     select bucket, -sum(balance_fen)::bigint from holder_account
     where person_id <= $1 and balance_fen = ${BALANCE_FEN} group by bucket
     on conflict (bucket) do update set balance_fen = c.balance_fen + excluded.balance_fen`,
    [personId(holders)],
  )
  return shown
}

/** A shop with one till that has logged in. */
async function addTills({ pool, keys, clock, newId }) {
  const nowMs = clock.now()
  const expires = nowMs + DAY_MS
  const made = []
  await keys.ensure(SESSION_SECRET_KEY, 'seal')
  for (let index = 0; index < merchants; index += 1) {
    const [sessionId, terminalId, id] = [newId(), newId(), merchantId(index)]
    const secret = randomBytes(32)
    const { token, digest } = freshToken()
    const sealed = await keys.seal(SESSION_SECRET_KEY, secret, sessionId)
    made.push({
      shown: [sessionId, secret.toString('base64url'), token],
      operator: [id, 'till', `Shop ${index}`, nowMs],
      merchant: [id, `Shop ${index}`, nowMs],
      terminal: [terminalId, id, digestOf(terminalId), 'active', nowMs],
      session: [sessionId, terminalId, sealed, digest, nowMs, expires],
    })
  }
  const OPERATOR = { operator_id: 'uuid', kind: 'text', name: 'text', created_at_ms: bigint }
  const MERCHANT = { merchant_id: 'uuid', name: 'text', opened_at_ms: bigint }
  const TERMINAL = {
    ...{ terminal_id: 'uuid', operator_id: 'uuid', public_key: 'bytea', status: 'text' },
    created_at_ms: bigint,
  }
  const SESSION = {
    ...{ session_id: 'uuid', terminal_id: 'uuid', secret_sealed: 'bytea', token_digest: 'bytea' },
    ...{ created_at_ms: bigint, expires_at_ms: bigint },
  }
  await insert(
    pool,
    'operator',
    OPERATOR,
    made.map(({ operator }) => operator),
  )
  await insert(
    pool,
    'merchant',
    MERCHANT,
    made.map(({ merchant }) => merchant),
  )
  await insert(
    pool,
    'terminal',
    TERMINAL,
    made.map(({ terminal }) => terminal),
  )
  await insert(
    pool,
    'terminal_session',
    SESSION,
    made.map(({ session }) => session),
  )
  return made.map(({ shown }) => shown)
}

let rooms
const platform = await startPlatform({
  databaseUrl,
  dataDir,
  port: 0,
  rooms: async (base) => {
    rooms = await openRooms(base, {
      publicUrl: 'http://127.0.0.1',
      sandbox: { token: randomBytes(24).toString('base64url'), channels: [] },
    })
    return rooms.stop
  },
})
const handles = await addHolders(rooms.context, rooms.world)
const tills = await addTills(rooms.context)
await platform.database.pool.query('vacuum analyze')
writeFileSync(worldFile, JSON.stringify({ address: platform.address, handles, tills }))
process.send('ready')

process.on('message', async (message) => {
  if (message !== 'stop') return
  const ledger = await checkLedger(platform.database.pool)
  await platform.stop()
  process.send({ ledger }, () => process.exit(0))
})
