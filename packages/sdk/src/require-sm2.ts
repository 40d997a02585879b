import { sm2Supported } from '@essc/crypto/sm2'
import { EsscError } from '@essc/protocol/errors'

/** @throws HOST_UNSUPPORTED where the runtime has no BigInt, and so no arithmetic of curves. */
export function requireSm2(): void {
  if (!sm2Supported()) throw new EsscError('HOST_UNSUPPORTED', { member: 'BigInt' })
}
