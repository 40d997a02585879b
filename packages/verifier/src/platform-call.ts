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

  async function once(operation: OperationId, request: PlatformRequest): Promise<object> {
    const { method } = operations[operation]
    const { credentials, parameters = {} } = request
    const body = method === 'POST' ? JSON.stringify(request.body ?? {}) : undefined
    const idempotencyKey =
      method === 'POST' ? (request.idempotencyKey ?? toBase64Url(random(16))) : undefined
    const headers: Record<string, string> = { Accept: 'application/json' }
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
    const { status, text } = await exchange(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    const answer = parse(text)
    if (status >= 200 && status < 300 && answer) return answer
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
      return { status: response.status, text }
    } catch (cause) {
      throw new EsscError('NETWORK_UNREACHABLE', { cause })
    }
  }

  return {
    nonce: () => nonce,
    async call<O extends OperationId>(operation: O, request: PlatformRequest = {}) {
      try {
        return (await once(operation, request)) as Answer<O>
      } catch (error) {
        if (!isEsscError(error, 'PROOF_NONCE') || !request.credentials) throw error
        return (await once(operation, request)) as Answer<O>
      }
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
