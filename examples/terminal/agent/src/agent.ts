import { randomBytes } from 'node:crypto'
import { isEsscError } from '@essc/protocol/errors'
import type { Locale } from '@essc/protocol/messages/messages'
import { createTerminal } from '@essc/verifier/terminal'
import { createCharges } from './charges.ts'
import { platformClock } from './clock.ts'
import { openJournal } from './journal.ts'
import { createOrders } from './orders.ts'
import { createPatience } from './patience.ts'
import { openPrivateFolder } from './private-folder.ts'
import { createRefunds } from './refunds.ts'
import { buildServer } from './server.ts'
import { watchedFetch } from './watched-fetch.ts'

export interface AgentOptions {
  /** The platform's address. */
  platform: string
  /** Where key, secret and journal lie. */
  folder: string
  /** 0 takes any free port. */
  port: number
  /** The operator's code, until the agent was introduced. */
  provisioningCode?: string | undefined
  locale: Locale
  /** Takes what happens, in plain words. Nothing of a payment is in it. */
  say(line: string): void
  /** How long a charge waits for its outcome before it is answered `unknown`. Default: 15 s. */
  answerWithinMs?: number
}

/** How long the platform may take over one request. */
const PLATFORM_WITHIN_MS = 8_000

/**
 * Starts the agent: a terminal of the platform behind a local address.
 *
 * @throws TERMINAL_UNKNOWN when it was not introduced and has no good code of a till; Error for a folder that
 *   others may read, a damaged journal, a taken port
 */
export async function startAgent(options: AgentOptions) {
  const { say, locale } = options
  const folder = openPrivateFolder(options.folder)
  const undo: (() => unknown)[] = [() => folder.close()]
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each()
  }
  try {
    const clock = platformClock(options.platform)
    undo.push(() => clock.stop())
    await clock.set()
    const { now } = clock
    const watched = watchedFetch(PLATFORM_WITHIN_MS)
    const terminal = createTerminal({
      platform: options.platform,
      fetch: watched.fetch,
      storage: folder.storage,
      random: (length) => new Uint8Array(randomBytes(length)),
      now,
    })
    if (!(await terminal.facts())) await terminal.provision(options.provisioningCode ?? '', 'till')
    const journal = openJournal(folder, now())
    undo.push(() => journal.close())
    const orders = createOrders(journal)
    const onError = (error: unknown) => {
      const { code, name } = error as { code?: string; name?: string }
      say(isEsscError(error) ? `asked again later: ${error.code}` : `failed: ${code ?? name}`)
    }
    const patience = createPatience({ answerWithinMs: options.answerWithinMs ?? 15_000, onError })
    undo.push(() => patience.stop())
    const shared = { terminal, orders, watched, patience, now }
    const charges = createCharges(shared)
    const refunds = createRefunds({ ...shared, charges })
    let secret = folder.read('secret')
    if (secret === undefined) {
      secret = randomBytes(32).toString('base64url')
      folder.write('secret', secret)
    }
    const health = async () => ({
      introduced: (await terminal.facts()) !== undefined,
      reached: watched.isReached(),
    })
    const app = buildServer({ charges, refunds, orders, secret, locale, health, onError })
    undo.push(() => app.close())
    const url = await app.listen({ port: options.port, host: '127.0.0.1' })
    return { url, secretFile: folder.pathOf('secret'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
