import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { fromHex, toBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2Signer } from '@essc/crypto/sm2'
import { decodeBase45, encodeBase45 } from '@essc/protocol/codes/base45'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import type { ErrorCode } from '@essc/protocol/errors'
import { createIssuer, type Issuer, NOW } from '../test/issuer.ts'
import type { VerifyOptions } from './checks.ts'
import { nodeInflate } from './node-inflate.ts'
import { createVerifier, type Verifier } from './verify.ts'

let issuer: Issuer
let nowUnix: number
let verifier: Verifier

const IDENTITY: VerifyOptions = { purpose: 'identity' }
const TRAVEL: VerifyOptions = { purpose: 'travel' }

async function open(epoch: '1970' | '2000' = '1970', bundle: object = {}) {
  const made = createVerifier({
    bundleKey: issuer.bundleKey,
    now: () => nowUnix * 1_000,
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
  })
  await made.loadBundle(issuer.bundle({ ...issuer.transportTrust(epoch), ...bundle }))
  return made
}

beforeEach(async () => {
  issuer = createIssuer()
  nowUnix = NOW + 100
  verifier = await open()
})

const reasonOf = (
  input: string | Uint8Array,
  options = IDENTITY,
  by = verifier,
): ErrorCode | 'accepted' => {
  const answer = by.verify(input, options)
  return answer.ok ? 'accepted' : answer.reason
}

describe('chain codes', () => {
  const slotAt = (unix: number) => Math.floor((unix - NOW) / 30) + 1

  test('default', () => {
    const answer = verifier.verify(issuer.chain().code(slotAt(nowUnix)), IDENTITY)
    expect(answer).toMatchObject({ ok: true, profile: 'SC2', region: '330500', timeUnix: NOW + 90 })
  })

  test('a wrong link is no signature, from the anchor and from the last link', () => {
    const chain = issuer.chain()
    const wrong = new Uint8Array(32)
    expect(reasonOf(chain.code(4, wrong))).toBe('CODE_SIGNATURE_INVALID')
    expect(reasonOf(chain.code(4))).toBe('accepted')
    nowUnix += 30
    expect(reasonOf(chain.code(5, wrong))).toBe('CODE_SIGNATURE_INVALID')
    expect(reasonOf(chain.code(5, chain.links[4]))).toBe('CODE_SIGNATURE_INVALID')
    expect(reasonOf(chain.code(5))).toBe('accepted')
    expect(reasonOf(chain.code(5))).toBe('CODE_REPLAYED')
    expect(reasonOf(chain.code(4))).toBe('CODE_REPLAYED')
  })

  test("a link is another's nowhere, and not its place's either", () => {
    const [one, other] = [issuer.chain(), issuer.chain({ statusIndex: 71 })]
    expect(reasonOf(one.code(4, other.links[4]))).toBe('CODE_SIGNATURE_INVALID')
  })

  test('the future and the past have their own reasons', () => {
    const chain = issuer.chain()
    expect(reasonOf(chain.code(slotAt(nowUnix) + 2))).toBe('CODE_FROM_THE_FUTURE')
    nowUnix = NOW + 7_200
    expect(reasonOf(chain.code(4))).toBe('CODE_EXPIRED')
    nowUnix = NOW + 86_431
    expect(reasonOf(chain.code(2_880))).toBe('BUNDLE_STALE')
  })

  test('the last slot of the day is 2,880 hashes away', async () => {
    nowUnix = NOW + 86_395
    const late = await open()
    expect(reasonOf(issuer.chain().code(2_880), IDENTITY, late)).toBe('accepted')
  })

  test('an altered authorisation, or a binding, is refused', () => {
    const chain = issuer.chain()
    const bytes = decodeBase45(chain.code(4).slice(4))!
    bytes[12]! ^= 1
    expect(reasonOf(`SC2:${encodeBase45(bytes)}`)).toBe('CODE_ISSUER_SIGNATURE_INVALID')
    const binding = { terminalId: 'desk', challenge: 'challenge' }
    expect(reasonOf(chain.code(4), { ...IDENTITY, binding })).toBe('CODE_BINDING_REQUIRED')
  })
})

describe('transport codes', () => {
  test('default', () => {
    expect(verifier.verify(issuer.transport(), { ...TRAVEL, amountFen: 20_000 })).toMatchObject({
      ok: true,
      profile: 'transport',
      issuerId: '01343930',
      paymentAccount: '0123456789ABCDEF',
      cardAccount: '31010000000000001234',
      endsAtUnix: NOW + 86_400,
    })
  })

  test('as decimal digits too', () => {
    expect(reasonOf(encodeDecimal(issuer.transport()), TRAVEL)).toBe('accepted')
  })

  test('times are read by the one profile of the issuer, and by no other', async () => {
    const gate = await open('2000')
    expect(reasonOf(issuer.transport(), TRAVEL, gate)).toBe('CODE_FROM_THE_FUTURE')
    const shift = 946_656_000
    const shifted = issuer.transport(
      { time: NOW + 100 - shift },
      { expiresAt: NOW + 86_400 - shift },
    )
    expect(reasonOf(shifted, TRAVEL)).toBe('CODE_AUTHORISATION_EXPIRED')
    expect(reasonOf(shifted, TRAVEL, gate)).toBe('accepted')
  })

  test('each reason', async () => {
    const certificate = (fields: object, sign?: (message: Uint8Array) => Uint8Array) =>
      issuer.transport({}, { certificate: issuer.certificate(fields, sign) })
    const thief = sm2Signer(issuer.keyPair().secretKey, issuer.random)
    expect(reasonOf(certificate({}, thief.sign), TRAVEL)).toBe('CODE_ISSUER_CERTIFICATE_INVALID')
    expect(reasonOf(certificate({ caIndex: 8 }), TRAVEL)).toBe('CODE_ISSUER_CERTIFICATE_INVALID')
    expect(reasonOf(certificate({ expiry: '1226' }), TRAVEL)).toBe(
      'CODE_ISSUER_CERTIFICATE_INVALID',
    )
    expect(reasonOf(certificate({ issuerKey: issuer.issuerKey }), TRAVEL)).toBe(
      'CODE_ISSUER_CERTIFICATE_INVALID',
    )
    const other = {
      certificate: issuer.certificate({ issuerId: '01343931' }),
      issuerId: '01343931',
    }
    expect(reasonOf(issuer.transport({}, other), TRAVEL)).toBe('CODE_UNKNOWN_ISSUER')
    expect(reasonOf(issuer.transport({ algorithm: 4 }), TRAVEL)).toBe('CODE_MALFORMED')
    expect(reasonOf(issuer.transport(), IDENTITY)).toBe('CODE_WRONG_PURPOSE')
    expect(reasonOf(issuer.transport(), { ...TRAVEL, amountFen: 20_001 })).toBe('CODE_OVER_LIMIT')
    expect(reasonOf(issuer.transport({ time: nowUnix + 31 }), TRAVEL)).toBe('CODE_FROM_THE_FUTURE')
    expect(reasonOf(issuer.transport({ time: nowUnix - 91 }), TRAVEL)).toBe('CODE_EXPIRED')
    expect(reasonOf(issuer.transport({}, { expiresAt: nowUnix - 31 }), TRAVEL)).toBe(
      'CODE_AUTHORISATION_EXPIRED',
    )
    const altered = (at: number) => {
      const bytes = issuer.transport()
      bytes[at]! ^= 1
      return reasonOf(bytes, TRAVEL)
    }
    expect(altered(60)).toBe('CODE_ISSUER_CERTIFICATE_INVALID')
    expect(altered(121)).toBe('CODE_ISSUER_SIGNATURE_INVALID')
    expect(altered(363)).toBe('CODE_SIGNATURE_INVALID')
    const code = issuer.transport()
    expect(reasonOf(code, TRAVEL)).toBe('accepted')
    expect(reasonOf(code, TRAVEL)).toBe('CODE_REPLAYED')
  })

  test('an issuer certificate ends with its month at +08:00', async () => {
    const last = Date.UTC(2027, 0, 31, 15, 59, 59) / 1_000
    const code = (time: number) =>
      issuer.transport(
        { time },
        { certificate: issuer.certificate({ expiry: '0127' }), expiresAt: time + 600 },
      )
    nowUnix = last
    const gate = await open('1970', { issuedAtUnix: last - 5, expiresAtUnix: last + 600 })
    expect(reasonOf(code(last), TRAVEL, gate)).toBe('accepted')
    nowUnix = last + 1
    expect(reasonOf(code(last + 1), TRAVEL, gate)).toBe('CODE_ISSUER_CERTIFICATE_INVALID')
  })

  test('a root that did not sign itself, or shares its index, makes no bundle', async () => {
    const trust = (roots: Uint8Array[]) => ({
      sequence: 6,
      transport: { roots: roots.map(toBase64Url), profiles: [] },
    })
    const damaged = issuer.rootRecord.slice()
    damaged[100]! ^= 1
    for (const roots of [[damaged], [issuer.rootRecord, issuer.rootRecord]])
      await expect(verifier.loadBundle(issuer.bundle(trust(roots)))).rejects.toMatchObject({
        code: 'BUNDLE_INVALID',
      })
  })

  test('the published root record signs itself, natively and portably', async () => {
    const file = path.resolve(
      path.dirname(fileURLToPath(import.meta.url)),
      '../../protocol/vectors/transport.json',
    )
    const { rootRecord } = JSON.parse(readFileSync(file, 'utf8'))
    const transport = { roots: [toBase64Url(fromHex(rootRecord))], profiles: [] }
    const facts = await verifier.loadBundle(issuer.bundle({ sequence: 6, transport }))
    expect(facts.sequence).toBe(6)
  })
})

describe('printed codes', () => {
  test('who issued them is checked, and everything else is asked of the platform', () => {
    const text = issuer.printed()
    for (const options of [IDENTITY, { ...IDENTITY, refuseGuardians: true }])
      expect(verifier.verify(text, options)).toMatchObject({
        reason: 'CODE_WRONG_PURPOSE',
        resolveOnline: true,
      })
    expect(verifier.verify(createIssuer('stranger').printed(), IDENTITY)).toMatchObject({
      reason: 'CODE_UNKNOWN_ISSUER',
      resolveOnline: false,
    })
    const bytes = decodeBase45(text.slice(4))!
    bytes[123]! ^= 1
    expect(verifier.verify(`SC1:${encodeBase45(bytes)}`, IDENTITY)).toMatchObject({
      reason: 'CODE_ISSUER_SIGNATURE_INVALID',
      resolveOnline: false,
    })
  })
})

test('behavior: off-curve and forbidden code keys are refused with the right signature on them', () => {
  const g = fromHex('0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7')
  const off = new Uint8Array(33).fill(255)
  off[0] = 2
  for (const key of [g, off, Uint8Array.of(2, ...new Uint8Array(32))]) {
    const authorisation = issuer.authorise(key)
    const code = issuer.code({}, {}, issuer.keyPair(), authorisation)
    expect(reasonOf(code)).toBe('CODE_SIGNATURE_INVALID')
  }
})

test('behavior: whatever the layout, explaining names every byte and takes nothing', () => {
  const chain = issuer.chain()
  const cases: [string | Uint8Array, VerifyOptions, number][] = [
    [issuer.code(), IDENTITY, 198],
    [chain.code(4), IDENTITY, 157],
    [issuer.printed(), IDENTITY, 124],
    [issuer.transport(), TRAVEL, 364],
  ]
  for (const [code, options, length] of cases) {
    const { fields, checks, reason } = verifier.explain(code, options)
    let next = 0
    for (const { bytes, hex } of fields) {
      expect(bytes[0]).toBe(next)
      next = bytes[1] + 1
      expect(hex).toHaveLength(2 * (next - bytes[0]))
    }
    expect(next).toBe(length)
    expect(checks.length).toBeGreaterThan(9)
    expect(reason ?? 'accepted').toBe(reasonOf(code, options))
  }
})
