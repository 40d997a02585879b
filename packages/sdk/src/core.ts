import { toBase64Url } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import type { Cancellation, Host } from '@essc/hosts/host'
import type { Answer, Body, ParametersOf } from '@essc/protocol/contract'
import { isEsscError } from '@essc/protocol/errors'
import { type PhoneOperationId, phoneOperations } from '@essc/protocol/phone-operations'
import { createDeviceRandom, type Device, openDevice } from './device.ts'
import { createEvents, type Events } from './events.ts'
import { createPlatformClock } from './platform-clock.ts'
import { createSessions, type Session, type Sessions, type TicketLogin } from './session.ts'
import { createTransport } from './transport.ts'

export interface Metric {
  name: string
  value: number
  unit: 'ms' | 'bytes' | 'count'
}

export interface CoreOptions {
  /** From a factory of `@essc/hosts`. */
  host: Host
  /** The channel's public id. */
  channel: string
  /** The platform's address, such as `https://card.example`. */
  platform: string
  /**
   * The partner's own call to its server, which exchanges the host's login code and asks the platform
   * for a launch ticket. Made whenever a session is needed.
   */
  ticket(login: TicketLogin): Promise<string>
  /** Figures of requests and codes; off unless given. Never personal. */
  onMetric?: ((metric: Metric) => void) | undefined
}

export interface CallRequest<O extends PhoneOperationId> {
  parameters?: ParametersOf<O>
  /** Made from session and nonce, so that a password can be sealed for exactly these. */
  body?: (session: Session, nonce: string) => Body<O>
  timeoutMs?: number
  cancellation?: Cancellation
  retryDelaysMs?: readonly number[]
}

/** What every action is handed: the one session, clock, randomness and way to the platform. */
export interface Client {
  readonly host: Host
  /** The platform's address, without a slash at the end. */
  readonly platform: string
  readonly sessions: Sessions
  readonly events: Events
  /** Secret random bytes; only after {@link Client.device} answered. */
  readonly random: RandomBytes
  /** Opens the installation once: randomness, id and sealed storage. */
  device(): Promise<Device>
  /** The platform's time in milliseconds. */
  now(): number
  /**
   * Asks for the platform's clock, when that was not done for ten minutes or there is a reason to.
   *
   * @throws NETWORK_*
   */
  adjustClock(isAsked?: boolean): Promise<void>
  /** Hears that the platform's time is another by more than two seconds; the answer stops it. */
  onClockMove(listener: () => void): () => void
  /** Whether the time is one that an earlier run of the app learned and was not confirmed yet. */
  isClockUnconfirmed(): boolean
  /** The same, and the platform was asked in vain. */
  isClockDoubtful(): boolean
  /**
   * One operation in the holder's session, which is opened, renewed or replaced as needed.
   *
   * @throws any code of the platform, the host or the network.
   */
  call<O extends PhoneOperationId>(operation: O, request?: CallRequest<O>): Promise<Answer<O>>
  metric(metric: Metric): void
}

/** Makes what all actions share. Nothing is asked before the first action. */
export function createCore(options: CoreOptions): Client {
  const { host, onMetric } = options
  const source = createDeviceRandom()
  const { random } = source
  const clock = createPlatformClock(host)
  const transport = createTransport({ host, platform: options.platform, random, onMetric })
  let opening: Promise<Device> | undefined
  let checking: Promise<void> | undefined
  let hasFailed = false

  async function hello(retryDelaysMs?: readonly number[]) {
    const sentMs = host.now()
    const answer = await transport.send('channels.hello', { retryDelaysMs })
    clock.learn(answer.nowMs, sentMs)
    return answer
  }

  async function tellClock(retryDelaysMs?: readonly number[]): Promise<void> {
    const before = clock.offsetMs()
    await hello(retryDelaysMs)
    if (clock.offsetMs() !== before) await sessions.saveClock()
  }

  /** Confirms what an earlier run learned, before anything is said or sealed by it. Never fails. */
  async function confirmClock(): Promise<void> {
    if (!clock.isRestored()) return
    checking ??= tellClock([])
      .catch((error: unknown) => {
        if (!isEsscError(error)) throw error
        hasFailed = true
      })
      .finally(() => {
        checking = undefined
      })
    await checking
  }

  function device(): Promise<Device> {
    opening ??= openDevice(host, options.channel, source, () => hello()).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  const sessions = createSessions({
    host,
    transport,
    clock,
    random,
    openDevice: device,
    ticket: (login) => options.ticket(login),
    onChange(session) {
      client.events.emit('session.changed', session.sessionId)
    },
  })

  async function call<O extends PhoneOperationId>(
    operation: O,
    request: CallRequest<O> = {},
  ): Promise<Answer<O>> {
    let session = await sessions.ready()
    await confirmClock()
    // One action has one key, even across a new login in its middle.
    const idempotencyKey =
      phoneOperations[operation].method === 'POST' ? toBase64Url(random(16)) : undefined
    for (let replacements = 0; ; ) {
      try {
        session = await sessions.fresh()
        const asked = session
        const { body, parameters, ...rest } = request
        return await transport.send(operation, {
          ...rest,
          parameters: parameters as Record<string, string> | undefined,
          body: body && ((nonce) => body(asked, nonce) as object),
          credentials: asked,
          idempotencyKey,
        })
      } catch (error) {
        if (isEsscError(error, 'SESSION_EXPIRED') && replacements++ < 2) {
          await sessions.replace(session)
          // A token that ended unexpectedly means that the clocks have come apart.
          await tellClock().catch(() => undefined)
          continue
        }
        if (isEsscError(error, 'SESSION_LOCKED')) sessions.setHolder('locked')
        throw error
      }
    }
  }

  const client: Client = {
    host,
    platform: options.platform.replace(/\/+$/, ''),
    sessions,
    random,
    device,
    call,
    events: createEvents(host, {
      poll: (cursor, cancellation) =>
        call('channels.events', {
          parameters:
            cursor === undefined
              ? { waitSeconds: '0' }
              : { after: String(cursor), waitSeconds: '25' },
          timeoutMs: 35_000,
          cancellation,
          retryDelaysMs: [],
        }),
    }),
    now: clock.now,
    async adjustClock(isAsked = false) {
      await sessions.known()
      if (clock.isRestored()) await confirmClock()
      else if (isAsked || !clock.isFresh()) await tellClock()
    },
    onClockMove: clock.onMove,
    isClockUnconfirmed: clock.isRestored,
    isClockDoubtful: () => hasFailed && clock.isRestored(),
    metric(metric) {
      onMetric?.(metric)
    },
  }
  return client
}
