import { toHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm3 } from '@essc/crypto/sm3'
import type { CompactCode } from '@essc/protocol/codes/compact'
import { EsscError } from '@essc/protocol/errors'
import { type CheckContext, checks } from '@essc/verifier/checks'
import { readCode } from '@essc/verifier/read-code'
import { memoryReplayStore } from '@essc/verifier/replay-store'

/** What the platform decides as a terminal does. Status and single use it knows better itself. */
const OURS = new Set(['issuer', 'purpose', 'times', 'issuerSignature', 'codeSignature'])

/**
 * Verifies a whole identity code with the terminals' own checks, by the platform's clock and key.
 * Status and single use are for the caller.
 *
 * @throws EsscError `CODE_MALFORMED`, `CODE_UNKNOWN_ISSUER`, `CODE_WRONG_PURPOSE`,
 *   `CODE_AUTHORISATION_NOT_YET_VALID`, `CODE_AUTHORISATION_EXPIRED`, `CODE_EXPIRED`,
 *   `CODE_FROM_THE_FUTURE`, `CODE_ISSUER_SIGNATURE_INVALID`, `CODE_SIGNATURE_INVALID`.
 */
export function verifyIdentityCode(
  text: string,
  { issuerKey, nowUnix }: { issuerKey: Uint8Array; nowUnix: number },
): CompactCode {
  const { code } = readCode(text)
  if (!code) throw new EsscError('CODE_MALFORMED')
  const sm2 = nodeSm2()
  const issuers = new Map([[toHex(sm3(issuerKey).subarray(0, 4)), sm2.verifier(issuerKey, true)]])
  const context: CheckContext = {
    code,
    nowUnix,
    options: { purpose: 'identity', refuseGuardians: true },
    bundle: {
      issuers,
      sequence: 0,
      issuedAtUnix: nowUnix,
      expiresAtUnix: nowUnix,
      lists: new Map(),
      payload: '',
    },
    refuseStale: false,
    remembered: new Map(),
    codeVerifier: sm2.verifier,
    replays: memoryReplayStore(),
  }
  for (const { name, run } of checks) {
    const reason = OURS.has(name) ? run(context) : undefined
    if (reason) throw new EsscError(reason)
  }
  return code
}
