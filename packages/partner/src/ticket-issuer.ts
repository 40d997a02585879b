import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { canonicalRequest } from '@essc/protocol/channels/proof'
import type { TicketAnswer, TicketBody } from '@essc/protocol/channels/schema'
import { EsscError, isErrorCode, isEsscError } from '@essc/protocol/errors'
import { operations } from '@essc/protocol/operations'

export interface TicketIssuerOptions {
  /** The platform's address. */
  platform: string
  /** The channel's id. */
  channel: string
  /** The channel's SM2 key: 32 bytes, or their base64url. */
  secretKey: Uint8Array | string
  /** Node's own unless given. */
  fetch?: typeof fetch
  timeoutMs?: number
}

/** Asks the platform for launch tickets. */
export interface TicketIssuer {
  /**
   * A ticket for one login: good once, for 60 s, and only with the verifier behind the digest.
   *
   * @throws CHANNEL_UNKNOWN, REQUEST_FORBIDDEN for scopes that are not registered, PROOF_INVALID,
   *   NETWORK_UNREACHABLE
   */
  ticket(body: TicketBody): Promise<TicketAnswer>
}

const OPERATION = 'channels.createTicket'

/**
 * The one thing a channel's server must do: sign for a launch ticket with the channel's key, which
 * never leaves the server (docs/channels.md).
 *
 * @throws TypeError when the key is none.
 *
 * @example
 * ```ts
 * const issuer = createTicketIssuer({ platform, channel: 'ch_demo', secretKey: process.env.KEY! })
 * const { ticket } = await issuer.ticket({ hostUser: openid, verifierDigest, scopes: ['card'] })
 * ```
 */
export function createTicketIssuer(options: TicketIssuerOptions): TicketIssuer {
  const { channel, secretKey, timeoutMs = 10_000 } = options
  const send = options.fetch ?? fetch
  const random = (length: number) => new Uint8Array(randomBytes(length))
  const key = typeof secretKey === 'string' ? fromBase64Url(secretKey) : secretKey
  const signer = nodeSm2().signer(key, random)
  const url = options.platform.replace(/\/+$/, '') + operations[OPERATION].path
  let nonce = '-'

  async function once(body: string, idempotencyKey: string): Promise<TicketAnswer> {
    const drawn = random(12)
    const signature = signer.sign(
      canonicalRequest({
        operation: OPERATION,
        parameters: {},
        token: channel,
        body: utf8(body),
        idempotencyKey,
        nonce,
        random: drawn,
      }),
    )
    const { status, answer } = await exchange(body, {
      'Content-Type': 'application/json',
      'Idempotency-Key': idempotencyKey,
      'ESSC-Proof': [channel, nonce, toBase64Url(drawn), toBase64Url(signature)].join(', '),
    })
    if (status === 200) return answer as unknown as TicketAnswer
    const { code, requestId } = answer
    throw new EsscError(isErrorCode(code) ? code : 'PLATFORM_UNAVAILABLE', {
      requestId: typeof requestId === 'string' ? requestId : undefined,
    })
  }

  async function exchange(body: string, headers: Record<string, string>) {
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await send(url, { method: 'POST', headers, body, signal })
      nonce = response.headers.get('essc-nonce') ?? nonce
      return {
        status: response.status,
        answer: (await response.json()) as Record<string, unknown>,
      }
    } catch (cause) {
      throw new EsscError('NETWORK_UNREACHABLE', { cause })
    }
  }

  return {
    async ticket(body) {
      const text = JSON.stringify(body)
      const idempotencyKey = toBase64Url(random(16))
      let isNonceNew = false
      let isAskedAgain = false
      for (;;) {
        try {
          return await once(text, idempotencyKey)
        } catch (error) {
          if (isEsscError(error, 'PROOF_NONCE') && !isNonceNew) isNonceNew = true
          else if (isEsscError(error, 'NETWORK_UNREACHABLE') && !isAskedAgain) isAskedAgain = true
          else throw error
        }
      }
    },
  }
}
