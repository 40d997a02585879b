import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fromHex, toHex } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Uncompressed, sm2Verifier } from '@essc/crypto/sm2'
import fc from 'fast-check'
import {
  certificateMessage,
  decodeCertificate,
  encodeCertificate,
  issueCertificate,
} from './certificate.ts'
import {
  decodeTransport,
  encodeTransportAuthorisation,
  makeTransport,
  transportIssuerMessage,
  transportUserMessage,
} from './code.ts'
import { expiryEndsAtUnix } from './expiry.ts'
import { transportTime, transportUnix } from './profile.ts'
import {
  decodeRootRecord,
  encodeRootRecord,
  issueRootRecord,
  rootRecordMessage,
} from './root-record.ts'

const vectors = JSON.parse(
  readFileSync(path.join(__dirname, '../../../vectors/transport.json'), 'utf8'),
)
const random = seededRandom({ host: new Uint8Array(32).fill(6) })
const compressed = (key65: Uint8Array) =>
  Uint8Array.of(2 + (key65[64]! & 1), ...Array.from(key65.subarray(1, 33)))

describe('CA root record', () => {
  const bytes = fromHex(vectors.rootRecord)

  test('published record: every field, and its own signature', () => {
    const root = decodeRootRecord(bytes)!
    expect(root).toMatchObject(vectors.rootFields)
    expect([root.serviceId, root.parameter]).toEqual(['01010000', 0x11])
    const verify = sm2Verifier(compressed(root.publicKey))
    expect(verify(root.signature, rootRecordMessage(bytes))).toBe(true)
    for (const at of [1, 12, 40, 79, 90]) {
      const altered = Uint8Array.from(bytes)
      altered[at] = altered[at]! ^ 0x10
      expect(verify(altered.slice(80), rootRecordMessage(altered))).toBe(false)
    }
    expect(toHex(encodeRootRecord(root))).toBe(vectors.rootRecord)
  })

  test('behavior: what decodes encodes back to the same bytes, and all else is refused', () => {
    fc.assert(
      fc.property(fc.nat(143), fc.nat(255), (at, value) => {
        const candidate = Uint8Array.from(bytes)
        candidate[at] = value
        const root = decodeRootRecord(candidate)
        if (root) expect(toHex(encodeRootRecord(root))).toBe(toHex(candidate))
        else expect([0, 11, 12, 13, 15]).toContain(at)
      }),
    )
    expect(decodeRootRecord(bytes.subarray(1))).toBeUndefined()
    expect(decodeRootRecord(new Uint8Array(0))).toBeUndefined()
  })
})

describe('issuer certificate', () => {
  const bytes = fromHex(vectors.issuerCertificate)

  test('published certificate: every field read back', () => {
    const certificate = decodeCertificate(bytes)!
    const { parameter, ...fields } = vectors.issuerFields
    expect(certificate).toMatchObject({ ...fields, parameter: Number.parseInt(parameter, 16) })
    expect(toHex(encodeCertificate(certificate))).toBe(vectors.issuerCertificate)
  })

  test('expiry: the first second after the month at +08:00', () => {
    expect(expiryEndsAtUnix('1218')).toBe(Date.parse('2019-01-01T00:00:00+08:00') / 1000)
    expect(expiryEndsAtUnix('0240')).toBe(Date.parse('2040-03-01T00:00:00+08:00') / 1000)
    for (const text of ['1318', '0018', '12F8', '121'])
      expect(() => expiryEndsAtUnix(text)).toThrow(TypeError)
  })

  test('behavior: what decodes encodes back to the same bytes, and all else is refused', () => {
    fc.assert(
      fc.property(fc.nat(116), fc.nat(255), (at, value) => {
        const candidate = Uint8Array.from(bytes)
        candidate[at] = value
        const certificate = decodeCertificate(candidate)
        if (certificate) expect(toHex(encodeCertificate(certificate))).toBe(toHex(candidate))
        else expect([0, 6, 7, 8, 9, 10, 11, 12, 16, 19, 20]).toContain(at)
      }),
    )
    expect(decodeCertificate(bytes.subarray(1))).toBeUndefined()
  })
})

describe('transport code', () => {
  const ca = sm2KeyPair(random)
  const issuer = sm2KeyPair(random)
  const user = sm2KeyPair(random)
  const caSigner = sm2Signer(ca.secretKey, random)
  const certificate = issueCertificate(
    {
      serviceId: '01010000',
      caIndex: 9,
      issuerId: '01343930',
      expiry: '1239',
      serial: '000001',
      encryptionAlgorithm: 4,
      parameter: 0x20,
      issuerKey: issuer.publicKey,
    },
    caSigner.sign,
  )
  const fields = {
    certificate,
    paymentAccount: 'ESSC000000000001',
    cardAccount: '3104930000012345678F',
    issuerId: '01343930',
    platformId: '31000001',
    accountType: 1,
    limitFen: 70_000,
    userKey: user.publicKey,
    expiresAt: 849_000_000,
    lifetimeSeconds: 90,
    issuerData: random(32),
  }
  const authorisation = encodeTransportAuthorisation(fields)
  const bytes = makeTransport(
    {
      authorisation,
      algorithm: 0,
      issuerSignature: sm2Signer(issuer.secretKey, random).sign(authorisation),
      time: 848_343_990,
    },
    sm2Signer(user.secretKey, random).sign,
  )

  test('default: 364 bytes; CA, issuer and user signatures verify over their bytes', () => {
    expect(bytes).toHaveLength(364)
    expect(toHex(bytes.subarray(0, 3))).toBe('810169')
    const code = decodeTransport(bytes)!
    expect(code.authorisation).toEqual(fields)
    expect(code.time).toBe(848_343_990)
    const carried = bytes.subarray(3, 120)
    expect(sm2Verifier(ca.publicKey)(certificate.signature, certificateMessage(carried))).toBe(true)
    expect(sm2Verifier(issuer.publicKey)(code.issuerSignature, transportIssuerMessage(bytes))).toBe(
      true,
    )
    expect(sm2Verifier(user.publicKey)(code.userSignature, transportUserMessage(bytes))).toBe(true)
    const root = issueRootRecord(
      {
        serviceId: '01010000',
        rid: 'A000000632',
        index: 9,
        expiry: '1239',
        parameter: 0x11,
        publicKey: sm2Uncompressed(ca.publicKey)!,
      },
      caSigner.sign,
    )
    expect(sm2Verifier(ca.publicKey)(decodeRootRecord(root)!.signature, root.subarray(0, 80))).toBe(
      true,
    )
  })

  test('fields 2 and 13: a length that is not the code’s is refused', () => {
    for (const [at, value] of [
      [2, 0x68],
      [2, 0x6a],
      [197, 31],
      [197, 33],
      [197, 255],
    ] as const) {
      const copy = Uint8Array.from(bytes)
      copy[at] = value
      expect(decodeTransport(copy)).toBeUndefined()
    }
    expect(decodeTransport(bytes.subarray(0, 363))).toBeUndefined()
    expect(decodeTransport(bytes.subarray(0, 100))).toBeUndefined()
  })

  test('field 6: an issuer that is not the certificate’s is refused', () => {
    const copy = Uint8Array.from(bytes)
    copy[3 + 117 + 26] = 0x02
    expect(decodeTransport(copy)).toBeUndefined()
  })

  test('behavior: what decodes encodes back to the same bytes, whatever its data’s length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), fc.nat(), fc.nat(255), (data, at, value) => {
        const made = makeTransport(
          {
            authorisation: encodeTransportAuthorisation({ ...fields, issuerData: data }),
            algorithm: value,
            issuerSignature: random(64),
            time: at,
          },
          () => random(64),
        )
        expect(made).toHaveLength(332 + data.length)
        made[at % made.length] = value
        const code = decodeTransport(made)
        if (!code) return
        const again = makeTransport(
          {
            authorisation: encodeTransportAuthorisation(code.authorisation),
            algorithm: code.issuerAlgorithm,
            issuerSignature: code.issuerSignature,
            time: code.time,
          },
          () => code.userSignature,
        )
        if (code.issuerAlgorithm === code.userAlgorithm) expect(toHex(again)).toBe(toHex(made))
      }),
    )
  })

  test('profiles: one epoch each', () => {
    expect(transportUnix({ epoch: '1970' }, 5)).toBe(5)
    expect(transportUnix({ epoch: '2000' }, 0)).toBe(Date.parse('2000-01-01T00:00:00+08:00') / 1000)
    for (const epoch of ['1970', '2000'] as const)
      expect(transportUnix({ epoch }, transportTime({ epoch }, 1_795_000_000))).toBe(1_795_000_000)
    expect(() => transportTime({ epoch: '2000' }, 5)).toThrow(TypeError)
  })
})
