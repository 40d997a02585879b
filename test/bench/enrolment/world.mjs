import { createHash, createHmac, randomBytes } from 'node:crypto'
import path from 'node:path'
import { seal } from '@essc/crypto/aes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { startPlatform } from '@essc/platform/platform'
import { openDatabase } from '@essc/platform/postgres/database'
import { openRooms } from '@essc/platform/rooms'
import { canonicalRequest } from '@essc/protocol/channels/proof'
import {
  passwordEnvelope,
  SESSION_SEALED,
  sessionPasswordKey,
} from '@essc/protocol/enrolment/password'
import { operationPath, operations } from '@essc/protocol/operations'

const random = (length) => new Uint8Array(randomBytes(length))
const text = (bytes) => Buffer.from(bytes).toString('base64url')
const utf8 = (value) => new Uint8Array(Buffer.from(value))

const hex = (value) => createHash('sha256').update(value).digest('hex')

/** A phone's proof by Node's own crypto: what phones spend on it is no cost of the platform. */
function proofOf(kid, secret, lines) {
  const mac = createHmac('sha256', secret).update(lines.join('\n')).digest('base64url')
  return [kid, ...lines.slice(-2), mac].join(', ')
}

export const CHANNEL = 'ch_bench'
const PASSWORD = '730592'

/** Rows of people who have had their cards for long: they fill tables and indexes, and do nothing. */
async function fill(pool, people, nowMs) {
  await pool.query(
    `insert into person (bucket, person_id, document_digest, reference_digest, key_sealed, sealed,
       created_at_ms)
     select i % 256, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
       sha256(int4send(i)), sha256(int4send(-i)), sha256(int4send(i)) || sha256(int4send(i + 1)),
       sha256(int4send(i + 2)) || sha256(int4send(i + 3)) || sha256(int4send(i + 4)), $2::bigint
     from generate_series(1, $1::int) i`,
    [people, nowMs],
  )
  await pool.query(
    `insert into ecard (bucket, person_id, card_id, level, password_hash, wrong_count, issued_at_ms,
       seen_status, seen_at_ms, seen_valid_until)
     select i % 256, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
       ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 1,
       '$argon2id$v=19$m=7168,t=5,p=1$' || encode(sha256(int4send(i)), 'hex'), 0, $2::bigint,
       'active', $2::bigint, '2036-01-01'
     from generate_series(1, $1::int) i`,
    [people, nowMs],
  )
  await pool.query(
    `insert into holder_link (bucket, channel_id, host_user_digest, person_bucket, person_id, card_id,
       joined, linked_at_ms)
     select i % 256, 'ch_elsewhere', sha256(int4send(i)), i % 256,
       ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
       ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, false, $2::bigint
     from generate_series(1, $1::int) i`,
    [people, nowMs],
  )
  await pool.query('vacuum analyze')
}

/** The whole platform on a database of its own with so many people, and the means to enrol more. */
export async function openWorld({ postgres, folder, people }) {
  const name = `people_${people}`
  const admin = openDatabase(postgres.connection)
  await admin.pool.query(`create database ${name}`)
  await admin.close()
  const { host, port, user, password } = postgres.connection
  const address = new URL(`postgresql://localhost/${name}`)
  address.searchParams.set('host', host)
  if (port !== undefined) address.searchParams.set('port', String(port))
  if (user !== undefined) address.searchParams.set('user', user)
  if (password) address.searchParams.set('password', password)
  const key = sm2KeyPair(random)
  const channels = [{ channelId: CHANNEL, name: 'Bench', publicKey: key.publicKey }]
  let rooms
  const platform = await startPlatform({
    dataDir: path.join(folder, name),
    databaseUrl: address.href,
    port: 0,
    rooms: async (base) => {
      rooms = await openRooms(base, {
        publicUrl: 'https://card.example',
        sandbox: { token: 'console-token-of-the-bench', channels },
      })
      return rooms.stop
    },
  })
  const { app, clock, nonces, database } = platform
  await fill(database.pool, people, clock.now())

  let callers = 0
  let lastPerson = -1
  async function send(operation, { body, credentials, headers }) {
    callers += 1
    const payload = JSON.stringify(body ?? {})
    const idempotencyKey = text(random(16))
    const { token, kid, secret } = credentials ?? {}
    const proof = credentials && {
      authorization: `Bearer ${token}`,
      'essc-proof': proofOf(kid, secret, [
        ...['essc-proof-v1', operation, '', hex(token), hex(payload), idempotencyKey],
        ...[nonces.current(), text(random(12))],
      ]),
    }
    const response = await app.inject({
      method: 'POST',
      url: operationPath(operations[operation], {}),
      // Limits by address are for one caller, not for a hall of them.
      remoteAddress: `10.${(callers >> 16) & 255}.${(callers >> 8) & 255}.${callers & 255}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        ...proof,
        ...headers?.(payload, idempotencyKey),
      },
      payload,
    })
    if (response.statusCode !== 200) throw new Error(`${operation}: ${response.body}`)
    return response.json()
  }

  const signer = nodeSm2().signer(key.secretKey, random)
  /** A launch ticket, as the channel's server asks for it. */
  const ticketFor = (hostUser, verifierDigest) =>
    send('channels.createTicket', {
      body: { hostUser, verifierDigest, scopes: ['card', 'codes', 'payments', 'services'] },
      headers(payload, idempotencyKey) {
        const nonce = nonces.current()
        const proofRandom = random(12)
        const message = canonicalRequest({
          operation: 'channels.createTicket',
          parameters: {},
          token: CHANNEL,
          body: utf8(payload),
          idempotencyKey,
          nonce,
          random: proofRandom,
        })
        return {
          'essc-proof': [CHANNEL, nonce, text(proofRandom), text(signer.sign(message))].join(', '),
        }
      },
    })

  /** The next of the sandbox's people who may have a card. */
  function nextPerson() {
    for (;;) {
      lastPerson += 1
      const person = rooms.world.population.at(lastPerson)
      if (!person) throw new RangeError('The sandbox has too few people.')
      const { alive, card, documentKind } = person
      if (documentKind !== 'resident-id') continue
      if (alive && card?.status === 'normal' && card.validUntil > '2028') return person
    }
  }

  /** A phone that has opened its session, with the password it will set sealed already. */
  async function phone() {
    const verifier = random(32)
    const digest = createHash('sha256').update(verifier).digest('base64url')
    const { ticket } = await ticketFor(text(random(9)), digest)
    const session = await send('channels.createSession', {
      body: { ticket, verifier: text(verifier), deviceId: text(random(16)), host: 'wechat' },
    })
    const secret = new Uint8Array(Buffer.from(session.secret, 'base64url'))
    const envelope = passwordEnvelope({
      password: PASSWORD,
      sessionId: session.sessionId,
      purpose: 'enrol',
      digest: '-',
      nonce: nonces.current(),
      timeUnix: Math.floor(clock.now() / 1_000),
    })
    const sealed = seal(sessionPasswordKey(secret), envelope, random)
    const sealedPassword = text(Buffer.concat([Uint8Array.of(SESSION_SEALED), sealed]))
    const { name: typed, documentNumber } = nextPerson()
    return {
      credentials: { kid: session.sessionId, secret, token: session.token },
      sealedPassword,
      who: { name: typed, documentNumber },
    }
  }

  return {
    platform,
    ticketFor,
    nextPerson,
    phone,
    perform: (providerId) => rooms.world.face.perform(providerId),
    /** From the name to the card. */
    async enrol({ credentials, sealedPassword, who }) {
      await send('enrolment.identify', { credentials, body: who })
      const ordered = await send('enrolment.startFace', { credentials, body: { means: 'wechat' } })
      await rooms.world.face.perform(ordered.providerId)
      const { challengeId } = ordered
      await send('enrolment.finishFace', { credentials, body: { challengeId } })
      const done = await send('enrolment.setPassword', { credentials, body: { sealedPassword } })
      if (done.kind !== 'done') throw new Error(`an enrolment stopped at ${done.kind}`)
    },
    checkpoint: () => database.pool.query('checkpoint'),
    close: () => platform.stop(),
  }
}
