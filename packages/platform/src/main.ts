#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { channelCommand } from './channels/command.ts'
import { isoTime, type SharedClock, sharedClock } from './clock.ts'
import { createProvisioningCode } from './desk/provisioning.ts'
import { parseDuration } from './duration.ts'
import { startPlatform } from './platform.ts'
import { type Database, openDatabase } from './postgres/database.ts'
import { startPostgres } from './postgres/launcher.ts'
import { openRooms } from './rooms.ts'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const HELP = `Usage: essc-platform [command]

Without a command it starts the platform, with synthetic people behind it. Environment:
  DATABASE_URL         a PostgreSQL 15 or newer; without it one is started from the packages
  ESSC_DATA            folder of keys and database (default: .data)
  ESSC_PUBLIC_URL      the address that phones reach (default: https://card.example)
  ESSC_SANDBOX_TOKEN   of the sandbox's console (default: drawn once, kept in the data folder)
  HOST, PORT           where to listen (default: 127.0.0.1, 8440)
  ESSC_LOG             "off" silences the log of requests

clock +30d                       moves the platform's clock forward, for all its instances
channel add <id> <name> <key>    registers a channel; the key is its SM2 key, 66 hex digits
terminal code <operator>         makes a code with which one terminal introduces itself, once`

const dataDir = () => path.resolve(process.env.ESSC_DATA ?? '.data')

function port(): number {
  const text = process.env.PORT ?? '8440'
  const value = Number(text)
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new TypeError(`PORT is no port: ${text}`)
  return value
}

/** Works on the database of a platform that may be running at the same time. */
async function withDatabase(
  work: (base: { pool: Database['pool']; clock: SharedClock }) => Promise<void>,
): Promise<void> {
  const url = process.env.DATABASE_URL
  const postgres = url ? undefined : await startPostgres({ dataDir: dataDir(), log: say })
  const database = openDatabase(postgres?.connection ?? { connectionString: url! })
  try {
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

async function serve(): Promise<void> {
  const platform = await startPlatform({
    dataDir: dataDir(),
    databaseUrl: process.env.DATABASE_URL,
    host: process.env.HOST,
    port: port(),
    say,
    rooms: async (base) =>
      (
        await openRooms(base, {
          publicUrl: process.env.ESSC_PUBLIC_URL ?? 'https://card.example',
          sandbox: { token: sandboxToken(), channels: [] },
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
  const length = words[0] === 'terminal' ? 2 : 1
  const command = commands[words.slice(0, length).join(' ')]
  if (command) await command(...words.slice(length))
  else say(HELP)
}

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message)
  process.exit(1)
})
