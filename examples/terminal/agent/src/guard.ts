import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { EsscError } from '@essc/protocol/errors'

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * Lets in programs of this machine that know the secret, and no web page: a page sends an origin, and
 * one that has pointed its own name at this machine sends that name as the host.
 *
 * @throws REQUEST_FORBIDDEN, PROOF_MISSING, PROOF_INVALID
 */
export function createGuard(secret: string) {
  const expected = digest(`Bearer ${secret}`)
  return {
    page(headers: IncomingHttpHeaders, port: number): void {
      const isOurs = headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
      const isPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
      if (!isOurs || isPage) throw new EsscError('REQUEST_FORBIDDEN')
    },
    secret({ authorization }: IncomingHttpHeaders): void {
      if (authorization === undefined) throw new EsscError('PROOF_MISSING')
      if (!timingSafeEqual(digest(authorization), expected)) throw new EsscError('PROOF_INVALID')
    },
  }
}
