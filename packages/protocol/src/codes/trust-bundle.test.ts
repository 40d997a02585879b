import { readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { toBase64Url, toHex } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import fc from 'fast-check'
import type { TrustBundle } from './schema.ts'
import {
  decodeStatusListToken,
  encodeStatusBits,
  encodeStatusListToken,
  statusAt,
  statusListBytes,
  statusListMessage,
} from './status-list.ts'
import { bundleMessage, decodeTrustBundle, encodeTrustBundle, issuerKeyId } from './trust-bundle.ts'

const random = seededRandom({ host: new Uint8Array(32).fill(7) })
const pair = sm2KeyPair(random)

describe('IETF Token Status List', () => {
  const { oneBit } = JSON.parse(
    readFileSync(path.join(__dirname, '../../vectors/status-list.json'), 'utf8'),
  )

  test('section 4: the published list of one bit a place, both ways', () => {
    const bits = inflateSync(statusListBytes(oneBit.lst)!)
    expect(bits.toString('hex')).toBe(oneBit.bytes)
    const places = Array.from({ length: 16 }, (_, index) => index).filter((i) => statusAt(bits, i))
    expect(places).toEqual([0, 3, 4, 5, 7, 8, 9, 13, 15])
    expect(toHex(encodeStatusBits(16, places))).toBe(oneBit.bytes)
    expect(toBase64Url(deflateSync(encodeStatusBits(16, places), { level: 9 }))).toBe(oneBit.lst)
  })

  test('section 4.1: every place is its own bit, and there is none past the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (size, place) => {
        const bits = encodeStatusBits(size, [place % size])
        for (let i = 0; i < size; i++) expect(statusAt(bits, i)).toBe(i === place % size)
        expect(statusAt(bits, bits.length * 8)).toBe(false)
        expect(() => encodeStatusBits(size, [size])).toThrow(TypeError)
      }),
      { numRuns: 30 },
    )
  })

  const claims = {
    sub: 'https://card.example/v1/status-lists/7',
    iat: 1_795_000_000,
    exp: 1_795_086_400,
    ttl: 300,
    lst: oneBit.lst,
  }
  const message = statusListMessage('0a0b0c0d', claims)
  const token = encodeStatusListToken(message, sm2Signer(pair.secretKey, random).sign(message))

  test('section 5.1: a signed token, whose claims are read back', () => {
    const read = decodeStatusListToken(token)!
    expect([read.kid, read.claims]).toEqual(['0a0b0c0d', claims])
    expect(sm2Verifier(pair.publicKey)(read.signature, read.message)).toBe(true)
    expect(encodeStatusListToken(read.message, read.signature)).toBe(token)
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())
    expect(header).toEqual({ alg: 'ES256', kid: '0a0b0c0d', typ: 'statuslist+jwt' })
  })

  test('behavior: a token with another header, claim or part is refused', () => {
    const [header, payload, signature] = token.split('.') as [string, string, string]
    const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const none = json({ alg: 'none', kid: 'a', typ: 'statuslist+jwt' })
    const body = (more: object) =>
      json({ ...claims, lst: undefined, status_list: { bits: 1, lst: claims.lst }, ...more })
    expect(decodeStatusListToken(`${header}.${body({})}.${signature}`)).toBeDefined()
    for (const text of [
      '',
      '..',
      `${header}.${payload}`,
      `${token}.${signature}`,
      `${none}.${payload}.${signature}`,
      `${header}.${body({ ttl: -1 })}.${signature}`,
      `${header}.${body({ exp: '1' })}.${signature}`,
      `${header}.${body({ status_list: { bits: 2, lst: claims.lst } })}.${signature}`,
      `${header}.${body({ status_list: null })}.${signature}`,
      `${header}.${json([])}.${signature}`,
      `${header}.${payload}.${signature.slice(2)}`,
    ])
      expect([text, decodeStatusListToken(text)]).toEqual([text, undefined])
  })
})

describe('docs/codes.md: the trust bundle', () => {
  const bytes = (length: number) => toBase64Url(random(length))
  const unix = fc.nat(0x7fffffff)
  const bundle: fc.Arbitrary<TrustBundle> = fc.record(
    {
      version: fc.constant(1 as const),
      sequence: fc.integer({ min: 1 }),
      issuedAtUnix: unix,
      expiresAtUnix: unix,
      issuerKeys: fc.nat(3).map((count) => Array.from({ length: count }, () => bytes(33))),
      statusLists: fc
        .uniqueArray(fc.nat(0xffff), { maxLength: 4 })
        .map((lists) => lists.map((list) => ({ list, size: 131_072, bits: bytes(10) }))),
      transport: fc.record({
        roots: fc.nat(2).map((count) => Array.from({ length: count }, () => bytes(144))),
        profiles: fc
          .uniqueArray(fc.integer({ min: 10_000_000, max: 99_999_999 }), { maxLength: 3 })
          .map((ids) =>
            ids.map((id) => ({
              issuerId: String(id),
              epoch: '2000' as const,
              algorithm: id & 255,
            })),
          ),
      }),
      activityRoots: fc.array(
        fc.record({ entries: fc.nat(), root: fc.constant(bytes(32)), atUnix: unix }),
        {
          maxLength: 2,
        },
      ),
    },
    {
      requiredKeys: [
        'version',
        'sequence',
        'issuedAtUnix',
        'expiresAtUnix',
        'issuerKeys',
        'statusLists',
      ],
    },
  )

  test('default: what is encoded decodes, and what decodes encodes back to the same text', () => {
    fc.assert(
      fc.property(bundle, (each) => {
        const text = encodeTrustBundle(each)
        const read = decodeTrustBundle(text)!
        expect(read).toEqual(each)
        expect(encodeTrustBundle(read)).toBe(text)
      }),
    )
    const signature = sm2Signer(pair.secretKey, random).sign(bundleMessage('{}'))
    expect(sm2Verifier(pair.publicKey)(signature, bundleMessage('{}'))).toBe(true)
    expect(sm2Verifier(pair.publicKey)(signature, bundleMessage('{ }'))).toBe(false)
  })

  test('behavior: whatever cannot be is refused; members that are not known are left out', () => {
    const list = { list: 1, size: 8, bits: 'AAAA' }
    const profile = { issuerId: '01343930', epoch: '1970', algorithm: 0 }
    const good = {
      version: 1,
      sequence: 1,
      issuedAtUnix: 1,
      expiresAtUnix: 2,
      issuerKeys: [toBase64Url(pair.publicKey)],
      statusLists: [list],
      transport: { roots: [], profiles: [profile] },
    }
    const read = (changes: object) => decodeTrustBundle(JSON.stringify({ ...good, ...changes }))
    expect(read({})).toEqual(good)
    expect(read({ later: 1 })).toEqual(good)
    for (const changes of [
      { version: 2 },
      { sequence: 0 },
      { sequence: 1.5 },
      { issuedAtUnix: -1 },
      { expiresAtUnix: 2 ** 32 },
      { issuerKeys: ['AA'] },
      { issuerKeys: [...good.issuerKeys, ...good.issuerKeys] },
      { issuerKeys: 'AA' },
      { statusLists: [list, list] },
      { statusLists: [{ ...list, size: 10_000_001 }] },
      { statusLists: [{ ...list, bits: '+' }] },
      {
        statusLists: Array.from({ length: 60 }, (_, at) => ({
          ...list,
          list: at,
          size: 10_000_000,
        })),
      },
      { transport: { roots: ['AA'], profiles: [] } },
      { transport: { roots: [], profiles: [profile, profile] } },
      { transport: { roots: [], profiles: [{ ...profile, epoch: '1980' }] } },
      { activityRoots: [{ entries: 1, root: 'AA', atUnix: 1 }] },
      { activityRoots: [null] },
    ])
      expect([changes, read(changes)]).toEqual([changes, undefined])
    for (const text of ['', 'null', '[]', '1', '{']) expect(decodeTrustBundle(text)).toBeUndefined()
    expect(toHex(issuerKeyId(pair.publicKey))).toHaveLength(8)
  })
})
