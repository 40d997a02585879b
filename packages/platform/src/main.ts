#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isEsscError } from '@essc/protocol/errors'
import { errorText } from '@essc/protocol/messages/messages'
import { channelCommand } from './channels/command.ts'
import { isoTime, type SharedClock, sharedClock, systemClock } from './clock.ts'
import { createProvisioningCode } from './desk/provisioning.ts'
import { listReplays } from './desk/replays.ts'
import { parseDuration } from './duration.ts'
import { askPassphrase } from './keys/ask-passphrase.ts'
import { keysCommand } from './keys/command.ts'
import { fileKeys } from './keys/file-keys.ts'
import type { TwoPeople } from './keys/two-people.ts'
import { supervisorCommand } from './payments/supervisor-command.ts'
import { startPlatform } from './platform.ts'
import { httpRegistries } from './ports/http-registries.ts'
import { isPaymentOpen } from './ports/payment-open.ts'
import { travelCity } from './ports/travel-cities.ts'
import { type Database, openDatabase } from './postgres/database.ts'
import { startPostgres } from './postgres/launcher.ts'
import { migrate } from './postgres/migrate.ts'
import { openRooms, type RoomsOptions } from './rooms.ts'
import { uuid7Maker } from './uuid7.ts'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const HELP = `Usage: essc-platform [command]

Without a command it starts the platform. Environment:
  DATABASE_URL         a PostgreSQL 15 or newer; without it one is started from the packages
  ESSC_DATA            folder of keys and database (default: .data)
  ESSC_MASTER_KEY      file of the master key (default: keys/master.key in the data folder)
  ESSC_PUBLIC_URL      the address that phones reach (default: https://card.example)
  ESSC_FRAME_ANCESTORS who may show the platform's pages in a frame, as CSP says it (default: 'self')
  ESSC_REGISTRIES      where the registries answer; without it there are synthetic people
  ESSC_REGISTRIES_TOKEN  file of the token for them
  ESSC_SANDBOX_TOKEN   of the sandbox's console (default: drawn once, kept in the data folder)
  ESSC_PROXIES         how many proxies stand in front, which name the caller (default: 0)
  HOST, PORT           where to listen (default: 127.0.0.1, 8440)
  ESSC_LOG             "off" silences the log of requests

clock +30d                       moves the platform's clock forward, for all its instances
channel add <id> <name> <key>    registers a channel; the key is its SM2 key, 66 hex digits
terminal code <operator>         makes a code with which one terminal introduces itself, once
codes replays [24h]              lists codes that two terminals took
supervisor set <shop> <number> <name> --by <name>   proposes who agrees to a shop's refunds
supervisor remove <shop> <number> --by <name>       proposes that one does no more
supervisor approve <id> --by <name>                 another person agrees; says a new code once
supervisor list <shop>           a shop's supervisors
people add <name>                one who may change keys; a third one needs two others
keys list                        issuer keys, and changes that wait for approval
keys rotate <key> --by <name>    proposes a successor of issuer or transport-issuer
keys revoke <key> --by <name>    proposes to end a key at once, as after a theft
keys allow <name> --by <name>    proposes a further person
keys approve <id> --by <name>    another person agrees, and it is done`

const dataDir = () => path.resolve(process.env.ESSC_DATA ?? '.data')

function port(): number {
  const text = process.env.PORT ?? '8440'
  const value = Number(text)
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new TypeError(`PORT is no port: ${text}`)
  return value
}

function proxies(): number | undefined {
  const text = process.env.ESSC_PROXIES
  if (text === undefined) return undefined
  if (!/^\d$/.test(text)) throw new TypeError(`ESSC_PROXIES is no small number: ${text}`)
  return Number(text) || undefined
}

/** One directive's sources: what could begin another directive, or a header, is refused. */
function frameAncestors(): string | undefined {
  const text = process.env.ESSC_FRAME_ANCESTORS?.trim()
  if (!text) return undefined
  if (!/^[\w.:/*' -]+$/.test(text)) {
    throw new TypeError(`ESSC_FRAME_ANCESTORS is no list of addresses: ${text}`)
  }
  return text
}

/** Works on the database of a platform that may be running at the same time. */
async function withDatabase(
  work: (base: { pool: Database['pool']; clock: SharedClock }) => Promise<void>,
): Promise<void> {
  const url = process.env.DATABASE_URL
  const postgres = url ? undefined : await startPostgres({ dataDir: dataDir(), log: say })
  const database = openDatabase(postgres?.connection ?? { connectionString: url! })
  try {
    const applied = await migrate(database.pool, { clock: systemClock() })
    if (applied.length > 0) say(`Database brought up to date: ${applied.join(', ')}`)
    await work({ pool: database.pool, clock: await sharedClock(database.pool) })
  } finally {
    await database.close()
    await postgres?.stop()
  }
}

const commands: Readonly<Record<string, (...words: string[]) => Promise<void>>> = {
  clock: (by) =>
    withDatabase(async ({ clock }) => {
      await clock.advance(parseDuration(by ?? ''))
      say(`The platform's clock now shows ${isoTime(clock.now())}`)
    }),
  channel: (...words) =>
    withDatabase(async (base) => {
      say(await channelCommand(base, words))
    }),
  'terminal code': (operatorId = '') =>
    withDatabase(async (base) => {
      const { provisioningCode, expiresAtMs } = await createProvisioningCode(base, operatorId)
      process.stdout.write(`${provisioningCode}\n`)
      say(`Good once, until ${isoTime(expiresAtMs)}.`)
    }),
  'codes replays': (since = '24h') =>
    withDatabase(async ({ pool, clock }) => {
      for (const each of await listReplays(pool, clock.now() - parseDuration(since))) {
        const other = each.otherTerminalId ?? 'online'
        const times = `${isoTime(each.takenAtMs)} found ${isoTime(each.foundAtMs)}`
        process.stdout.write(`${times} ${each.terminalId} ${other}\n`)
      }
    }),
  supervisor: (...words) =>
    withKeyPort(async (people) => {
      say(await supervisorCommand(people, words, askPassphrase))
    }),
  people: (...words) => withKeys(['people', ...words]),
  keys: (...words) => withKeys(['keys', ...words]),
}

function withKeyPort(work: (people: TwoPeople) => Promise<void>): Promise<void> {
  return withDatabase(async ({ pool, clock }) => {
    const keys = fileKeys(path.join(dataDir(), 'keys'), process.env.ESSC_MASTER_KEY)
    await work({ pool, clock, keys, newId: uuid7Maker(clock) })
  })
}

function withKeys(words: readonly string[]): Promise<void> {
  return withKeyPort(async (people) => {
    say(await keysCommand(people, words, askPassphrase))
  })
}

/** The console's token is kept in a file that only its owner reads, never in a log. */
function sandboxToken(): string {
  const given = process.env.ESSC_SANDBOX_TOKEN
  if (given) return given
  const file = path.join(dataDir(), 'sandbox.token')
  if (!existsSync(file)) {
    mkdirSync(dataDir(), { recursive: true })
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  }
  say(`The token of the sandbox's console is in ${file}`)
  return readFileSync(file, 'utf8').trim()
}

/** The registries outside where they are named, else a sandbox. */
function world(): Pick<RoomsOptions, 'ports' | 'sandbox'> {
  const url = process.env.ESSC_REGISTRIES
  if (!url) return { sandbox: { token: sandboxToken(), channels: [] } }
  const file = process.env.ESSC_REGISTRIES_TOKEN
  if (!file) throw new TypeError('ESSC_REGISTRIES_TOKEN names no file.')
  const registries = httpRegistries({ url, token: readFileSync(file, 'utf8').trim() })
  return { ports: { ...registries, isPaymentOpen, travelCity } }
}

async function serve(): Promise<void> {
  const platform = await startPlatform({
    dataDir: dataDir(),
    databaseUrl: process.env.DATABASE_URL,
    masterKeyFile: process.env.ESSC_MASTER_KEY,
    proxies: proxies(),
    host: process.env.HOST,
    port: port(),
    say,
    rooms: async (base) =>
      (
        await openRooms(base, {
          publicUrl: process.env.ESSC_PUBLIC_URL ?? 'https://card.example',
          frameAncestors: frameAncestors(),
          ...world(),
        })
      ).stop,
    ...(process.env.ESSC_LOG !== 'off' && { log: process.stdout }),
  })
  say(`Platform: ${platform.address}  Data: ${dataDir()}`)
  let asked = 0
  const stop = (signal: NodeJS.Signals) => {
    asked += 1
    if (asked > 1) {
      say('Not waiting any longer. The database stops at the next start and stop.')
      process.exit(1)
    }
    say(`${signal}: stopping.`)
    platform.stop().then(
      () => {
        say('Stopped.')
        process.exit(0)
      },
      (error: Error) => {
        say(`Not stopped cleanly: ${error.message}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

async function main(words: string[]): Promise<void> {
  if (words.length === 0) return await serve()
  const length = words[0] === 'terminal' || words[0] === 'codes' ? 2 : 1
  const command = commands[words.slice(0, length).join(' ')]
  if (command) await command(...words.slice(length))
  else say(HELP)
}

main(process.argv.slice(2)).catch((error: Error) => {
  say(isEsscError(error) ? `${error.code}: ${errorText('en', error.code)}` : error.message)
  process.exit(1)
})
