import { toBase64Url } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { captureMessage } from '@essc/protocol/desk/capture'
import type {
  CaptureBody,
  ResolveAnswer,
  ResolveBody,
  TerminalKind,
  UploadAnswer,
  UploadBody,
} from '@essc/protocol/desk/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Charge, ChargeBody } from '@essc/protocol/payments/schema'
import { createPlatform, type TerminalFetch } from './platform-call.ts'
import { createTerminalBundle } from './terminal-bundle.ts'
import {
  createTerminalSession,
  type TerminalFacts,
  type TerminalStorage,
} from './terminal-session.ts'
import { createTill, isDecided, type Till } from './till.ts'

export interface TerminalOptions {
  /** The platform's address. */
  platform: string
  fetch: TerminalFetch
  storage: TerminalStorage
  /** Secret random bytes. */
  random: RandomBytes
  /** The terminal's clock in milliseconds. */
  now(): number
  /** Pauses before asking again; without it there is one more try at once. */
  wait?: (delayMs: number) => Promise<void>
}

/** A charge whose outcome is not known, or whose holder is still to confirm. */
export interface UnfinishedCharge extends ChargeBody {
  idempotencyKey: string
  startedAtMs: number
  /** Once the platform has answered. */
  paymentId?: string
}

export interface Terminal extends Till {
  /**
   * Introduces this terminal with the code that its operator was given.
   *
   * @param kind what it is to be: a code for another kind of terminal is refused.
   * @throws TERMINAL_UNKNOWN, NETWORK_UNREACHABLE (try again with the same code)
   */
  provision(provisioningCode: string, kind?: TerminalKind): Promise<TerminalFacts>
  /** Undefined before provisioning. */
  kind(): Promise<TerminalKind | undefined>
  /** Undefined before provisioning. */
  facts(): Promise<TerminalFacts | undefined>
  /** Logs in; the other calls do so by themselves. @throws TERMINAL_UNKNOWN, NETWORK_UNREACHABLE */
  openSession(): Promise<void>
  /**
   * Charges a shown code. What is sent is stored first and asked about, with the same key, until the
   * outcome is known.
   *
   * @throws CODE_*, PAYMENT_*; NETWORK_UNREACHABLE when the outcome is still unknown: call
   *   {@link Terminal.resumeCharge}. PAYMENT_STATE_CONFLICT while another charge's outcome is unknown.
   */
  charge(charge: ChargeBody): Promise<Charge>
  /** What a charge that was interrupted stands at, after a restart too. */
  unfinishedCharge(): Promise<UnfinishedCharge | undefined>
  /**
   * Asks how the interrupted charge went; undefined when there is none. Within three minutes the charge
   * is sent again with its key, and may be made by that; later the platform is asked by the order alone.
   *
   * @throws as charge; REQUEST_NOT_FOUND when no payment holds the order, and none will
   */
  resumeCharge(): Promise<Charge | undefined>
  /** @throws REQUEST_NOT_FOUND, NETWORK_UNREACHABLE */
  getCharge(paymentId: string): Promise<Charge>
  /** Takes a charge back. @throws PAYMENT_STATE_CONFLICT, NETWORK_UNREACHABLE */
  voidCharge(paymentId: string): Promise<Charge>
  /** Who a shown code belongs to, for a registered purpose. @throws CODE_*, DESK_PURPOSE_NOT_REGISTERED */
  resolve(body: ResolveBody): Promise<ResolveAnswer>
  /**
   * Signs a code that was taken without a network, with this terminal's key and clock, to be sent with
   * {@link Terminal.resolveLate} within 24 hours. @throws TERMINAL_UNKNOWN before provisioning
   */
  capture(body: ResolveBody): Promise<CaptureBody>
  /**
   * Who a captured code belongs to. Give the same idempotency key when the answer may have been lost:
   * with another one the code counts as spent. `createOfflineQueue` does both.
   *
   * @throws CODE_*, PROOF_INVALID, DESK_PURPOSE_NOT_REGISTERED
   */
  resolveLate(capture: CaptureBody, idempotencyKey?: string): Promise<ResolveAnswer>
  /** Tells which codes were accepted without a network, 100 at a time, so that copies are found. */
  uploadUses(uses: UploadBody['uses'], idempotencyKey?: string): Promise<UploadAnswer['results']>
  /**
   * The newest trust bundle that this terminal has seen, before restarts too. One with a wrong
   * signature or a lower sequence is refused: the kept one is answered instead, as it is while the
   * platform cannot be reached.
   *
   * @throws TERMINAL_UNKNOWN before provisioning; NETWORK_UNREACHABLE or BUNDLE_INVALID while none
   *   is kept
   */
  bundle(): Promise<SignedTrustBundle>
}

const CHARGE = 'essc.terminal.charge'
/** A payment code lives in three steps of 30 s at most; some more for a terminal's clock. */
const CODE_DEAD_MS = 180_000
const PAUSES_MS = [300, 900, 2_000, 4_000, 8_000]

/** A terminal's client, for Node and the browser. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { storage, random, now } = options
  const platform = createPlatform(options.platform, options.fetch, random)
  const session = createTerminalSession({ platform, storage, random, now })
  const bundle = createTerminalBundle({ platform, storage, ...session })

  /** The same request until its outcome is known, as long as that is reasonable. */
  async function insist<T>(ask: () => Promise<T>): Promise<T> {
    const pauses = options.wait ? PAUSES_MS : [0]
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask()
      } catch (error) {
        const pause = pauses[attempt]
        if (!isUnknown(error) || pause === undefined) throw error
        await options.wait?.(pause)
      }
    }
  }

  const till = createTill({ session, random, now, insist })

  async function unfinishedCharge(): Promise<UnfinishedCharge | undefined> {
    const stored = await storage.get(CHARGE)
    return stored === undefined ? undefined : (JSON.parse(stored) as UnfinishedCharge)
  }

  /** Keeps a charge in mind while its holder is asked, and forgets it once it is over. */
  async function settle(charge: Charge): Promise<Charge> {
    const unfinished = await unfinishedCharge()
    const isOther = unfinished?.paymentId !== undefined && unfinished.paymentId !== charge.paymentId
    if (!unfinished || isOther) return charge
    if (charge.state === 'awaitingHolder')
      await storage.set(CHARGE, JSON.stringify({ ...unfinished, paymentId: charge.paymentId }))
    else await storage.remove(CHARGE)
    return charge
  }

  async function send(unfinished: UnfinishedCharge): Promise<Charge> {
    const { digits, amountFen, orderReference, idempotencyKey } = unfinished
    try {
      const body = { digits, amountFen, orderReference }
      return await settle(await till.sendCharge(body, idempotencyKey))
    } catch (error) {
      if (isDecided(error)) await storage.remove(CHARGE)
      throw error
    }
  }

  /**
   * Its code is dead, so that whatever is still under way charges nothing more: what the platform says
   * of the order stands.
   */
  async function findLate({ orderReference }: UnfinishedCharge): Promise<Charge> {
    try {
      return await settle(await till.findCharge(orderReference))
    } catch (error) {
      if (isEsscError(error, 'REQUEST_NOT_FOUND')) await storage.remove(CHARGE)
      throw error
    }
  }

  async function getCharge(paymentId: string): Promise<Charge> {
    const parameters = { paymentId }
    const isOurs = (await unfinishedCharge())?.paymentId === paymentId
    try {
      const charge = await insist(() => session.call('payments.getCharge', { parameters }))
      return isOurs ? settle(charge) : charge
    } catch (error) {
      if (isOurs && isEsscError(error, 'REQUEST_NOT_FOUND')) await storage.remove(CHARGE)
      throw error
    }
  }

  return {
    ...till,
    async provision(provisioningCode, kind) {
      const before = await session.facts()
      const facts = await insist(() => session.provision(provisioningCode, kind))
      if (before && before.terminalId !== facts.terminalId) {
        await storage.remove(CHARGE)
        await bundle.forget()
      }
      return facts
    },
    facts: session.facts,
    kind: async () => (await session.facts())?.kind,
    openSession: () => insist(session.open),
    unfinishedCharge,
    getCharge,
    async charge({ digits, amountFen, orderReference }) {
      const before = await unfinishedCharge()
      const isSame =
        before?.digits === digits &&
        before.amountFen === amountFen &&
        before.orderReference === orderReference
      if (before && !isSame && before.paymentId === undefined)
        throw new EsscError('PAYMENT_STATE_CONFLICT')
      const unfinished: UnfinishedCharge =
        before && isSame
          ? before
          : {
              digits,
              amountFen,
              orderReference,
              idempotencyKey: toBase64Url(random(16)),
              startedAtMs: now(),
            }
      await storage.set(CHARGE, JSON.stringify(unfinished))
      return send(unfinished)
    },
    async resumeCharge() {
      const unfinished = await unfinishedCharge()
      if (!unfinished) return undefined
      const { paymentId } = unfinished
      if (paymentId !== undefined) return getCharge(paymentId)
      if (now() - unfinished.startedAtMs < CODE_DEAD_MS) return send(unfinished)
      return findLate(unfinished)
    },
    async voidCharge(paymentId) {
      const idempotencyKey = toBase64Url(random(16))
      const parameters = { paymentId }
      const charge = await insist(() =>
        session.call('payments.voidCharge', { parameters, idempotencyKey }),
      )
      const unfinished = await unfinishedCharge()
      return unfinished?.paymentId === paymentId ? settle(charge) : charge
    },
    resolve(body) {
      const idempotencyKey = toBase64Url(random(16))
      return insist(() => session.call('desk.resolve', { body, idempotencyKey }))
    },
    async capture(body) {
      const facts = await session.facts()
      if (!facts) throw new EsscError('TERMINAL_UNKNOWN')
      const captured = { ...body, capturedAtUnix: Math.floor(now() / 1_000) }
      const signature = await session.sign(captureMessage(facts.terminalId, captured))
      return { ...captured, signature }
    },
    resolveLate(body, idempotencyKey = toBase64Url(random(16))) {
      return insist(() => session.call('desk.resolveLate', { body, idempotencyKey }))
    },
    async uploadUses(uses, idempotencyKey = toBase64Url(random(16))) {
      const body = { uses }
      const answer = await insist(() => session.call('desk.uploadUses', { body, idempotencyKey }))
      return answer.results
    },
    bundle: () => bundle.newest(),
  }
}

/** Whether a request may or may not have been carried out. */
function isUnknown(error: unknown): boolean {
  return isEsscError(
    error,
    'NETWORK_UNREACHABLE',
    'NETWORK_TIMEOUT',
    'PLATFORM_ERROR',
    'PLATFORM_UNAVAILABLE',
  )
}
