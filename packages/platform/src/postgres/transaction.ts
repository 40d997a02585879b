import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** A connection inside a transaction. */
export type Transaction = pg.PoolClient

export type TransactionOptions = {
  /**
   * Whether the work may run again although it may have been committed before, because a key in
   * it makes the second run harmless. Default: false.
   */
  readonly repeatable?: boolean
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /** How often to try in all. Default: 6, about two seconds. */
  readonly attempts?: number
}

const LOST_CONNECTION = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOENT', 'ETIMEDOUT'])

/** Whether the server never did it, or undid it whole, so that it may be tried again. */
export function isRetryable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  if (code === '40001' || code === '40P01') return true
  return isLostConnection(code, message)
}

function isLostConnection(code: string | undefined, message = ''): boolean {
  if (code === undefined) return /Connection terminated|Client has encountered/.test(message)
  return /^(57P0[123]|08...)$/.test(code) || LOST_CONNECTION.has(code)
}

class CommitUnknown {
  readonly cause: unknown
  constructor(cause: unknown) {
    this.cause = cause
  }
}

async function runOnce<T>(
  pool: pg.Pool,
  run: (tx: Transaction) => Promise<T>,
  isolation: string,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A connection that dies between two statements reports it here and nowhere else.
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query(`begin isolation level ${isolation}`)
    const answer = await run(client)
    try {
      await client.query('commit')
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string }
      throw isLostConnection(code, message) ? new CommitUnknown(error) : error
    }
    return answer
  } catch (error) {
    const cause = error instanceof CommitUnknown ? error.cause : error
    const { code, message } = cause as { code?: string; message?: string }
    if (isLostConnection(code, message)) broken ??= cause as Error
    else {
      await client.query('rollback').catch((failure: Error) => {
        broken ??= failure
      })
    }
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Waits a little longer each time, and never as long as a rival that failed at the same moment. */
const pause = (attempt: number): Promise<void> => {
  const longest = Math.min(20 * 2 ** attempt, 1_000)
  return sleep(randomInt(Math.ceil(longest / 2), longest + 1))
}

/**
 * Runs work in one transaction: committed when it returns, undone when it throws. A serialisation
 * failure, a deadlock or a lost connection runs it again from the start, so the work must do
 * nothing outside the transaction. If the connection is lost while committing, nobody knows
 * whether it was committed: it is run again only when it is `repeatable`.
 *
 * @returns what the work returned.
 */
export async function transaction<T>(
  pool: pg.Pool,
  run: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { repeatable = false, isolation = 'read committed', attempts = 6 } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(pool, run, isolation)
    } catch (error) {
      const unknown = error instanceof CommitUnknown
      const cause = unknown ? error.cause : error
      if (attempt >= attempts || (unknown ? !repeatable : !isRetryable(cause))) throw cause
      await pause(attempt)
    }
  }
}

/** The same for one statement outside a transaction, which must be harmless to repeat. */
export async function retrying<T>(run: () => Promise<T>, attempts = 6): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error
      await pause(attempt)
    }
  }
}
