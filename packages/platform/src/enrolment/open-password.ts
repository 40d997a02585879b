import { unseal } from '@essc/crypto/aes'
import { fromBase64Url } from '@essc/crypto/bytes'
import {
  type PasswordPurpose,
  parsePasswordEnvelope,
  SESSION_SEALED,
  sessionPasswordKey,
} from '@essc/protocol/enrolment/password'
import { EsscError } from '@essc/protocol/errors'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { PASSWORD_TRANSPORT_KEY, SESSION_SECRET_KEY } from '../channels/tokens.ts'

const SKEW_SECONDS = 300

/** Whoever gives a password: what it was sealed for, and under. */
export type PasswordCaller = Pick<SessionCaller, 'sessionId' | 'secretSealed'>

type Keys = Pick<Context, 'keys'>

/** Encrypted to the platform's key, or, by a phone without BigInt, under its session's secret. */
async function open({ keys }: Keys, caller: PasswordCaller, sealed: Uint8Array) {
  if (sealed[0] !== SESSION_SEALED) return await keys.decrypt(PASSWORD_TRANSPORT_KEY, sealed)
  const { secretSealed, sessionId } = caller
  const secret = await keys.unseal(SESSION_SECRET_KEY, secretSealed, sessionId)
  return unseal(sessionPasswordKey(secret), sealed.slice(1))
}

/**
 * Opens a password that a phone sealed: for this session, this purpose and this object, and of now.
 *
 * @param parameters.digest what is agreed to, base64url; left out where there is nothing.
 * @throws EsscError `PASSWORD_UNREADABLE` for whatever does not fit; it never says what.
 */
export async function openPassword(
  context: Pick<Context, 'keys' | 'nonces' | 'clock'>,
  caller: PasswordCaller,
  parameters: { sealedPassword: string; purpose: PasswordPurpose; digest?: string },
): Promise<string> {
  const { sealedPassword, purpose, digest = '-' } = parameters
  let text: Uint8Array | undefined
  try {
    text = await open(context, caller, fromBase64Url(sealedPassword))
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
