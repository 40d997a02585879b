import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import { sha256 } from '@essc/crypto/sha256'
import type { Host } from '@essc/hosts/host'
import type { HolderState, SessionAnswer } from '@essc/protocol/channels/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Device } from './device.ts'
import type { PlatformClock } from './platform-clock.ts'
import type { Credentials, Transport } from './transport.ts'

/** What the partner's server needs to ask the platform for a launch ticket. */
export interface TicketLogin {
  /** The host's login code, good once. */
  code: string
  host: Host['name']
  /** base64url of the SHA-256 of the verifier that this client keeps (RFC 7636). */
  verifierDigest: string
}

export interface Session extends Credentials {
  readonly sessionId: string
  readonly tokenExpiresAtUnix: number
  readonly expiresAtUnix: number
  readonly holder: HolderState
  /** Compressed SM2 key, 33 bytes. */
  readonly passwordKey: Uint8Array
}

export interface Sessions {
  /** Opens or resumes the session; calls at the same time share one login. */
  ready(): Promise<Session>
  /** A session with a token that is good for two more minutes. */
  fresh(): Promise<Session>
  /**
   * Makes the session good again after the platform refused `expired`: its token may merely be too old
   * by the platform's clock; only if it cannot be renewed is there a new login.
   */
  replace(expired: Session): Promise<Session>
  /** The session as last known, expired or not, without any request. */
  known(): Promise<Session | undefined>
  /** The session in memory, expired or not. */
  peek(): Session | undefined
  /** What the platform's answers tell about the holder. */
  setHolder(holder: HolderState): void
  /** Writes down how far this phone's clock is off, for the next start. */
  saveClock(): Promise<void>
  /** Ends the session: here at once, and on the platform if it can be reached. @throws NETWORK_* */
  end(): Promise<void>
}

export interface SessionsOptions {
  host: Host
  transport: Transport
  clock: PlatformClock
  random: RandomBytes
  openDevice(): Promise<Device>
  ticket(login: TicketLogin): Promise<string>
  onChange(session: Session): void
}

interface Stored extends Omit<SessionAnswer, 'nowMs' | 'random'> {
  offsetMs: number
  /** The platform's time when it was last heard; earlier versions did not write it. */
  heardMs?: number
}

const RECORD = 'session'
const TOKEN_MARGIN_SECONDS = 120

/** Keeps the one session of this client: in memory, and sealed in storage for the next start. */
export function createSessions(options: SessionsOptions): Sessions {
  const { host, transport, clock, random, onChange } = options
  let current: Session | undefined
  const opening = singleFlight(open)
  const renewing = singleFlight(renew)
  const loggingIn = singleFlight(logIn)

  const isLive = (session: Session) => clock.now() < session.expiresAtUnix * 1_000

  async function known(): Promise<Session | undefined> {
    const { vault } = await options.openDevice()
    if (current) return current
    const stored = await vault.read<Stored>(RECORD)
    if (stored && !current) {
      clock.restore(stored.offsetMs, stored.heardMs ?? 0)
      current = toSession(stored)
    }
    return current
  }

  async function open(): Promise<Session> {
    const session = await known()
    return session && isLive(session) ? session : loggingIn()
  }

  async function logIn(): Promise<Session> {
    const device = await options.openDevice()
    const verifier = random(32)
    const { code } = await host.login()
    const ticket = await askTicket({
      code,
      host: host.name,
      verifierDigest: toBase64Url(sha256(verifier)),
    })
    const sentMs = host.now()
    const answer = await transport.send('channels.createSession', {
      body: () => ({
        ticket,
        verifier: toBase64Url(verifier),
        deviceId: device.deviceId,
        host: host.name,
      }),
    })
    clock.learn(answer.nowMs, sentMs)
    const session = toSession(answer)
    await device.mix(fromBase64Url(answer.random))
    await keep(session)
    return session
  }

  async function askTicket(login: TicketLogin): Promise<string> {
    try {
      return await options.ticket(login)
    } catch (cause) {
      throw isEsscError(cause) ? cause : new EsscError('TICKET_INVALID', { cause })
    }
  }

  async function renew(): Promise<Session> {
    const session = current
    if (!session) return opening()
    const answer = await transport.send('channels.renewToken', {
      body: () => ({}),
      credentials: session,
    })
    const renewed = { ...session, ...answer }
    // A login may have replaced the session meanwhile; then this token is of no use.
    if (current?.sessionId === session.sessionId) {
      current = { ...current, ...answer }
      await store(current)
    }
    return renewed
  }

  async function keep(session: Session): Promise<void> {
    current = session
    await store(session)
    onChange(session)
  }

  async function store(session: Session): Promise<void> {
    const { vault } = await options.openDevice()
    const { kid: _, ...rest } = session
    await vault.write(RECORD, {
      ...rest,
      secret: toBase64Url(session.secret),
      passwordKey: toBase64Url(session.passwordKey),
      offsetMs: clock.offsetMs(),
      heardMs: clock.heardMs(),
    } satisfies Stored)
  }

  return {
    known,
    peek: () => current,
    ready: async () => (current && isLive(current) ? current : opening()),
    async fresh() {
      const session = current && isLive(current) ? current : await opening()
      const secondsLeft = session.tokenExpiresAtUnix - clock.now() / 1_000
      if (secondsLeft > TOKEN_MARGIN_SECONDS) return session
      try {
        return await renewing()
      } catch (error) {
        if (secondsLeft > 0 && isEsscError(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT'))
          return session
        throw error
      }
    },
    async replace(expired) {
      if (current && current.token !== expired.token) return current
      try {
        return await renewing()
      } catch (error) {
        if (!isEsscError(error, 'SESSION_EXPIRED')) throw error
        return await loggingIn()
      }
    },
    setHolder(holder) {
      if (!current || current.holder === holder) return
      void keep({ ...current, holder })
    },
    async saveClock() {
      if (current) await store(current)
    },
    async end() {
      const session = await known()
      if (!session) return
      current = undefined
      const { vault } = await options.openDevice()
      await vault.remove(RECORD)
      await transport.send('channels.closeSession', {
        body: () => ({}),
        credentials: session,
        retryDelaysMs: [300],
      })
    },
  }
}

function toSession(answer: Omit<SessionAnswer, 'nowMs' | 'random'>): Session {
  try {
    return {
      kid: answer.sessionId,
      sessionId: answer.sessionId,
      secret: fromBase64Url(answer.secret),
      token: answer.token,
      tokenExpiresAtUnix: answer.tokenExpiresAtUnix,
      expiresAtUnix: answer.expiresAtUnix,
      holder: answer.holder,
      passwordKey: fromBase64Url(answer.passwordKey),
    }
  } catch (cause) {
    throw new EsscError('PLATFORM_ERROR', { cause })
  }
}

/** Calls that come while one is under way share its outcome. */
function singleFlight<T>(call: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined
  return () => {
    flight ??= call().finally(() => {
      flight = undefined
    })
    return flight
  }
}
