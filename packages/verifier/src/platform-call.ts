import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import { proofHeader } from '@essc/protocol/channels/proof'
import type { Answer } from '@essc/protocol/contract'
import { EsscError, isErrorCode, isEsscError } from '@essc/protocol/errors'
import { type OperationId, operationPath, operations } from '@essc/protocol/operations'

/**
 * What is needed of `fetch`, Node's or the browser's. It must reject when no answer comes in time: hand
 * in one with `AbortSignal.timeout`.
 */
export type TerminalFetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{
  status: number
  headers: { get(name: string): string | null }
  text(): Promise<string>
}>

export interface TerminalCredentials {
  kid: string
  /** 32 bytes. */
  secret: Uint8Array
  token: string
}

export interface PlatformRequest {
  parameters?: Record<string, string>
  body?: object
  credentials?: TerminalCredentials
  /** Of a POST; drawn for each call unless given. */
  idempotencyKey?: string
}

export interface Platform {
  /**
   * One request, and a second one when the platform wanted a newer nonce.
   *
   * @throws any code of the platform; NETWORK_UNREACHABLE when no answer came, or none that was one
   */
  call<O extends OperationId>(operation: O, request?: PlatformRequest): Promise<Answer<O>>
  /**
   * A public GET; undefined when the answer is still the one of that ETag (RFC 9110, 13.1.2).
   *
   * @throws as `call`
   */
  callIfChanged<O extends OperationId>(
    operation: O,
    etag: string | undefined,
  ): Promise<{ answer: Answer<O>; etag: string | undefined } | undefined>
  nonce(): string
}

/** Speaks the platform's wire format over a fetch. */
export function createPlatform(
  address: string,
  fetch: TerminalFetch,
  random: RandomBytes,
): Platform {
  const platform = address.replace(/\/+$/, '')
  let nonce = '-'

  /** Undefined when nothing has changed since `ifNoneMatch`. */
  async function once(operation: OperationId, request: PlatformRequest, ifNoneMatch?: string) {
    const { method } = operations[operation]
    const { credentials, parameters = {} } = request
    const body = method === 'POST' ? JSON.stringify(request.body ?? {}) : undefined
    const idempotencyKey =
      method === 'POST' ? (request.idempotencyKey ?? toBase64Url(random(16))) : undefined
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (ifNoneMatch !== undefined) headers['If-None-Match'] = ifNoneMatch
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
    if (credentials) {
      const { kid, secret, token } = credentials
      headers.Authorization = `Bearer ${token}`
      headers['ESSC-Proof'] = proofHeader(kid, secret, {
        operation,
        parameters,
        token,
        body: body === undefined ? undefined : utf8(body),
        idempotencyKey,
        nonce,
        random: random(12),
      })
    }
    const url = platform + operationPath(operations[operation], parameters)
    const { status, text, etag } = await exchange(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    if (status === 304 && ifNoneMatch !== undefined) return undefined
    const answer = parse(text)
    if (status >= 200 && status < 300 && answer) return { answer, etag }
    // An answer that is none of ours is a gateway's, and says nothing of what happened behind it.
    if (!answer || !isErrorCode(answer.code)) throw new EsscError('NETWORK_UNREACHABLE')
    throw new EsscError(answer.code, {
      requestId: typeof answer.requestId === 'string' ? answer.requestId : undefined,
      parameters: (answer.parameters ?? {}) as Record<string, number | string>,
    })
  }

  async function exchange(url: string, init: Parameters<TerminalFetch>[1]) {
    try {
      const response = await fetch(url, init)
      const text = await response.text()
      nonce = response.headers.get('essc-nonce') ?? nonce
      const etag = response.headers.get('etag') ?? undefined
      return { status: response.status, text, etag }
    } catch (cause) {
      throw new EsscError('NETWORK_UNREACHABLE', { cause })
    }
  }

  return {
    nonce: () => nonce,
    async call<O extends OperationId>(operation: O, request: PlatformRequest = {}) {
      try {
        return (await once(operation, request))?.answer as Answer<O>
      } catch (error) {
        if (!isEsscError(error, 'PROOF_NONCE') || !request.credentials) throw error
        return (await once(operation, request))?.answer as Answer<O>
      }
    },
    async callIfChanged<O extends OperationId>(operation: O, ifNoneMatch: string | undefined) {
      const changed = await once(operation, {}, ifNoneMatch)
      return changed && { answer: changed.answer as unknown as Answer<O>, etag: changed.etag }
    },
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
