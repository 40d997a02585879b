import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LedgerCheck } from '@essc/platform/payments/check-ledger'
import { readPostmaster } from '@essc/platform/postgres/postmaster'
import type { ChildParameters, ChildReady } from './child.ts'

export interface HeldPayment {
  readonly payment_id: string
  readonly order_reference: string
  readonly state: string
  readonly amount_fen: number
}

/** What the platform's database holds at the end. */
export interface Held {
  readonly ledger: LedgerCheck
  readonly payments: readonly HeldPayment[]
}

export interface PlatformProcess {
  readonly ready: ChildReady
  /** Resolves when the process has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>
  kill(): void
  /** From now on the named point counts. */
  arm(): void
  /** Stops it in good order and answers what it holds. */
  stop(): Promise<Held>
}

/** Stops the database server that killed platforms have left, if there is one. */
export async function stopDatabase(dataDir: string): Promise<void> {
  const data = path.join(dataDir, 'postgres/data')
  const server = readPostmaster(data)
  if (server === undefined) return
  try {
    process.kill(server.pid, 'SIGINT')
  } catch {
    // It was killed before, and has left its file behind.
    return
  }
  for (let wait = 0; wait < 250 && readPostmaster(data) !== undefined; wait += 1) await sleep(20)
}

/** The processes whose parent this is. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')
        return Number(fields?.[1]) === pid
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Ends the database server and every process of it at once, with nothing written any more. */
export function killDatabase(dataDir: string): void {
  const server = readPostmaster(path.join(dataDir, 'postgres/data'))
  if (server === undefined) return
  for (const pid of [server.pid, ...childrenOf(server.pid)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
}

/** Starts the platform in a process of its own and waits until it takes requests. */
export async function startProcess(
  file: string,
  folder: string,
  options: Pick<ChildParameters, 'setup' | 'killAt'> = {},
): Promise<PlatformProcess> {
  const readyFile = path.join(folder, 'ready.json')
  rmSync(readyFile, { force: true })
  const parameters: ChildParameters = { dataDir: path.join(folder, 'data'), readyFile, ...options }
  const child: ChildProcess = spawn(process.execPath, [file, JSON.stringify(parameters)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000)
  })
  let isOver = false
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => {
      isOver = true
      resolve(signal)
    })
  })
  while (!existsSync(readyFile) || readFileSync(readyFile, 'utf8').at(-1) !== '}') {
    if (isOver) throw new Error(`The platform did not start: ${said}`)
    await sleep(20)
  }
  return {
    ready: JSON.parse(readFileSync(readyFile, 'utf8')) as ChildReady,
    ended,
    kill: () => child.kill('SIGKILL'),
    arm: () => child.kill('SIGUSR2'),
    async stop() {
      child.kill('SIGTERM')
      await ended
      const held = `${readyFile}.held`
      if (!existsSync(held)) throw new Error(`The platform did not stop well: ${said}`)
      return JSON.parse(readFileSync(held, 'utf8')) as Held
    },
  }
}
