import { equalBytes } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  authorisationMessage,
  type CompactCode,
  codeMessage,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { EsscError } from '@essc/protocol/errors'

const SKEW_SECONDS = 30
const IDENTITY = 1

/** @throws EsscError for the first time that is wrong, in the order of docs/codes.md. */
function checkTimes(code: CompactCode, nowUnix: number): void {
  const { notBeforeUnix, validityMinutes, lifetimeSeconds } = code.authorisation
  const endsUnix = notBeforeUnix + validityMinutes * 60
  if (nowUnix < notBeforeUnix - SKEW_SECONDS)
    throw new EsscError('CODE_AUTHORISATION_NOT_YET_VALID')
  if (nowUnix >= endsUnix) throw new EsscError('CODE_AUTHORISATION_EXPIRED')
  if (code.timeUnix > nowUnix + SKEW_SECONDS) throw new EsscError('CODE_FROM_THE_FUTURE')
  if (nowUnix > code.timeUnix + lifetimeSeconds + SKEW_SECONDS) throw new EsscError('CODE_EXPIRED')
  if (code.timeUnix < notBeforeUnix - SKEW_SECONDS || code.timeUnix >= endsUnix) {
    throw new EsscError('CODE_AUTHORISATION_EXPIRED')
  }
}

/**
 * Verifies a whole identity code by the platform's own clock and key: format, issuer, purpose, times
 * and both signatures. Status and single use are for the caller.
 *
 * @throws EsscError `CODE_MALFORMED`, `CODE_UNKNOWN_ISSUER`, `CODE_WRONG_PURPOSE`,
 *   `CODE_AUTHORISATION_NOT_YET_VALID`, `CODE_AUTHORISATION_EXPIRED`, `CODE_EXPIRED`,
 *   `CODE_FROM_THE_FUTURE`, `CODE_ISSUER_SIGNATURE_INVALID`, `CODE_SIGNATURE_INVALID`.
 */
export function verifyIdentityCode(
  text: string,
  { issuerKey, nowUnix }: { issuerKey: Uint8Array; nowUnix: number },
): CompactCode {
  const code = parseCompactText(text)
  if (!code) throw new EsscError('CODE_MALFORMED')
  const { authorisation, bytes } = code
  if (!equalBytes(authorisation.issuerKeyId, sm3(issuerKey).subarray(0, 4))) {
    throw new EsscError('CODE_UNKNOWN_ISSUER')
  }
  if (authorisation.purpose !== IDENTITY) throw new EsscError('CODE_WRONG_PURPOSE')
  checkTimes(code, nowUnix)
  const sm2 = nodeSm2()
  if (!sm2.verifier(issuerKey, true)(code.issuerSignature, authorisationMessage(bytes))) {
    throw new EsscError('CODE_ISSUER_SIGNATURE_INVALID')
  }
  if (!sm2.verifier(authorisation.codeKey)(code.codeSignature, codeMessage(bytes))) {
    throw new EsscError('CODE_SIGNATURE_INVALID')
  }
  return code
}
