import type { FaceCheck, FaceCheckMeans } from '@essc/protocol/enrolment/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import { canTakePath } from './face-path.ts'

export interface FaceCalls<A> {
  /** Asks the platform to order a check. */
  order(means: FaceCheckMeans): Promise<FaceCheck>
  /** Asks the platform how it ended. */
  finish(challengeId: string, retryDelaysMs?: readonly number[]): Promise<A>
}

/**
 * Orders a check, lets the host or the platform's page carry it out, and asks the platform how it
 * went: what host and page say of it decides nothing.
 *
 * @throws HOST_UNSUPPORTED where this phone cannot, HOST_*, FACE_*, NETWORK_*
 */
export async function checkFace<A>(
  { host }: Client,
  path: 'host' | 'page',
  { order, finish }: FaceCalls<A>,
): Promise<A> {
  const member = path === 'host' ? 'verifyFace' : 'askPage'
  if (!canTakePath(host, path)) throw new EsscError('HOST_UNSUPPORTED', { member })
  const challenge = await order(path === 'host' ? host.faceMeans! : 'page')
  const { challengeId, means, providerId, url } = challenge
  try {
    if (means === 'page') await host.askPage!(url)
    else await host.verifyFace!({ means, providerId, url })
  } catch (error) {
    // A host that lost track of its own check does not decide it: the platform knows.
    if (isEsscError(error, 'HOST_UNKNOWN_OUTCOME', 'HOST_TIMEOUT')) return await finish(challengeId)
    if (means !== 'page' || !isEsscError(error, 'HOST_CANCELLED')) throw error
    // Whoever closes a page may have been through with it: some containers lose its last word.
    try {
      return await finish(challengeId, [])
    } catch (verdict) {
      throw isEsscError(verdict, 'FACE_UNAVAILABLE') ? error : verdict
    }
  }
  return await finish(challengeId)
}
