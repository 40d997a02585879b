import { fromBase64Url } from '@essc/crypto/bytes'
import { type PasswordPurpose, parsePasswordEnvelope } from '@essc/protocol/enrolment/password'
import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import { PASSWORD_TRANSPORT_KEY } from '../channels/tokens.ts'

const SKEW_SECONDS = 300

/**
 * Opens a password that a phone sealed: for this session, this purpose and this object, and of now.
 *
 * @param parameters.digest what is agreed to, base64url; left out where there is nothing.
 * @throws EsscError `PASSWORD_UNREADABLE` for whatever does not fit; it never says what.
 */
export async function openPassword(
  context: Pick<Context, 'keys' | 'nonces' | 'clock'>,
  caller: { readonly sessionId: string },
  parameters: { sealedPassword: string; purpose: PasswordPurpose; digest?: string },
): Promise<string> {
  const { sealedPassword, purpose, digest = '-' } = parameters
  let text: Uint8Array | undefined
  try {
    text = await context.keys.decrypt(PASSWORD_TRANSPORT_KEY, fromBase64Url(sealedPassword))
  } catch {
    text = undefined
  }
  const envelope = text && parsePasswordEnvelope(text)
  const nowUnix = context.clock.now() / 1_000
  const fits =
    envelope !== undefined &&
    envelope.sessionId === caller.sessionId &&
    envelope.purpose === purpose &&
    envelope.digest === digest &&
    Math.abs(envelope.timeUnix - nowUnix) <= SKEW_SECONDS &&
    context.nonces.accepts(envelope.nonce)
  if (!fits) throw new EsscError('PASSWORD_UNREADABLE')
  return envelope.password
}
