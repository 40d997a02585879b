import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import type { Cancellation, Host, HostResponse } from '@essc/hosts/host'
import { proofHeader } from '@essc/protocol/channels/proof'
import type { Answer } from '@essc/protocol/contract'
import { EsscError, isErrorCode, isEsscError } from '@essc/protocol/errors'
import { operationPath } from '@essc/protocol/operations'
import { type PhoneOperationId, phoneOperations } from '@essc/protocol/phone-operations'
import { wait } from './wait.ts'

/** Who a request is from: a session's id, secret and bearer token. */
export interface Credentials {
  readonly kid: string
  /** 32 bytes. */
  readonly secret: Uint8Array
  /** As it came, base64url. */
  readonly token: string
}

export interface TransportRequest {
  readonly parameters?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * What goes into the body of a POST, made from the platform's nonce where something inside needs
   * it. It is made anew only while no earlier try can have reached the platform.
   */
  readonly body?: ((nonce: string) => object) | undefined
  readonly credentials?: Credentials | undefined
  /** Of a POST; the same for every try of one action. */
  readonly idempotencyKey?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly cancellation?: Cancellation | undefined
  /** Pauses before further tries after the network failed. */
  readonly retryDelaysMs?: readonly number[] | undefined
}

export interface Transport {
  /**
   * One operation of the platform, asked again with the same idempotency key while its outcome is
   * unknown.
   *
   * @throws any code that the platform answers; NETWORK_UNREACHABLE or NETWORK_TIMEOUT when the
   *   outcome stayed unknown; HOST_CANCELLED; PLATFORM_ERROR for an answer that is none.
   */
  send<O extends PhoneOperationId>(operation: O, request?: TransportRequest): Promise<Answer<O>>
  /** The newest nonce that the platform sent; `-` before the first answer. */
  nonce(): string
}

export interface TransportOptions {
  host: Host
  /** The platform's address. */
  platform: string
  random: RandomBytes
  onMetric?: ((metric: { name: string; value: number; unit: 'ms' | 'bytes' }) => void) | undefined
}

const TIMEOUT_MS = 10_000
/** Fifteen seconds in all for what must be known, two for what can be read again. */
const POST_DELAYS_MS = [300, 900, 2_000, 4_000, 8_000]
const GET_DELAYS_MS = [300, 900]

/** Speaks the platform's wire format over the host's requests. */
export function createTransport(options: TransportOptions): Transport {
  const { host, random, onMetric } = options
  const platform = options.platform.replace(/\/+$/, '')
  let nonce = '-'

  async function once<O extends PhoneOperationId>(
    operation: O,
    request: TransportRequest,
    body: string | undefined,
  ): Promise<Answer<O>> {
    const { method } = phoneOperations[operation]
    const { credentials, idempotencyKey } = request
    const parameters = given(request.parameters)
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
    if (credentials) {
      headers.Authorization = `Bearer ${credentials.token}`
      headers['ESSC-Proof'] = proofHeader(credentials.kid, credentials.secret, {
        operation,
        parameters,
        token: credentials.token,
        body: body === undefined ? undefined : utf8(body),
        idempotencyKey,
        nonce,
        random: random(12),
      })
    }
    const startedMs = host.now()
    const response = await host.request({
      url: platform + operationPath(phoneOperations[operation], parameters),
      method,
      headers,
      body,
      timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
      cancellation: request.cancellation,
    })
    nonce = response.headers['essc-nonce'] ?? nonce
    onMetric?.({ name: `request.${operation}`, value: host.now() - startedMs, unit: 'ms' })
    if (response.status >= 200 && response.status < 300) return readAnswer(response) as Answer<O>
    throw readProblem(response)
  }

  return {
    nonce: () => nonce,
    async send(operation, request = {}) {
      const { method } = phoneOperations[operation]
      const sent: TransportRequest =
        method === 'POST' && request.idempotencyKey === undefined
          ? { ...request, idempotencyKey: toBase64Url(random(16)) }
          : request
      const delays = request.retryDelaysMs ?? (method === 'POST' ? POST_DELAYS_MS : GET_DELAYS_MS)
      const make = () => (sent.body ? JSON.stringify(sent.body(nonce)) : undefined)
      let body = make()
      let isOutcomeUnknown = false
      let isNonceNew = false
      for (let attempt = 0; ; ) {
        try {
          return await once(operation, sent, body)
        } catch (error) {
          if (isEsscError(error, 'PROOF_NONCE') && !isNonceNew) {
            isNonceNew = true
            if (!isOutcomeUnknown) body = make()
            continue
          }
          const delayMs = delays[attempt]
          if (!isUnknown(error) || delayMs === undefined || sent.cancellation?.cancelled)
            throw error
          attempt++
          isOutcomeUnknown = true
          isNonceNew = false
          await wait(host, delayMs, sent.cancellation)
        }
      }
    },
  }
}

/** Whether a request may or may not have been carried out, so that it must be asked again. */
function isUnknown(error: unknown): boolean {
  return isEsscError(
    error,
    'NETWORK_UNREACHABLE',
    'NETWORK_TIMEOUT',
    'PLATFORM_ERROR',
    'PLATFORM_UNAVAILABLE',
  )
}

function given(parameters: TransportRequest['parameters']): Record<string, string> {
  const present: Record<string, string> = {}
  for (const name of Object.keys(parameters ?? {})) {
    const value = parameters?.[name]
    if (value !== undefined) present[name] = value
  }
  return present
}

function parse(response: HostResponse): Record<string, unknown> | undefined {
  if (response.body === '') return {}
  try {
    const value: unknown = JSON.parse(response.body)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function readAnswer(response: HostResponse): object {
  const answer = parse(response)
  if (!answer) throw new EsscError('PLATFORM_ERROR')
  return answer
}

/** The error of a problem answer (RFC 9457). A gateway's own answers have no code of ours. */
function readProblem(response: HostResponse): EsscError {
  const { code, requestId, parameters } = parse(response) ?? {}
  const fallback =
    response.status === 502 || response.status === 503 || response.status === 504
      ? 'PLATFORM_UNAVAILABLE'
      : 'PLATFORM_ERROR'
  return new EsscError(isErrorCode(code) ? code : fallback, {
    requestId: typeof requestId === 'string' ? requestId : undefined,
    parameters:
      typeof parameters === 'object' && parameters !== null
        ? (parameters as Record<string, number | string>)
        : undefined,
  })
}
