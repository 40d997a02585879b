import { seal } from '@essc/crypto/aes'
import { concatBytes, toBase64Url } from '@essc/crypto/bytes'
import { sm2Encrypt, sm2Supported } from '@essc/crypto/sm2'
import {
  type PasswordPurpose,
  passwordEnvelope,
  SESSION_SEALED,
  sessionPasswordKey,
} from '@essc/protocol/enrolment/password'
import type { Client } from './core.ts'
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
 * (docs/security.md). Base64url. Where the runtime has no BigInt it is sealed under a key of the
 * session's secret instead of being encrypted to the platform's public key.
 *
 * @throws TypeError when the password is not six digits.
 */
export function sealPassword(
  client: Client,
  session: Session,
  nonce: string,
  { password, purpose, digest = '-' }: SealPasswordParameters,
): string {
  if (!/^\d{6}$/.test(password)) throw new TypeError('a card password has six digits')
  const envelope = passwordEnvelope({
    password,
    sessionId: session.sessionId,
    purpose,
    digest,
    nonce,
    timeUnix: Math.floor(client.now() / 1_000),
  })
  const sealed = sm2Supported()
    ? sm2Encrypt(session.passwordKey, envelope, client.random)
    : concatBytes(
        Uint8Array.of(SESSION_SEALED),
        seal(sessionPasswordKey(session.secret), envelope, client.random),
      )
  return toBase64Url(sealed)
}
