import { toBase64Url, toHex, utf8 } from '@essc/crypto/bytes'
import { hmacSha256 } from '@essc/crypto/hmac'
import { sha256 } from '@essc/crypto/sha256'

export interface CanonicalRequest {
  /** The operation's id, such as `payments.charge`: not the address, which a gateway may rewrite. */
  operation: string
  /** Path and query parameters together. */
  parameters: Readonly<Record<string, string>>
  /** The bearer token, or the channel's id for requests signed with a channel's key. */
  token: string
  /** The exact bytes of the body, or undefined where there is none. */
  body: Uint8Array | undefined
  idempotencyKey: string | undefined
  /** The platform's nonce, as it came. */
  nonce: string
  /** 12 random bytes. */
  random: Uint8Array
}

/**
 * The bytes that a request's proof covers (docs/channels.md): lines joined by LF. Parameter names and
 * values are percent-encoded, so that no value can pretend to be another line.
 *
 * @param digest SHA-256; a platform hands in its host's own, which is much faster.
 */
export function canonicalRequest(request: CanonicalRequest, digest = sha256): Uint8Array {
  const parameters = Object.keys(request.parameters)
    .sort()
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(request.parameters[name]!)}`)
    .join('&')
  return utf8(
    [
      'essc-proof-v1',
      request.operation,
      parameters,
      toHex(digest(utf8(request.token))),
      request.body === undefined ? '-' : toHex(digest(request.body)),
      request.idempotencyKey ?? '-',
      request.nonce,
      toBase64Url(request.random),
    ].join('\n'),
  )
}

/**
 * The header `ESSC-Proof` for a session or a terminal: `kid, nonce, random, mac`, the mac being
 * HMAC-SHA-256 under the session's secret.
 */
export function proofHeader(kid: string, secret: Uint8Array, request: CanonicalRequest): string {
  const mac = hmacSha256(secret, canonicalRequest(request))
  return `${kid}, ${request.nonce}, ${toBase64Url(request.random)}, ${toBase64Url(mac)}`
}

export interface ProofParts {
  kid: string
  nonce: string
  /** base64url of 12 bytes. */
  random: string
  /** base64url of the mac, or of the 64-byte signature of a channel. */
  mac: string
}

/** The four parts of a proof header, or undefined when it is not one. */
export function parseProofHeader(header: string): ProofParts | undefined {
  const match = /^([\w-]{1,64}), ([\w.-]{1,64}), ([\w-]{16}), ([\w-]{43,86})$/.exec(header)
  return match ? { kid: match[1]!, nonce: match[2]!, random: match[3]!, mac: match[4]! } : undefined
}
