import { toBase64Url } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import type {
  CaptureBody,
  ResolveAnswer,
  ResolveBody,
  UploadAnswer,
  UploadBody,
} from '@essc/protocol/desk/schema'
import { type EsscError, isEsscError } from '@essc/protocol/errors'
import type { Terminal } from './terminal.ts'
import type { TerminalStorage } from './terminal-session.ts'
import { repairWedge } from './wedge.ts'

/** What became of one captured code: an answer, or a refusal for good. */
export type CaptureOutcome =
  | { capture: CaptureBody; answer: ResolveAnswer }
  | { capture: CaptureBody; error: EsscError }

/** A code that was accepted without a network, and what the platform says of it. */
export interface UseOutcome {
  use: UploadBody['uses'][number]
  result: UploadAnswer['results'][number]
}

/** Is told before what it is told of is forgotten: keep it, if it must survive. */
export interface OutcomeListener {
  captured?(outcome: CaptureOutcome): void | Promise<void>
  used?(outcome: UseOutcome): void | Promise<void>
}

/** What a terminal took without a network; it survives a restart. */
export interface OfflineQueue {
  /** Signs a code by this terminal's key and clock, and keeps it. @throws TERMINAL_UNKNOWN */
  capture(body: ResolveBody): Promise<CaptureBody>
  /** Keeps a code that was accepted, with the moment of now. */
  took(code: string): Promise<void>
  /** What waits: captures, oldest first, and how many uses. */
  waiting(): Promise<{ captures: CaptureBody[]; uses: number }>
  /**
   * Sends what waits. What was answered, or refused for good, is forgotten after the listener was told.
   *
   * @throws NETWORK_UNREACHABLE and whatever else says nothing of the codes: they wait on
   */
  send(listener?: OutcomeListener): Promise<void>
}

interface Waiting {
  body: CaptureBody
  idempotencyKey: string
}
interface Page {
  idempotencyKey: string
  uses: UploadBody['uses']
}
/** The numbers of the pages that there are; the last one is being written. */
interface Pages {
  first: number
  last: number
}

const CAPTURES = 'essc.terminal.captures'
const PAGES = 'essc.terminal.uses'
/** As many as one upload takes. */
const PAGE = 100

export interface OfflineQueueOptions {
  terminal: Pick<Terminal, 'capture' | 'resolveLate' | 'uploadUses'>
  /** The terminal's own storage will do. One program at a time. */
  storage: TerminalStorage
  random: RandomBytes
  /** The terminal's clock in milliseconds. */
  now(): number
}

/**
 * Keeps what a terminal takes while it has no network. Each entry has its idempotency key from the
 * beginning: when an answer is lost, by a cut or a restart, the platform gives the same one again.
 */
export function createOfflineQueue(options: OfflineQueueOptions): OfflineQueue {
  const { terminal, storage, random, now } = options
  let turn: Promise<unknown> = Promise.resolve()
  let sending: Promise<void> | undefined

  /** Reading and writing back is one step: two at a time would lose an entry. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
  const load = async <T>(key: string, otherwise: T): Promise<T> => {
    const text = await storage.get(key)
    return text === undefined ? otherwise : (JSON.parse(text) as T)
  }
  const store = (key: string, value: unknown) => storage.set(key, JSON.stringify(value))
  const newKey = () => toBase64Url(random(16))
  const captures = () => load<Waiting[]>(CAPTURES, [])
  const pages = () => load<Pages>(PAGES, { first: 0, last: 0 })
  const pageKey = (number: number) => `${PAGES}.${number}`
  const page = (number: number) => load<Page | undefined>(pageKey(number), undefined)

  async function sendCaptures(listener: OutcomeListener): Promise<void> {
    for (const { body, idempotencyKey } of await inTurn(captures)) {
      let outcome: CaptureOutcome
      try {
        outcome = { capture: body, answer: await terminal.resolveLate(body, idempotencyKey) }
      } catch (error) {
        if (!isFinal(error)) throw error
        outcome = { capture: body, error }
      }
      await listener.captured?.(outcome)
      await inTurn(async () => {
        const left = (await captures()).filter((each) => each.idempotencyKey !== idempotencyKey)
        await store(CAPTURES, left)
      })
    }
  }

  /** The oldest page, closed: what is taken from now on goes to the next. */
  function closedPage() {
    return inTurn(async () => {
      const { first, last } = await pages()
      const oldest = await page(first)
      if (!oldest) return undefined
      if (first === last) await store(PAGES, { first, last: last + 1 })
      return { number: first, ...oldest }
    })
  }

  async function sendUses(listener: OutcomeListener): Promise<void> {
    for (;;) {
      const oldest = await closedPage()
      if (!oldest) return
      const { number, uses, idempotencyKey } = oldest
      const results = await terminal.uploadUses(uses, idempotencyKey)
      for (const [i, use] of uses.entries()) await listener.used?.({ use, result: results[i]! })
      await inTurn(async () => {
        await store(PAGES, { ...(await pages()), first: number + 1 })
        await storage.remove(pageKey(number))
      })
    }
  }

  return {
    async capture(body) {
      const signed = await terminal.capture(body)
      const waiting: Waiting = { body: signed, idempotencyKey: newKey() }
      await inTurn(async () => store(CAPTURES, [...(await captures()), waiting]))
      return signed
    },
    took(code) {
      const use = { code: repairWedge(code).text, takenAtUnix: Math.floor(now() / 1_000) }
      return inTurn(async () => {
        const { first, last } = await pages()
        const open = (await page(last)) ?? { idempotencyKey: newKey(), uses: [] }
        if (open.uses.length < PAGE)
          return store(pageKey(last), { ...open, uses: [...open.uses, use] })
        // The page first: a number without a page is an empty one.
        await store(pageKey(last + 1), { idempotencyKey: newKey(), uses: [use] })
        return store(PAGES, { first, last: last + 1 })
      })
    },
    waiting: () =>
      inTurn(async () => {
        const { first, last } = await pages()
        let uses = 0
        for (let i = first; i <= last; i++) uses += (await page(i))?.uses.length ?? 0
        return { captures: (await captures()).map(({ body }) => body), uses }
      }),
    send(listener = {}) {
      sending ??= sendCaptures(listener)
        .then(() => sendUses(listener))
        .finally(() => {
          sending = undefined
        })
      return sending
    },
  }
}

/** Whether a captured code was refused for good. What else may be wrong says nothing of the code. */
function isFinal(error: unknown): error is EsscError {
  return (
    isEsscError(error) &&
    /^(CODE|CARD|DESK|IDEMPOTENCY)_|^(PROOF_INVALID|REQUEST_MALFORMED|REQUEST_FORBIDDEN)$/.test(
      error.code,
    )
  )
}
