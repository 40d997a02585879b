import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './file-lock.ts'
import { readIfThere } from './places.ts'

/** What a server writes about itself in `postmaster.pid`. */
export type Postmaster = {
  readonly pid: number
  readonly port: number
  /** Empty where the server has no socket. */
  readonly socketFolder: string
  readonly status: string
}

const fileOf = (data: string): string => path.join(data, 'postmaster.pid')

/** Reads `postmaster.pid`: lines 1, 4, 5 and 8. Undefined where there is none. */
export function readPostmaster(data: string): Postmaster | undefined {
  const lines = readIfThere(fileOf(data))?.split('\n')
  const pid = Number.parseInt(lines?.[0] ?? '', 10)
  if (lines === undefined || !Number.isSafeInteger(pid) || pid <= 0) return undefined
  return {
    pid,
    port: Number.parseInt(lines[3] ?? '', 10),
    socketFolder: (lines[4] ?? '').trim(),
    status: (lines[7] ?? '').trim(),
  }
}

/** The name and state of a process, as the system tells them. */
function describe(pid: number): string {
  if (process.platform === 'linux') {
    const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(readIfThere(`/proc/${pid}/stat`) ?? '') ?? []
    return `${state} ${name}`
  }
  const [program, words] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/NH', '/FO', 'CSV']]
      : ['ps', ['-p', String(pid), '-o', 'stat=', '-o', 'comm=']]
  const said = spawnSync(program as string, words as string[], { encoding: 'utf8' })
  return (said.stdout ?? '').trim()
}

/**
 * Whether a process is a living PostgreSQL. After `kill -9` the number can belong to a zombie that
 * nobody reaps, and after a restart of the machine to somebody else: neither is a server.
 */
export function isServer(pid: number): boolean {
  if (!isRunning(pid)) return false
  const described = describe(pid)
  return described.includes('postgres') && !/^[ZX]/.test(described)
}

const accepts = (target: net.NetConnectOpts): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(target)
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(2_000, () => end(false))
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })

/**
 * Whether a server takes work. Three tests, all needed: a listed process may be dead, a socket that
 * accepts may still answer `57P03`, and line 8 may be left from before a crash.
 */
export async function isReady(postmaster: Postmaster | undefined): Promise<boolean> {
  if (postmaster === undefined || postmaster.status !== 'ready') return false
  if (!isServer(postmaster.pid)) return false
  const { port, socketFolder } = postmaster
  return socketFolder === ''
    ? await accepts({ host: '127.0.0.1', port })
    : await accepts({ path: path.join(socketFolder, `.s.PGSQL.${port}`) })
}

/** Waits until a condition holds. Returns false if it does not in time. */
export async function until(holds: () => Promise<boolean> | boolean, timeoutMs: number) {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** Processes that still stand in the data folder, such as the children of a killed server. */
function leftovers(data: string): number[] {
  if (process.platform !== 'linux') return []
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/cwd`) === data && isServer(pid)
      } catch {
        return false
      }
    })
}

/**
 * Makes way for a start: waits for a server that is just starting or stopping, and removes the
 * `postmaster.pid` of one whose number now belongs to a zombie or a stranger, which PostgreSQL
 * itself would take for a running server. It does so only when no child is left at work.
 */
export async function clearTheWay(data: string): Promise<void> {
  const before = readPostmaster(data)
  if (before === undefined) return
  await until(async () => !isServer(before.pid) || (await isReady(readPostmaster(data))), 60_000)
  if (isServer(before.pid)) return
  const alone = await until(() => leftovers(data).length === 0, 10_000)
  const now = readPostmaster(data)
  if (alone && now?.pid === before.pid && isRunning(now.pid)) fs.rmSync(fileOf(data))
}

/**
 * Removes the lock file of a socket in a folder of ours whose process is no server any more. PostgreSQL
 * itself refuses to start as long as anybody has that number, be it a zombie or a stranger.
 */
export function clearSocketLock(folder: string, port: number): void {
  const file = path.join(folder, `.s.PGSQL.${port}.lock`)
  const pid = Number.parseInt(readIfThere(file) ?? '', 10)
  if (isRunning(pid) && !isServer(pid)) fs.rmSync(file, { force: true })
}

/** Stops a server as its administrator would (fast shutdown) and waits until it is gone. */
export async function stopPostmaster(data: string, quit: (pid: number) => void): Promise<void> {
  const running = readPostmaster(data)
  if (running === undefined || !isServer(running.pid)) return
  quit(running.pid)
  const gone = () => !isServer(running.pid) || readPostmaster(data)?.pid !== running.pid
  if (!(await until(gone, 60_000))) {
    throw new Error(`PostgreSQL (process ${running.pid}) did not stop within a minute.`)
  }
  await until(() => !isServer(running.pid), 5_000)
}
