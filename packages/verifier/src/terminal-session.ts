import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import type { Answer } from '@essc/protocol/contract'
import type { TerminalKind } from '@essc/protocol/desk/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { OperationId } from '@essc/protocol/operations'
import type { Platform, PlatformRequest, TerminalCredentials } from './platform-call.ts'

/** Texts that outlive the program. The terminal's secret key lies here: guard it as one. */
export interface TerminalStorage {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

export interface TerminalFacts {
  terminalId: string
  kind: TerminalKind
  /** The shop or office, as holders see it. */
  operatorName: string
  /** base64url of 33 bytes: pins the trust bundle. */
  bundleKey: string
}

export interface TerminalSession {
  /** Introduces this terminal with its operator's code; the same code may be tried again. */
  provision(provisioningCode: string, kind?: TerminalKind): Promise<TerminalFacts>
  /** Undefined before provisioning. */
  facts(): Promise<TerminalFacts | undefined>
  /** Keeps another key that trust bundles are signed by. */
  pin(bundleKey: string): Promise<void>
  /** Logs in, unless a session is open. */
  open(): Promise<void>
  /** Signs with the terminal's own key. */
  sign(message: Uint8Array): Promise<string>
  /** One operation, with one new login when the session has ended. */
  call<O extends OperationId>(operation: O, request: PlatformRequest): Promise<Answer<O>>
}

const KEY = 'essc.terminal.key'
const FACTS = 'essc.terminal.facts'
const MARGIN_MS = 60_000

export interface TerminalSessionOptions {
  platform: Platform
  storage: TerminalStorage
  random: RandomBytes
  now(): number
}

/** The terminal's own key, and the session that it logs in to with it. */
export function createTerminalSession(options: TerminalSessionOptions): TerminalSession {
  const { platform, storage, random, now } = options
  let session: (TerminalCredentials & { expiresAtUnix: number }) | undefined
  let opening: Promise<TerminalCredentials> | undefined

  /** Kept before it is sent anywhere: an answer may get lost, the key must not. */
  async function key(): Promise<Uint8Array> {
    const stored = await storage.get(KEY)
    if (stored !== undefined) return fromBase64Url(stored)
    const { secretKey } = sm2KeyPair(random)
    await storage.set(KEY, toBase64Url(secretKey))
    return secretKey
  }

  async function facts(): Promise<TerminalFacts | undefined> {
    const stored = await storage.get(FACTS)
    return stored === undefined ? undefined : (JSON.parse(stored) as TerminalFacts)
  }

  async function logIn(): Promise<TerminalCredentials> {
    const known = await facts()
    if (!known) throw new EsscError('TERMINAL_UNKNOWN')
    const { terminalId } = known
    const signer = sm2Signer(await key(), random)
    const open = () => {
      const nonce = platform.nonce()
      const drawn = toBase64Url(random(12))
      const message = utf8(['essc-terminal-v1', terminalId, nonce, drawn].join('\n'))
      const signature = toBase64Url(signer.sign(message))
      return platform.call('desk.openSession', {
        body: { terminalId, nonce, random: drawn, signature },
      })
    }
    const answer = await open().catch((error: unknown) => {
      if (isEsscError(error, 'PROOF_NONCE')) return open()
      throw error
    })
    session = {
      kid: answer.sessionId,
      secret: fromBase64Url(answer.secret),
      token: answer.token,
      expiresAtUnix: answer.expiresAtUnix,
    }
    return session
  }

  function credentials(): Promise<TerminalCredentials> {
    if (session && now() < session.expiresAtUnix * 1_000 - MARGIN_MS)
      return Promise.resolve(session)
    opening ??= logIn().finally(() => {
      opening = undefined
    })
    return opening
  }

  return {
    facts,
    sign: async (message) => toBase64Url(sm2Signer(await key(), random).sign(message)),
    async provision(provisioningCode, kind) {
      const { publicKey } = sm2Signer(await key(), random)
      const answer = await platform.call('desk.provision', {
        body: { provisioningCode, publicKey: toBase64Url(publicKey) },
      })
      // The code is spent on a terminal that nobody uses; the next one draws another key.
      if (kind !== undefined && answer.kind !== kind) {
        await storage.remove(KEY)
        throw new EsscError('TERMINAL_UNKNOWN')
      }
      await storage.set(FACTS, JSON.stringify(answer))
      session = undefined
      return answer
    },
    async pin(bundleKey) {
      const known = await facts()
      if (known) await storage.set(FACTS, JSON.stringify({ ...known, bundleKey }))
    },
    async open() {
      await credentials()
    },
    async call(operation, request) {
      const used = await credentials()
      try {
        return await platform.call(operation, { ...request, credentials: used })
      } catch (error) {
        if (!isEsscError(error, 'SESSION_EXPIRED')) throw error
        if (session === used) session = undefined
        return platform.call(operation, { ...request, credentials: await credentials() })
      }
    },
  }
}
