import { createHash } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import type { Context } from '../channels/context.ts'
import { STATUS_LIST_KEY } from './keys.ts'

/** The key of the lists' tokens as a JWK, under its thumbprint's beginning. */
export async function statusListJwk({ keys }: Pick<Context, 'keys'>) {
  const point = await keys.publicKey(STATUS_LIST_KEY)
  const x = toBase64Url(point.slice(1, 33))
  const y = toBase64Url(point.slice(33))
  // RFC 7638: the members in this order.
  const thumbprint = createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('hex')
  return { kid: thumbprint.slice(0, 16), kty: 'EC' as const, crv: 'P-256' as const, x, y }
}
