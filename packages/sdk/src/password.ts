import { toBase64Url } from '@essc/crypto/bytes'
import { sm2Encrypt } from '@essc/crypto/sm2'
import { type PasswordPurpose, passwordEnvelope } from '@essc/protocol/enrolment/password'
import type { Client } from './core.ts'
import { requireSm2 } from './require-sm2.ts'
import type { Session } from './session.ts'

export interface SealPasswordParameters {
  /** Six digits. */
  password: string
  purpose: PasswordPurpose
  /** base64url digest of what is agreed to, for a payment. */
  digest?: string
}

/**
 * A password encrypted to the platform for one session, purpose, object, nonce and time
 * (docs/security.md). Base64url.
 *
 * @throws TypeError when the password is not six digits; HOST_UNSUPPORTED without BigInt.
 */
export function sealPassword(
  client: Client,
  session: Session,
  nonce: string,
  { password, purpose, digest = '-' }: SealPasswordParameters,
): string {
  if (!/^\d{6}$/.test(password)) throw new TypeError('a card password has six digits')
  requireSm2()
  const envelope = passwordEnvelope({
    password,
    sessionId: session.sessionId,
    purpose,
    digest,
    nonce,
    timeUnix: Math.floor(client.now() / 1_000),
  })
  return toBase64Url(sm2Encrypt(session.passwordKey, envelope, client.random))
}
