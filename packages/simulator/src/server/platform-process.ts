import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HostClock } from '@essc/hosts/clock'
import type { OnProgress } from './progress.ts'
import { root } from './root.ts'

export interface PlatformProcess {
  /** Where it listens while it answers, else undefined. */
  target(): { port: number } | undefined
  readonly pid: number | undefined
  /** Where it listens when it does; the same over its restarts. */
  readonly port: number
  /** Resolves when it answers. */
  ready(): Promise<void>
  /** Ends it as if it had crashed; it comes back by itself. */
  kill(): void
  /** Lets it finish its requests and stop its database. */
  stop(): Promise<void>
}

/** A process of its own runs compiled files, whatever runs this one. */
const CHILD = 'packages/simulator/dist/server/platform-child.js'
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5_000
const POLL_MS = 100
const STOP_WITHIN_MS = 20_000

/**
 * Runs the platform as a process of its own and starts it again whenever it ends. It is told to stop
 * over the channel between the two, since Windows knows no signals, and it stops by itself when that
 * channel breaks.
 *
 * @param options.environment what the platform is set up with, beside its port.
 */
export async function runPlatform(options: {
  environment: Readonly<Record<string, string>>
  clock: HostClock
  onProgress: OnProgress
  say: (line: string) => void
}): Promise<PlatformProcess> {
  const { clock, onProgress, say } = options
  const port = await freePort()
  let child: ChildProcess | undefined
  let answering = false
  let stopping = false
  let waitMs = FIRST_WAIT_MS
  let listeners: (() => void)[] = []

  const report = (state: 'working' | 'done' | 'failed', text: string) =>
    onProgress({ step: 'platform', state, text })

  function start(): void {
    report('working', 'The platform and its database are starting')
    const started = fork(path.join(root, 'packages/platform/dist/main.js'), [], {
      // A process group of its own: Ctrl-C must reach us alone, who then stop it in order.
      detached: process.platform !== 'win32',
      execArgv: ['--import', pathToFileURL(path.join(root, CHILD)).href],
      env: { ...process.env, ...options.environment, HOST: '127.0.0.1', PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = started
    let said = ''
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000)
      for (const line of text.split('\n')) if (line.trim() !== '') say(line)
    })
    started.once('exit', () => {
      answering = false
      if (child === started) child = undefined
      if (stopping) return
      report('failed', `The platform ended and is started again. ${said.trim().split('\n').at(-1)}`)
      clock.timer(start, waitMs)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    })
    void watch(started)
  }

  async function watch(started: ChildProcess): Promise<void> {
    while (child === started && !stopping) {
      if (await answers(port)) {
        answering = true
        waitMs = FIRST_WAIT_MS
        report('done', 'The platform is running')
        for (const listener of listeners.splice(0)) listener()
        return
      }
      await new Promise<void>((next) => clock.timer(next, POLL_MS))
    }
  }

  start()
  return {
    port,
    target: () => (answering ? { port } : undefined),
    get pid() {
      return child?.pid
    },
    ready: () =>
      answering ? Promise.resolve() : new Promise((next) => listeners.push(() => next())),
    kill: () => void child?.kill('SIGKILL'),
    stop: async () => {
      stopping = true
      listeners = []
      const last = child
      if (last === undefined || last.exitCode !== null) return
      const ended = once(last, 'exit')
      if (last.connected) last.send('stop')
      const cancel = clock.timer(() => last.kill('SIGKILL'), STOP_WITHIN_MS)
      await ended
      cancel()
    },
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok
  } catch {
    return false
  }
}

/** A port that is free now, and stays the platform's over its restarts. */
function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
