import { isEsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'

/** What every kept authorisation says of itself. */
export interface Kept {
  /** The session it was given in: another one may be another person's. */
  sessionId: string
  takenAtUnix: number
  endsAtUnix: number
}

export interface Keeper<K extends Kept> {
  /** What is in memory and may be used now, without waiting. */
  current(): K | undefined
  /**
   * What may be used now: from memory, from storage or from the platform. Renewed ahead of its end;
   * while the network is gone the old one is used until it ends.
   *
   * @throws SESSION_LOCKED, CARD_*, NETWORK_*, whatever the platform answers
   */
  obtain(): Promise<K>
  /** Gets a new one. What is at hand is given up if the platform refuses, not if it cannot be reached. */
  renew(): Promise<K>
  /** What may be used now, from memory or storage, without asking anybody. */
  kept(): Promise<K | undefined>
  /** Whether there is nothing to use, or what there is draws to its end. */
  isDue(): Promise<boolean>
  /** Takes what came with another's request. */
  adopt(kept: K): Promise<void>
  /** Writes what is in memory to storage. */
  save(): Promise<void>
  /** Whether one lies in storage, used up or not. */
  isKnown(): Promise<boolean>
  forget(): Promise<void>
}

const RETRY_MS = 60_000

/**
 * Keeps one kind of authorisation, in memory and sealed in storage.
 *
 * @param fetch asks the platform for a new one.
 */
export function createKeeper<K extends Kept>(
  client: Client,
  name: string,
  fetch: () => Promise<K>,
): Keeper<K> {
  let memory: K | undefined
  let triedMs: number | undefined
  let flight: Promise<K> | undefined

  const isUsable = (kept: K | undefined) =>
    kept !== undefined &&
    kept.sessionId === client.sessions.peek()?.sessionId &&
    client.now() < kept.endsAtUnix * 1_000

  const isAging = (kept: K) =>
    client.now() / 1_000 > kept.endsAtUnix - (kept.endsAtUnix - kept.takenAtUnix) / 4

  const current = () => (isUsable(memory) ? memory : undefined)

  async function save(): Promise<void> {
    const { vault } = await client.device()
    if (memory) await vault.write(name, memory)
  }

  async function forget(): Promise<void> {
    memory = undefined
    const { vault } = await client.device()
    await vault.remove(name)
  }

  async function load(): Promise<void> {
    const { vault } = await client.device()
    await client.sessions.known()
    if (memory) return
    const stored = await vault.read<K>(name)
    // A new one may have come while storage was read.
    memory ??= stored
  }

  async function adopt(fetched: K): Promise<void> {
    memory = fetched
    await save()
  }

  async function fetchAndKeep(): Promise<K> {
    triedMs = client.host.now()
    try {
      const fetched = await fetch()
      await adopt(fetched)
      return fetched
    } catch (error) {
      const usable = current()
      if (isRefusal(error)) await forget()
      else if (usable && isEsscError(error)) return usable
      throw error
    }
  }

  function renew(): Promise<K> {
    flight ??= fetchAndKeep().finally(() => {
      flight = undefined
    })
    return flight
  }

  return {
    current,
    save,
    forget,
    renew,
    adopt,
    async isDue() {
      await load()
      const usable = current()
      return usable === undefined || isAging(usable)
    },
    async kept() {
      await load()
      return current()
    },
    async isKnown() {
      await load()
      return memory !== undefined
    },
    async obtain() {
      await load()
      const usable = current()
      const { host } = client
      if (usable && !isAging(usable)) return usable
      if (usable && triedMs !== undefined && host.now() - triedMs < RETRY_MS) return usable
      return renew()
    },
  }
}

/** Whether the platform says that there is to be no such authorisation; all else may pass. */
function isRefusal(error: unknown): boolean {
  return isEsscError(error) && /^(CARD|BANK|ENROLMENT|PAYMENT)_|^SESSION_LOCKED$/.test(error.code)
}
