import { ECDH } from 'node:crypto'
import { fromBase64Url, toBase64Url, toHex, uintBytes } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2Verifier } from '@essc/crypto/sm2'
import { chainAuthorisationMessage, decodeChainAuthorisation } from '@essc/protocol/codes/chain'
import { authorisationMessage, decodeAuthorisation } from '@essc/protocol/codes/compact'
import { parsePrintedText } from '@essc/protocol/codes/printed'
import type { TrustBundle } from '@essc/protocol/codes/schema'
import { certificateMessage, encodeCertificate } from '@essc/protocol/codes/transport/certificate'
import {
  decodeTransport,
  transportIssuerMessage,
  transportUserMessage,
} from '@essc/protocol/codes/transport/code'
import { decodeRootRecord, rootRecordMessage } from '@essc/protocol/codes/transport/root-record'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { prefectures } from '@essc/protocol/divisions/prefectures'
import {
  send,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from '../channels/testing.ts'
import { enrol, linkBank } from '../enrolment/testing.ts'
import { travelCity } from '../ports/travel-cities.ts'
import { spendPrinted } from './printed.ts'
import { chained, freshKey, identityRequest } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const readBundle = async (): Promise<TrustBundle> =>
  JSON.parse((await send(platform, 'codes.trustBundle')).body.payload)
const authorise = (phone: TestPhone, body: object) => phone.call('codes.authorise', { body })
const issuerKey = async () => fromBase64Url((await readBundle()).issuerKeys[0]!)

describe('travel codes', () => {
  test('default: the city’s fare and limit, under purpose 2', async () => {
    const phone = await enrol(platform)
    const key = freshKey()
    const request = () => ({ travel: identityRequest(phone, key) })
    expect((await authorise(phone, request())).code).toBe('BANK_NOT_LINKED')
    await linkBank(platform, phone)
    const { body } = await authorise(phone, request())
    const bytes = fromBase64Url(body.travel!.authorisation)
    expect(sm2Verifier(await issuerKey())(bytes.subarray(60), authorisationMessage(bytes))).toBe(
      true,
    )
    expect(decodeAuthorisation(bytes)).toMatchObject({
      purpose: 2,
      region: '330500',
      fareClass: 1,
      limitFen: 2_000,
      validityMinutes: 1_440,
    })
    expect((await authorise(phone, { transport: identityRequest(phone, freshKey()) })).code).toBe(
      'TRAVEL_NOT_OPEN',
    )
  })

  test('parameters: twenty-two cities, of both layouts', () => {
    const all = prefectures().flatMap(({ code }) => travelCity(code) ?? [])
    expect(all).toHaveLength(22)
    expect(new Set(all.map(({ layout }) => layout))).toEqual(new Set(['compact', 'transport']))
    expect([5, 40, 65].map((age) => all[0]!.fareClass(age))).toEqual([2, 1, 3])
  })

  test('behavior: two purposes of one phone have nothing in common', async () => {
    const phone = await enrol(platform)
    await linkBank(platform, phone)
    const { body } = await authorise(phone, {
      identity: identityRequest(phone, freshKey()),
      travel: identityRequest(phone, freshKey()),
    })
    const one = decodeAuthorisation(fromBase64Url(body.identity!.authorisation))!
    const two = decodeAuthorisation(fromBase64Url(body.travel!.authorisation))!
    expect(toHex(one.codeKey)).not.toBe(toHex(two.codeKey))
    expect([one.statusList, one.statusIndex]).not.toEqual([two.statusList, two.statusIndex])
  })
})

describe('the transport layout', () => {
  async function issued() {
    const phone = await enrol(platform, 'hong-kong-permit')
    const linked = await linkBank(platform, phone, 'hong-kong-permit')
    expect(linked.status).toBe(200)
    const key = freshKey()
    const { body } = await authorise(phone, { transport: identityRequest(phone, key) })
    return { phone, key, transport: body.transport! }
  }

  test('default: a whole code verifies up to the published root, by its one profile', async () => {
    const { key, transport } = await issued()
    const fields = fromBase64Url(transport.authorisation)
    const nowUnix = Math.floor(platform.clock.now() / 1_000)
    const signed = Buffer.concat([fields, uintBytes(nowUnix, 4)])
    const sign = nodeSm2().signer(key.secretKey, (length) => new Uint8Array(length)).sign
    const algorithm = Uint8Array.of(transport.profile.algorithm)
    const code = decodeTransport(Buffer.concat([signed, algorithm, sign(signed)]))!
    const { authorisation } = code
    expect(authorisation).toMatchObject({ issuerId: transport.profile.issuerId, limitFen: 2_000 })
    expect(authorisation.expiresAt).toBe(transport.endsAtUnix)
    expect(code.issuerAlgorithm).toBe(transport.profile.algorithm)

    const { roots, profiles } = (await readBundle()).transport!
    expect(profiles).toEqual([transport.profile])
    const rootBytes = fromBase64Url(roots[0]!)
    const root = decodeRootRecord(rootBytes)!
    const rootKey = Uint8Array.from(
      ECDH.convertKey(root.publicKey, 'SM2', undefined, undefined, 'compressed') as Buffer,
    )
    const verify = sm2Verifier(rootKey)
    expect(verify(root.signature, rootRecordMessage(rootBytes))).toBe(true)
    const { certificate } = authorisation
    const certificateBytes = encodeCertificate(certificate)
    expect(verify(certificate.signature, certificateMessage(certificateBytes))).toBe(true)
    const issuer = sm2Verifier(certificate.issuerKey)
    expect(issuer(code.issuerSignature, transportIssuerMessage(code.bytes))).toBe(true)
    const user = sm2Verifier(authorisation.userKey)
    expect(user(code.userSignature, transportUserMessage(code.bytes))).toBe(true)
    expect(issuer(code.issuerSignature, transportUserMessage(code.bytes))).toBe(false)
  })

  test('behavior: its issuer key signs no compact code, and the accounts are fresh', async () => {
    const { phone, transport } = await issued()
    const other = (await authorise(phone, { transport: identityRequest(phone, freshKey()) })).body
    // Fields 1 and 2, then the certificate with its key.
    const certificateKey = fromBase64Url(transport.authorisation).subarray(23, 56)
    const { issuerKeys } = await readBundle()
    expect(issuerKeys).not.toContain(toBase64Url(certificateKey))
    const accounts = [transport, other.transport!].map(({ authorisation }) =>
      toHex(fromBase64Url(authorisation).subarray(120, 146)),
    )
    expect(accounts[0]).not.toBe(accounts[1])
    expect((await authorise(phone, { travel: identityRequest(phone, freshKey()) })).code).toBe(
      'TRAVEL_NOT_OPEN',
    )
  })
})

describe('chain codes', () => {
  test('default: an anchor is signed for the very place that it was made for', async () => {
    const phone = await enrol(platform)
    const { place, chain, authorisation } = await chained(platform, phone)
    expect(authorisation).toHaveLength(123)
    const fields = decodeChainAuthorisation(authorisation)!
    expect(fields).toMatchObject({ ...place, purpose: 1, validityMinutes: 1_440 })
    expect(toBase64Url(fields.anchor)).toBe(chain.anchor)
    const key = await issuerKey()
    expect(toHex(fields.issuerKeyId)).toBe(toHex(issuerKeyId(key)))
    const verify = sm2Verifier(key)
    expect(verify(authorisation.subarray(59), chainAuthorisationMessage(authorisation))).toBe(true)
    // Not as the other version: the tags keep them apart.
    expect(verify(authorisation.subarray(59), authorisationMessage(authorisation))).toBe(false)
  })

  test('behavior: a place is one session’s, for ten minutes, once', async () => {
    const phone = await enrol(platform)
    const other = await enrol(platform, 'elder-child')
    const { chain } = await chained(platform, phone)
    expect((await authorise(phone, { chain })).code).toBe('REQUEST_MALFORMED')
    const { body } = await authorise(phone, { chainPlace: true })
    const fresh = { ...chain, ...body.chainPlace }
    expect((await authorise(other, { chain: fresh })).code).toBe('REQUEST_MALFORMED')
    platform.clock.advance(600_000)
    const renewed = await phone.call('channels.renewToken')
    expect(renewed.status).toBe(200)
    const late = { ...phone, token: renewed.body.token }
    const answer = await send(platform, 'codes.authorise', { body: { chain: fresh } }, late)
    expect(answer.code).toBe('REQUEST_MALFORMED')
  })

  test('behavior: nobody hoards places', async () => {
    const phone = await enrol(platform)
    const codes: (string | undefined)[] = []
    for (let i = 0; i < 5; i += 1) codes.push((await authorise(phone, { chainPlace: true })).code)
    expect(codes).toEqual([undefined, undefined, undefined, undefined, 'REQUEST_RATE_LIMITED'])
  })
})

describe('printed codes', () => {
  test('default: signed by the issuer, with a key that nobody has, and told once', async () => {
    const phone = await enrol(platform)
    expect((await phone.call('codes.printed')).body).toEqual({})
    const { body } = await phone.call('codes.print')
    const code = parsePrintedText(body.text)!
    expect(
      sm2Verifier(await issuerKey())(code.issuerSignature, authorisationMessage(code.bytes)),
    ).toBe(true)
    expect(body.endsAtUnix - body.issuedAtUnix).toBe(180 * 86_400)
    const { text, ...times } = body
    expect((await phone.call('codes.printed')).body).toEqual({ printed: times })
    expect((await phone.call('activity.list')).body.entries[0]).toMatchObject({
      kind: 'code.printed',
      actor: 'Test Channel',
    })
    await phone.call('codes.revokePrinted')
    expect((await phone.call('codes.printed')).body).toEqual({})
    expect((await phone.call('activity.list')).body.entries[0]!.kind).toBe('code.printRevoked')
    const { pool } = platform.database
    const { rows } = await pool.query('select t::text as line from printed_code t')
    expect(JSON.stringify(rows)).not.toContain(text)
  })

  test('behavior: another session of the same person needs to be opened', async () => {
    await enrol(platform, 'worker', { hostUser: 'me' })
    const locked = await testPhone(platform, { hostUser: 'me' })
    expect((await locked.call('codes.print')).code).toBe('SESSION_LOCKED')
  })

  test('behavior: 500 yuan a day at +08:00, however many pay at once', async () => {
    const { pool } = platform.database
    const person = { bucket: 1, personId: '01900000-0000-7000-8000-0000000000aa' }
    const nowMs = platform.clock.now()
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => spendPrinted(pool, person, { amountFen: 10_000, nowMs })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    const over = { code: 'PAYMENT_OVER_DAY_LIMIT' }
    await expect(spendPrinted(pool, person, { amountFen: 1, nowMs })).rejects.toMatchObject(over)
    const tomorrowMs = nowMs + 86_400_000
    await spendPrinted(pool, person, { amountFen: 50_000, nowMs: tomorrowMs })
    const next = { amountFen: 50_001, nowMs: tomorrowMs + 86_400_000 }
    await expect(spendPrinted(pool, person, next)).rejects.toMatchObject(over)
  })
})
