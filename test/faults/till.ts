import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { proofHeader } from '@essc/protocol/channels/proof'
import type { Answer } from '@essc/protocol/contract'
import { type OperationId, operationPath, operations } from '@essc/protocol/operations'

const random = (length: number): Uint8Array => randomBytes(length)

export interface TillAnswer<O extends OperationId> {
  readonly status: number
  readonly body: Answer<O> & { readonly code?: string }
}

/** A till over real HTTP, with the proofs that a real one sends. */
export interface Till {
  /** The platform came up again elsewhere. */
  moveTo(address: string): void
  /** Introduces the till's key and logs it in. */
  open(provisioningCode: string): Promise<void>
  /** @throws Error when no whole answer came. */
  send<O extends OperationId>(
    operation: O,
    request: { body?: object; key?: string; parameters?: Record<string, string> },
  ): Promise<TillAnswer<O>>
  close(): void
}

export function createTill(): Till {
  const { secretKey, publicKey } = sm2KeyPair(random)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  let address = ''
  let nonce = ''
  let session: { kid: string; secret: Uint8Array; token: string } | undefined

  const exchange = (method: string, url: string, headers: object, payload: string | undefined) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = http.request(
        new URL(url, address),
        { method, agent, headers: { ...headers } },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('aborted', () => reject(new Error('aborted')))
          response.on('end', () => {
            const given = response.headers['essc-nonce']
            if (typeof given === 'string') nonce = given
            const text = Buffer.concat(chunks).toString()
            resolve({ status: response.statusCode ?? 0, text })
          })
        },
      )
      request.on('error', reject)
      request.end(payload)
    })

  const send: Till['send'] = async (operation, { body = {}, key, parameters = {} }) => {
    const { method } = operations[operation]
    const isPost = method === 'POST'
    const payload = isPost ? JSON.stringify(body) : undefined
    const idempotencyKey = isPost ? (key ?? toBase64Url(random(16))) : undefined
    const headers = {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(session && {
        authorization: `Bearer ${session.token}`,
        'essc-proof': proofHeader(session.kid, session.secret, {
          operation,
          parameters,
          token: session.token,
          body: payload === undefined ? undefined : utf8(payload),
          idempotencyKey,
          nonce,
          random: random(12),
        }),
      }),
    }
    const url = operationPath(operations[operation], parameters)
    const { status, text } = await exchange(method, url, headers, payload)
    return { status, body: JSON.parse(text) }
  }

  return {
    send,
    moveTo(next) {
      address = next
    },
    async open(provisioningCode) {
      await send('channels.hello', {})
      const body = { provisioningCode, publicKey: toBase64Url(publicKey) }
      const { terminalId } = (await send('desk.provision', { body })).body
      const own = toBase64Url(random(12))
      const message = ['essc-terminal-v1', terminalId, nonce, own].join('\n')
      const signature = toBase64Url(nodeSm2().signer(secretKey, random).sign(utf8(message)))
      const opened = await send('desk.openSession', {
        body: { terminalId, nonce, random: own, signature },
      })
      const { sessionId, secret, token } = opened.body
      session = { kid: sessionId, secret: fromBase64Url(secret), token }
    },
    close: () => agent.destroy(),
  }
}
