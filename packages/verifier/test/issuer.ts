import { deflateSync } from 'node:zlib'
import { concatBytes, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { type Sm2KeyPair, sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  type Authorisation,
  authorisationMessage,
  compactText,
  encodeAuthorisation,
  makeCompact,
} from '@essc/protocol/codes/compact'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'

export const NOW = 1_800_000_000

/** An issuer that signs whatever a test asks for, from one seed. */
export function createIssuer(seed = 'issuer') {
  const random = seededRandom({ host: sm3(utf8(seed)) })
  const bundlePair = sm2KeyPair(random)
  const issuerPair = sm2KeyPair(random)
  const issuer = sm2Signer(issuerPair.secretKey, random)
  const pinned = sm2Signer(bundlePair.secretKey, random)

  function authorise(codeKey: Uint8Array, fields: Partial<Authorisation> = {}): Uint8Array {
    const unsigned = encodeAuthorisation({
      purpose: 1,
      issuerKeyId: sm3(issuerPair.publicKey).subarray(0, 4),
      statusList: 1,
      statusIndex: 70,
      region: '330500',
      fareClass: 0,
      limitFen: 5_000,
      codeKey,
      notBeforeUnix: NOW,
      validityMinutes: 1_440,
      lifetimeSeconds: 60,
      ...fields,
    })
    return concatBytes(unsigned, issuer.sign(authorisationMessage(unsigned)))
  }

  return {
    random,
    bundleKey: bundlePair.publicKey,
    issuerKey: issuerPair.publicKey,
    authorise,
    keyPair: () => sm2KeyPair(random),
    /** A code under an authorisation, or one made for it. */
    code(
      moment: { timeUnix?: number; counter?: number; binding?: Uint8Array } = {},
      fields: Partial<Authorisation> = {},
      pair: Sm2KeyPair = sm2KeyPair(random),
      authorisation: Uint8Array = authorise(pair.publicKey, fields),
    ): string {
      const at = { timeUnix: NOW + 100, counter: 0, ...moment }
      return compactText(makeCompact(authorisation, at, sm2Signer(pair.secretKey, random).sign))
    },
    bundle(changes: object = {}, revoked: number[] = []): SignedTrustBundle {
      const bits = new Uint8Array(128)
      for (const place of revoked) bits[place >> 3] = bits[place >> 3]! | (1 << (place & 7))
      const payload = JSON.stringify({
        version: 1,
        sequence: 5,
        issuedAtUnix: NOW,
        expiresAtUnix: NOW + 86_400,
        issuerKeys: [toBase64Url(issuerPair.publicKey)],
        statusLists: [{ list: 1, size: 1_024, bits: toBase64Url(deflateSync(bits)) }],
        ...changes,
      })
      return { payload, signature: toBase64Url(pinned.sign(utf8(`SC1-bundle${payload}`))) }
    },
  }
}

export type Issuer = ReturnType<typeof createIssuer>
