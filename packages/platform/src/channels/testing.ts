import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { seal } from '@essc/crypto/aes'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sha256 } from '@essc/crypto/sha256'
import { type Sm2KeyPair, sm2Encrypt, sm2KeyPair } from '@essc/crypto/sm2'
import { canonicalRequest, proofHeader } from '@essc/protocol/channels/proof'
import type { Scope } from '@essc/protocol/channels/schema'
import type { Answer } from '@essc/protocol/contract'
import {
  type PasswordPurpose,
  passwordEnvelope,
  SESSION_SEALED,
  sessionPasswordKey,
} from '@essc/protocol/enrolment/password'
import { type OperationId, operationPath, operations } from '@essc/protocol/operations'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { createOnce } from '../idempotency.ts'
import { fileKeys } from '../keys/file-keys.ts'
import { createNonces } from '../nonces.ts'
import type { PlatformBase } from '../platform.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { openRooms, type Rooms } from '../rooms.ts'
import { seedSandbox } from '../sandbox/seed.ts'
import type { SandboxWorld } from '../sandbox/world.ts'
import { type App, build } from '../server.ts'
import { uuid7Maker } from '../uuid7.ts'
import type { CreateChannelParameters } from './create-channel.ts'

const random = (length: number): Uint8Array => randomBytes(length)

export const TEST_NOW_MS = Date.parse('2026-11-23T02:00:00Z')
export const CONSOLE_TOKEN = 'console-token-of-the-tests'

/** A whole platform in a sandbox, behind `inject`. */
export interface TestPlatform {
  readonly app: App
  readonly base: PlatformBase
  readonly rooms: Rooms
  readonly world: SandboxWorld
  readonly clock: AdjustableClock
  readonly database: TestDatabase
  readonly nonce: () => string
  /** The key of `ch_test`, a channel of level 1, and of `ch_second`, of level 2. */
  readonly channelKey: Sm2KeyPair
  readonly logLines: readonly string[]
  /** Forgets all people, sessions and changes, as between two tests. The clock stays. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** What a reset leaves: the schema's own rows. */
const LASTING = new Set(['migration', 'migration_lock', 'clock_offset', 'sandbox_counter'])

async function truncateAll({ pool }: TestDatabase): Promise<void> {
  const { rows } = await pool.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  )
  const tables = rows.map(({ tablename }) => tablename).filter((name) => !LASTING.has(name))
  const truncate = () => pool.query(`truncate ${tables.map((name) => `"${name}"`).join(', ')}`)
  await truncate().catch((error: { code?: string }) => {
    // A job of the platform was under way and held what this waited for; it is done now.
    if (error.code !== '40P01') throw error
    return truncate()
  })
}

export async function testPlatform(): Promise<TestPlatform> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-rooms-'))
  const database = await testDatabase()
  const clock = adjustableClock({ now: () => TEST_NOW_MS })
  const keys = fileKeys(folder)
  const nonces = await createNonces(keys, clock)
  const once = await createOnce(keys)
  const logLines: string[] = []
  const log = { write: (line: string) => void logLines.push(line) }
  const app = await build({ clock, nonces, isReady: async () => true, log })
  const shared = {
    now: clock.now,
    offsetMs: clock.offsetMs,
    advance: async (ms: number) => clock.advance(ms),
    refresh: async () => {},
  }
  const newId = uuid7Maker(clock)
  const base: PlatformBase = {
    app,
    database,
    clock: shared,
    keys,
    nonces,
    once,
    newId,
    say: () => {},
  }
  const channelKey = sm2KeyPair(random)
  const { publicKey } = channelKey
  const channels: CreateChannelParameters[] = [
    { channelId: 'ch_test', name: 'Test Channel', publicKey },
    { channelId: 'ch_other', name: 'Other Channel', publicKey },
    { channelId: 'ch_sms', name: 'Channel with Texts', publicKey, asksSms: true },
    {
      channelId: 'ch_pages',
      name: 'Channel with Pages',
      publicKey,
      origins: ['https://bank.example'],
    },
    { channelId: 'ch_second', name: 'Second Channel', publicKey, level: 2 },
  ]
  const rooms = await openRooms(base, {
    publicUrl: 'https://card.example',
    sandbox: { token: CONSOLE_TOKEN, size: 10_000, channels },
  })
  await app.ready()
  return {
    app,
    base,
    rooms,
    world: rooms.world!,
    clock,
    database,
    channelKey,
    logLines,
    nonce: nonces.current,
    async reset() {
      logLines.length = 0
      await truncateAll(database)
      // What the sandbox remembers of its faults for a moment is forgotten by any change.
      await rooms.world!.faults.set('messagesLost', false)
      await seedSandbox(rooms.context, { channels })
    },
    async stop() {
      await app.close()
      await rooms.stop()
      await database.drop()
      fs.rmSync(folder, { recursive: true })
    },
  }
}

export interface TestAnswer<O extends OperationId = OperationId> {
  readonly status: number
  /** The answer, or the problem. */
  readonly body: Answer<O>
  /** The code of a problem. */
  readonly code: string | undefined
  readonly parameters: Record<string, unknown> | undefined
  readonly headers: Record<string, unknown>
}

export interface SendOptions {
  readonly parameters?: Record<string, string>
  readonly body?: object
  readonly idempotencyKey?: string
  readonly headers?: Record<string, string>
}

export interface Credentials {
  readonly kid: string
  readonly secret: Uint8Array
  readonly token: string
}

/** Sends one operation, proven by credentials where there are any. */
export async function send<O extends OperationId>(
  platform: TestPlatform,
  operation: O,
  options: SendOptions = {},
  credentials?: Credentials,
): Promise<TestAnswer<O>> {
  const { method } = operations[operation]
  const { parameters = {} } = options
  const payload = method === 'POST' ? JSON.stringify(options.body ?? {}) : undefined
  const idempotencyKey =
    method === 'POST' ? (options.idempotencyKey ?? toBase64Url(random(16))) : undefined
  const covered = {
    operation,
    parameters,
    body: payload === undefined ? undefined : utf8(payload),
    idempotencyKey,
    nonce: platform.nonce(),
    random: random(12),
  }
  const response = await platform.app.inject({
    method,
    url: operationPath(operations[operation], parameters),
    headers: {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(credentials && {
        authorization: `Bearer ${credentials.token}`,
        'essc-proof': proofHeader(credentials.kid, credentials.secret, {
          ...covered,
          token: credentials.token,
        }),
      }),
      ...options.headers,
    },
    ...(payload !== undefined && { payload }),
  })
  const body = response.body === '' ? {} : response.json()
  return {
    status: response.statusCode,
    body,
    code: response.statusCode >= 400 ? body.code : undefined,
    parameters: body.parameters,
    headers: response.headers,
  }
}

/** Sends one operation as a channel's server, signed with the channel's key. */
export async function sendAsChannel<O extends OperationId>(
  platform: TestPlatform,
  operation: O,
  body: object,
  { channelId = 'ch_test', key = platform.channelKey, idempotencyKey = '' } = {},
): Promise<TestAnswer<O>> {
  const payload = JSON.stringify(body)
  const usedKey = idempotencyKey || toBase64Url(random(16))
  const nonce = platform.nonce()
  const proofRandom = random(12)
  const message = canonicalRequest({
    operation,
    parameters: {},
    token: channelId,
    body: utf8(payload),
    idempotencyKey: usedKey,
    nonce,
    random: proofRandom,
  })
  const signature = nodeSm2().signer(key.secretKey, random).sign(message)
  const parts = [channelId, nonce, toBase64Url(proofRandom), toBase64Url(signature)]
  const headers = { 'essc-proof': parts.join(', ') }
  return await send(platform, operation, { body, idempotencyKey: usedKey, headers })
}

/** A phone of a host user. */
export interface TestPhone extends Credentials {
  readonly session: Answer<'channels.createSession'>
  call<O extends OperationId>(operation: O, options?: SendOptions): Promise<TestAnswer<O>>
  seal(purpose: PasswordPurpose, password: string, over?: Partial<Sealed>): string
}

interface Sealed {
  readonly sessionId: string
  readonly digest: string
  readonly nonce: string
  readonly timeUnix: number
  /** Under the session's secret, as phones without BigInt do. */
  readonly isWithoutBigInt: boolean
}

export interface PhoneOptions {
  readonly channelId?: string
  /** As the phone names it to the platform. */
  readonly host?: string
  readonly hostUser?: string
  readonly scopes?: readonly Scope[]
}

/** Asks for a launch ticket. */
export async function ticketFor(
  platform: TestPlatform,
  { channelId = 'ch_test', hostUser = toBase64Url(random(9)), scopes }: PhoneOptions = {},
) {
  const verifier = random(32)
  const answer = await sendAsChannel(
    platform,
    'channels.createTicket',
    {
      hostUser,
      verifierDigest: toBase64Url(sha256(verifier)),
      scopes: scopes ?? ['card', 'codes', 'payments', 'services'],
    },
    { channelId },
  )
  return { answer, verifier: toBase64Url(verifier) }
}

/** Opens a session on a phone: ticket, verifier, proofs. */
export async function testPhone(
  platform: TestPlatform,
  options: PhoneOptions = {},
): Promise<TestPhone> {
  const { answer: ticket, verifier } = await ticketFor(platform, options)
  const opened = await send(platform, 'channels.createSession', {
    body: {
      ticket: ticket.body.ticket,
      verifier,
      deviceId: toBase64Url(random(16)),
      ...(options.host !== undefined && { host: options.host }),
    },
  })
  const session = opened.body
  const credentials = {
    kid: session.sessionId,
    secret: Buffer.from(session.secret, 'base64url'),
    token: session.token,
  }
  return {
    ...credentials,
    session,
    call: (operation, given) => send(platform, operation, given, credentials),
    seal(purpose, password, over = {}) {
      const envelope = passwordEnvelope({
        password,
        purpose,
        sessionId: session.sessionId,
        digest: '-',
        nonce: platform.nonce(),
        timeUnix: Math.floor(platform.clock.now() / 1_000),
        ...over,
      })
      if (over.isWithoutBigInt) {
        const sealed = seal(sessionPasswordKey(credentials.secret), envelope, random)
        return toBase64Url(Buffer.concat([Uint8Array.of(SESSION_SEALED), sealed]))
      }
      const key = Buffer.from(session.passwordKey, 'base64url')
      return toBase64Url(sm2Encrypt(key, envelope, random))
    },
  }
}
