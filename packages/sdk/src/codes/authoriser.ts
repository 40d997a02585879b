import type { AuthoriseAnswer, AuthoriseBody } from '@essc/protocol/codes/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import { createKeeper, type Keeper, type Kept } from './keeper.ts'

/** One request for an authorisation: what it sends, and what is kept of the answer. */
export interface Draft<K extends Kept> {
  part(sessionId: string): AuthoriseBody
  /** @throws EsscError `PLATFORM_ERROR` for an answer that does not fit. */
  read(answer: AuthoriseAnswer, given: Pick<Kept, 'sessionId' | 'takenAtUnix'>): K
}

export interface Purpose<K extends Kept> {
  /** The name of what is kept in storage. */
  readonly record: string
  /** Under which name the platform says that it is closed. */
  readonly closedAs: keyof NonNullable<AuthoriseAnswer['closed']> | 'identity'
  /** Whether another purpose's request can carry this one: its draft needs no request of its own. */
  readonly canRide: boolean
  draft(): Draft<K> | Promise<Draft<K>>
}

/** Asks for authorisations; one request carries all purposes that are due (docs/codes.md). */
export interface Authoriser {
  /** What keeps the authorisations of a purpose. */
  keeper<K extends Kept>(purpose: Purpose<K>): Keeper<K>
}

interface Rider {
  readonly purpose: Purpose<Kept>
  readonly keeper: Keeper<Kept>
}

/** Short: whoever shows a code asks again, and an authorisation that got lost does no harm. */
export const DELAYS_MS: readonly number[] = [300, 900]

export function createAuthoriser(client: Client): Authoriser {
  const riders: Rider[] = []
  const underWay = new Map<Purpose<Kept>, Promise<Map<Purpose<Kept>, Kept | EsscError>>>()

  async function dueBeside(own: Purpose<Kept>): Promise<Rider[]> {
    const due: Rider[] = []
    for (const rider of riders) {
      const { purpose, keeper } = rider
      if (purpose !== own && purpose.canRide && (await keeper.isDue())) due.push(rider)
    }
    return due.filter(({ purpose }) => !underWay.has(purpose))
  }

  async function send(own: Purpose<Kept>): Promise<Map<Purpose<Kept>, Kept | EsscError>> {
    await client.device()
    const drafts = new Map([[own, await own.draft()]])
    const beside = await dueBeside(own)
    for (const { purpose } of beside) {
      underWay.set(purpose, underWay.get(own)!)
      drafts.set(purpose, await purpose.draft())
    }
    try {
      const found = await ask(drafts)
      for (const { purpose, keeper } of beside) await settle(keeper, found.get(purpose)!)
      return found
    } finally {
      for (const { purpose } of beside) underWay.delete(purpose)
    }
  }

  async function ask(drafts: ReadonlyMap<Purpose<Kept>, Draft<Kept>>) {
    let sessionId = ''
    const takenAtUnix = Math.floor(client.now() / 1_000)
    const answer = await client.call('codes.authorise', {
      retryDelaysMs: DELAYS_MS,
      body(session) {
        sessionId = session.sessionId
        const body: AuthoriseBody = { ifOpen: true }
        drafts.forEach((draft) => {
          Object.assign(body, draft.part(sessionId))
        })
        return body
      },
    })
    const found = new Map<Purpose<Kept>, Kept | EsscError>()
    drafts.forEach((draft, purpose) => {
      const { closedAs } = purpose
      const closed = closedAs === 'identity' ? undefined : answer.closed?.[closedAs]
      found.set(purpose, closed ? new EsscError(closed) : read(draft, answer))
    })
    return found

    function read(draft: Draft<Kept>, answer: AuthoriseAnswer): Kept | EsscError {
      try {
        return draft.read(answer, { sessionId, takenAtUnix })
      } catch (error) {
        if (isEsscError(error)) return error
        throw error
      }
    }
  }

  async function fetch(own: Purpose<Kept>): Promise<Kept> {
    let flight = underWay.get(own)
    if (!flight) {
      flight = send(own).finally(() => underWay.delete(own))
      underWay.set(own, flight)
    }
    const found = (await flight).get(own)!
    if (isEsscError(found)) throw found
    return found
  }

  return {
    keeper<K extends Kept>(purpose: Purpose<K>) {
      const any = purpose as unknown as Purpose<Kept>
      const keeper = createKeeper(client, purpose.record, () => fetch(any) as Promise<K>)
      riders.push({ purpose: any, keeper: keeper as unknown as Keeper<Kept> })
      return keeper
    },
  }
}

/** What came along is kept, or given up where it is closed; it is no failure of what was asked for. */
async function settle(keeper: Keeper<Kept>, found: Kept | EsscError): Promise<void> {
  try {
    if (!isEsscError(found)) await keeper.adopt(found)
    else if (found.code !== 'PLATFORM_ERROR') await keeper.forget()
  } catch (error) {
    if (!isEsscError(error)) throw error
  }
}
