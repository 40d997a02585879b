import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import type { Answer } from '../answer.ts'
import type { VerifyOptions } from '../checks.ts'
import type { Proof } from '../proof.ts'
import { createVerifier, type Verifier, type VerifierOptions } from '../verify.ts'
import { packProofs } from './proof-batch.ts'

export interface VerifierPool
  extends Pick<Verifier, 'loadBundle' | 'explain' | 'bundle' | 'settled'> {
  /** As `verify`, with the signatures checked on another thread. Never rejects. */
  verify(input: string | Uint8Array, options: VerifyOptions): Promise<Answer>
  /** Ends the threads; what is still under way is refused as malformed. */
  close(): Promise<void>
}

export interface VerifierPoolOptions extends Omit<VerifierOptions, 'sm2' | 'sm3'> {
  /** Threads; one for each core unless given. */
  threads?: number
}

/** A batch as it crosses to a thread, and what comes back: for each the place of the first failure. */
export interface ProofBatch {
  id: number
  /** As `packProofs` packs them. */
  packed: Uint8Array<ArrayBuffer>
}
export interface ProofVerdict {
  id: number
  firstWrong: number[]
}

interface Job {
  proofs: readonly Proof[]
  resolve(firstWrong: number): void
  reject(error: Error): void
}
interface Thread {
  worker: Worker
  running: Map<number, Job[]>
}

/** Threads run what was compiled, also where this file runs from its source. */
function threadUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  const file = isSource ? '../../dist/node/verifier-thread.js' : './verifier-thread.js'
  return new URL(file, import.meta.url)
}

/** A thread is handed the next batch while it still works on one, so that it never waits. */
const MOST_RUNNING = 2
const MOST_IN_BATCH = 16

/**
 * One verifier for many lanes: decisions, memory and replay store are in one place, and the signatures
 * are checked by as many threads as there are cores.
 */
export function createVerifierPool(options: VerifierPoolOptions): VerifierPool {
  const verifier = createVerifier({ ...options, sm2: nodeSm2(), sm3: nodeSm3() })
  const waiting: Job[] = []
  const threads: Thread[] = []
  let nextId = 0
  let isClosed = false
  let isPlanned = false

  function start(): Thread {
    const worker = new Worker(threadUrl())
    const thread: Thread = { worker, running: new Map() }
    worker.on('message', ({ id, firstWrong }: ProofVerdict) => {
      const jobs = thread.running.get(id) ?? []
      thread.running.delete(id)
      for (const [i, job] of jobs.entries()) job.resolve(firstWrong[i]!)
      hand()
    })
    worker.on('error', () => replace(thread))
    worker.unref()
    return thread
  }

  /** A thread that died takes its batches with it: they are refused, and another takes its place. */
  function replace(dead: Thread): void {
    for (const jobs of dead.running.values())
      for (const job of jobs) job.reject(new Error('the thread ended'))
    dead.running.clear()
    if (!isClosed) threads[threads.indexOf(dead)] = start()
  }

  function hand(): void {
    while (waiting.length > 0) {
      const idle = threads
        .filter(({ running }) => running.size < MOST_RUNNING)
        .sort((a, b) => a.running.size - b.running.size)[0]
      if (!idle) return
      const share = Math.ceil(waiting.length / threads.length)
      const jobs = waiting.splice(0, Math.min(MOST_IN_BATCH, share))
      const id = nextId++
      idle.running.set(id, jobs)
      idle.worker.ref()
      const batch: ProofBatch = { id, packed: packProofs(jobs.map(({ proofs }) => proofs)) }
      idle.worker.postMessage(batch, [batch.packed.buffer])
    }
    for (const { running, worker } of threads) if (running.size === 0) worker.unref()
  }

  /** Codes that arrive together cross together. */
  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      hand()
    })
  }

  const prove = (proofs: readonly Proof[]) =>
    new Promise<number>((resolve, reject) => {
      if (isClosed) return reject(new Error('the pool is closed'))
      waiting.push({ proofs, resolve, reject })
      plan()
    })

  const count = options.threads ?? availableParallelism()
  for (let i = 0; i < count; i++) threads.push(start())

  return {
    loadBundle: verifier.loadBundle,
    explain: verifier.explain,
    bundle: verifier.bundle,
    settled: verifier.settled,
    verify: (input, asked) => verifier.verifyWith(prove, input, asked),
    async close() {
      isClosed = true
      for (const job of waiting.splice(0)) job.reject(new Error('the pool is closed'))
      for (const thread of threads) replace(thread)
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}
