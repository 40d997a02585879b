import { deflateSync } from 'node:zlib'
import { concatBytes, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { type Sm2KeyPair, sm2KeyPair, sm2Signer, sm2Uncompressed } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  CHAIN_SLOTS,
  type ChainAuthorisation,
  chainAuthorisationMessage,
  chainText,
  encodeChainAuthorisation,
  makeChain,
  previousLink,
} from '@essc/protocol/codes/chain'
import {
  type Authorisation,
  authorisationMessage,
  compactText,
  encodeAuthorisation,
  makeCompact,
} from '@essc/protocol/codes/compact'
import { encodePrintedAuthorisation, printedText } from '@essc/protocol/codes/printed'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import {
  certificateMessage,
  encodeUnsignedCertificate,
  type TransportCertificate,
} from '@essc/protocol/codes/transport/certificate'
import {
  encodeTransportAuthorisation,
  makeTransport,
  type TransportAuthorisation,
} from '@essc/protocol/codes/transport/code'
import { issueRootRecord } from '@essc/protocol/codes/transport/root-record'

export const NOW = 1_800_000_000

/** An issuer that signs whatever a test asks for, from one seed; its key too, unless it is given. */
export function createIssuer(seed = 'issuer', issuerSecret?: Uint8Array) {
  const random = seededRandom({ host: sm3(utf8(seed)) })
  const bundlePair = sm2KeyPair(random)
  const drawn = sm2KeyPair(random)
  const issuer = sm2Signer(issuerSecret ?? drawn.secretKey, random)
  const issuerPair = { secretKey: issuerSecret ?? drawn.secretKey, publicKey: issuer.publicKey }
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

  const rootPair = sm2KeyPair(random)
  const cityPair = sm2KeyPair(random)
  const root = sm2Signer(rootPair.secretKey, random)
  const city = sm2Signer(cityPair.secretKey, random)

  function certificate(
    fields: Partial<TransportCertificate> = {},
    sign: (message: Uint8Array) => Uint8Array = root.sign,
  ): TransportCertificate {
    const unsigned = {
      serviceId: '01010000',
      caIndex: 9,
      issuerId: '01343930',
      expiry: '1240',
      serial: '908866',
      encryptionAlgorithm: 4,
      parameter: 0x20,
      issuerKey: cityPair.publicKey,
      ...fields,
    }
    return { ...unsigned, signature: sign(certificateMessage(encodeUnsignedCertificate(unsigned))) }
  }

  /** A transport code; 1970 is its profile's epoch, and 0x15 its algorithm. */
  function transport(
    moment: { time?: number; algorithm?: number } = {},
    fields: Partial<TransportAuthorisation> = {},
    pair: Sm2KeyPair = sm2KeyPair(random),
  ): Uint8Array {
    const authorisation = encodeTransportAuthorisation({
      certificate: certificate(),
      paymentAccount: '0123456789ABCDEF',
      cardAccount: '31010000000000001234',
      issuerId: '01343930',
      platformId: '01020304',
      accountType: 1,
      limitFen: 20_000,
      userKey: pair.publicKey,
      expiresAt: NOW + 86_400,
      lifetimeSeconds: 60,
      issuerData: new Uint8Array(32).fill(7),
      ...fields,
    })
    const issuerSignature = city.sign(authorisation)
    const at = { time: NOW + 100, algorithm: 0x15, ...moment, authorisation, issuerSignature }
    return makeTransport(at, sm2Signer(pair.secretKey, random).sign)
  }

  /** A chain's links for a place; the first is the anchor. */
  function links(place: { statusList: number; statusIndex: number }, seed = random(32)) {
    const all: Uint8Array[] = new Array(CHAIN_SLOTS + 1)
    all[CHAIN_SLOTS] = seed
    for (let slot = CHAIN_SLOTS; slot > 0; slot--)
      all[slot - 1] = previousLink(place, slot, all[slot]!)
    return all
  }

  /** A chain with its authorisation: gives the code of a slot. */
  function chain(fields: Partial<ChainAuthorisation> = {}) {
    const place = { statusList: 1, statusIndex: 70, ...fields }
    const made = links(place)
    const unsigned = encodeChainAuthorisation({
      purpose: 1,
      issuerKeyId: sm3(issuerPair.publicKey).subarray(0, 4),
      statusList: 1,
      statusIndex: 70,
      region: '330500',
      fareClass: 0,
      limitFen: 5_000,
      anchor: made[0]!,
      notBeforeUnix: NOW,
      validityMinutes: 1_440,
      lifetimeSeconds: 60,
      ...fields,
    })
    const authorisation = concatBytes(unsigned, issuer.sign(chainAuthorisationMessage(unsigned)))
    return {
      links: made,
      authorisation,
      code: (slot: number, link: Uint8Array = made[slot]!) =>
        chainText(makeChain(authorisation, slot, link)),
    }
  }

  function printed(): string {
    const unsigned = encodePrintedAuthorisation({
      issuerKeyId: sm3(issuerPair.publicKey).subarray(0, 4),
      statusList: 1,
      statusIndex: 70,
      region: '330500',
      fareClass: 0,
      limitFen: 0,
      codeKey: sm2KeyPair(random).publicKey,
      notBeforeUnix: NOW,
    })
    return printedText(unsigned, issuer.sign(authorisationMessage(unsigned)))
  }

  const rootRecord = issueRootRecord(
    {
      serviceId: '01010000',
      rid: 'A000000632',
      index: 9,
      expiry: '1240',
      parameter: 0x11,
      publicKey: sm2Uncompressed(rootPair.publicKey)!,
    },
    root.sign,
  )

  return {
    random,
    certificate,
    transport,
    chain,
    printed,
    rootRecord,
    /** What a bundle of gates has besides. */
    transportTrust: (epoch: '1970' | '2000' = '1970') => ({
      transport: {
        roots: [toBase64Url(rootRecord)],
        profiles: [{ issuerId: '01343930', epoch, algorithm: 0x15 }],
      },
    }),
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
