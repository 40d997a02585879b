import zlib from 'node:zlib'
import { fromHex, toBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { decodeBase45, encodeBase45 } from '@essc/protocol/codes/base45'
import { bindingOf } from '@essc/protocol/codes/binding'
import type { ErrorCode } from '@essc/protocol/errors'
import fc from 'fast-check'
import { createIssuer, type Issuer, NOW } from '../test/issuer.ts'
import { browserInflate } from './browser-inflate.ts'
import type { VerifyOptions } from './checks.ts'
import { nodeInflate } from './node-inflate.ts'
import { memoryReplayStore } from './replay-store.ts'
import { createVerifier, type Verifier, type VerifierOptions } from './verify.ts'

let issuer: Issuer
let nowUnix: number
let verifier: Verifier

const make = (options: Partial<VerifierOptions> = {}) =>
  createVerifier({
    bundleKey: issuer.bundleKey,
    now: () => nowUnix * 1_000,
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
    ...options,
  })

beforeEach(async () => {
  issuer = createIssuer()
  nowUnix = NOW + 100
  verifier = make()
  await verifier.loadBundle(issuer.bundle())
})

const IDENTITY: VerifyOptions = { purpose: 'identity' }
const reasonOf = (text: string, options = IDENTITY, by = verifier): ErrorCode | 'accepted' => {
  const answer = by.verify(text, options)
  return answer.ok ? 'accepted' : answer.reason
}
const bytesOf = (text: string) => decodeBase45(text.slice(4))!
const textOf = (bytes: Uint8Array) => `SC1:${encodeBase45(bytes)}`

test('default', () => {
  expect(verifier.verify(issuer.code(), IDENTITY)).toEqual({
    ok: true,
    profile: 'SC1',
    purpose: 'identity',
    isGuardian: false,
    region: '330500',
    fareClass: 0,
    limitFen: 5_000,
    endsAtUnix: NOW + 86_400,
    timeUnix: NOW + 100,
    bundle: { sequence: 5, ageSeconds: 100, isStale: false },
  })
})

test('behavior: the portable SM2 decides as the native one', async () => {
  const portable = createVerifier({
    bundleKey: issuer.bundleKey,
    now: () => nowUnix * 1_000,
    inflate: nodeInflate(zlib),
  })
  await portable.loadBundle(issuer.bundle())
  const good = issuer.code()
  const bad = bytesOf(good)
  bad[190]! ^= 1
  for (const by of [portable, verifier]) {
    expect(reasonOf(textOf(bad), IDENTITY, by)).toBe('CODE_SIGNATURE_INVALID')
    expect(reasonOf(good, IDENTITY, by)).toBe('accepted')
  }
})

describe('behavior: each reason, and its accepted neighbour', () => {
  test('CODE_MALFORMED', () => {
    const code = issuer.code()
    for (const text of ['', 'SC1:', code.slice(0, -1), `${code}0`, code.replace('SC1:', 'SC2:')])
      expect(reasonOf(text)).toBe('CODE_MALFORMED')
    for (const input of [undefined, null, 7, {}, [], 'x'.repeat(1e6)])
      expect(reasonOf(input as string)).toBe('CODE_MALFORMED')
    const purpose = bytesOf(code)
    purpose[1] = 5
    expect(reasonOf(textOf(purpose))).toBe('CODE_MALFORMED')
    expect(reasonOf(code)).toBe('accepted')
  })

  test('CODE_UNKNOWN_ISSUER', () => {
    expect(reasonOf(createIssuer('stranger').code())).toBe('CODE_UNKNOWN_ISSUER')
  })

  test('CODE_WRONG_PURPOSE', () => {
    const travel = issuer.code({}, { purpose: 2 })
    const guardian = issuer.code({}, { purpose: 3 })
    expect(reasonOf(travel)).toBe('CODE_WRONG_PURPOSE')
    expect(reasonOf(travel, { purpose: 'travel' })).toBe('accepted')
    expect(reasonOf(guardian, { purpose: 'travel' })).toBe('CODE_WRONG_PURPOSE')
    expect(reasonOf(guardian, { purpose: 'identity', refuseGuardians: true })).toBe(
      'CODE_WRONG_PURPOSE',
    )
    expect(verifier.verify(guardian, IDENTITY)).toMatchObject({ ok: true, isGuardian: true })
  })

  test('CODE_AUTHORISATION_NOT_YET_VALID', () => {
    const from = NOW + 200
    const code = (ahead: number) =>
      issuer.code({ timeUnix: nowUnix }, { notBeforeUnix: nowUnix + ahead })
    expect(reasonOf(code(31))).toBe('CODE_AUTHORISATION_NOT_YET_VALID')
    expect(reasonOf(code(30))).toBe('accepted')
    nowUnix = from + 20
    const early = issuer.code({ timeUnix: from - 31 }, { notBeforeUnix: from })
    expect(reasonOf(early)).toBe('CODE_AUTHORISATION_NOT_YET_VALID')
  })

  test('CODE_AUTHORISATION_EXPIRED', () => {
    const end = NOW + 600
    const code = (timeUnix: number) => issuer.code({ timeUnix }, { validityMinutes: 10 })
    nowUnix = end + 31
    expect(reasonOf(code(end))).toBe('CODE_AUTHORISATION_EXPIRED')
    nowUnix = end + 30
    expect(reasonOf(code(end + 1))).toBe('CODE_AUTHORISATION_EXPIRED')
    expect(reasonOf(code(end))).toBe('accepted')
  })

  test('CODE_EXPIRED: a photograph lives 90 s at most', () => {
    const photograph = issuer.code()
    nowUnix = NOW + 100 + 91
    expect(reasonOf(photograph)).toBe('CODE_EXPIRED')
    nowUnix = NOW + 100 + 90
    expect(reasonOf(photograph)).toBe('accepted')
  })

  test('CODE_FROM_THE_FUTURE', () => {
    expect(reasonOf(issuer.code({ timeUnix: nowUnix + 31 }))).toBe('CODE_FROM_THE_FUTURE')
    expect(reasonOf(issuer.code({ timeUnix: nowUnix + 30 }))).toBe('accepted')
  })

  test('CODE_ISSUER_SIGNATURE_INVALID', () => {
    const code = issuer.code()
    for (const at of [6, 11, 15, 18, 60, 123]) {
      const altered = bytesOf(code)
      altered[at]! ^= 1
      expect(reasonOf(textOf(altered))).toBe('CODE_ISSUER_SIGNATURE_INVALID')
    }
  })

  test('CODE_SIGNATURE_INVALID', () => {
    const code = issuer.code()
    for (const at of [127, 129, 130, 134, 197]) {
      const altered = bytesOf(code)
      altered[at]! ^= 1
      expect(reasonOf(textOf(altered))).toBe('CODE_SIGNATURE_INVALID')
    }
    expect(reasonOf(code)).toBe('accepted')
  })

  test('CODE_BINDING_REQUIRED', () => {
    const asked = { terminalId: 'desk-7', challenge: '8841' }
    const options: VerifyOptions = { purpose: 'identity', binding: asked }
    const bound = (to: typeof asked) => issuer.code({ binding: bindingOf(to) })
    expect(reasonOf(issuer.code(), options)).toBe('CODE_BINDING_REQUIRED')
    expect(reasonOf(bound({ ...asked, challenge: '8842' }), options)).toBe('CODE_BINDING_REQUIRED')
    expect(reasonOf(bound(asked), options)).toBe('accepted')
  })

  test('CODE_OVER_LIMIT spends nothing', () => {
    const code = issuer.code({}, { purpose: 2, fareClass: 3 })
    expect(reasonOf(code, { purpose: 'travel', amountFen: 5_001 })).toBe('CODE_OVER_LIMIT')
    expect(reasonOf(code, { purpose: 'travel', amountFen: 5_000 })).toBe('accepted')
  })

  test('CODE_REVOKED', async () => {
    const at = (statusIndex: number) => issuer.code({}, { statusIndex })
    await verifier.loadBundle(issuer.bundle({ sequence: 6 }, [70, 1_023]))
    expect(reasonOf(at(70))).toBe('CODE_REVOKED')
    expect(reasonOf(at(1_023))).toBe('CODE_REVOKED')
    expect(reasonOf(at(71))).toBe('accepted')
  })

  test('BUNDLE_STALE', async () => {
    expect(reasonOf(issuer.code(), IDENTITY, make())).toBe('BUNDLE_STALE')
    expect(reasonOf(issuer.code({}, { statusList: 2 }))).toBe('BUNDLE_STALE')
    expect(reasonOf(issuer.code({}, { statusIndex: 1_024 }))).toBe('BUNDLE_STALE')
    nowUnix = NOW + 86_401
    const late = issuer.code({ timeUnix: nowUnix }, { notBeforeUnix: nowUnix })
    expect(verifier.verify(late, IDENTITY)).toMatchObject({
      reason: 'BUNDLE_STALE',
      bundle: { isStale: true, ageSeconds: 86_401 },
    })
    const lenient = make({ policy: { staleBundle: 'accept' } })
    await lenient.loadBundle(issuer.bundle())
    expect(lenient.verify(late, IDENTITY)).toMatchObject({ ok: true, bundle: { isStale: true } })
  })
})

describe('behavior: replay', () => {
  test('a code passes once', () => {
    const code = issuer.code()
    expect(reasonOf(code)).toBe('accepted')
    expect(reasonOf(code)).toBe('CODE_REPLAYED')
  })

  test('the counter must grow, and the time may step back 30 s', () => {
    const pair = issuer.keyPair()
    const authorisation = issuer.authorise(pair.publicKey)
    const code = (counter: number, timeUnix: number) =>
      issuer.code({ counter, timeUnix }, {}, pair, authorisation)
    nowUnix = NOW + 300
    expect(reasonOf(code(9, NOW + 290))).toBe('accepted')
    expect(reasonOf(code(8, NOW + 300))).toBe('CODE_REPLAYED')
    expect(reasonOf(code(9, NOW + 300))).toBe('CODE_REPLAYED')
    expect(reasonOf(code(10, NOW + 259))).toBe('CODE_REPLAYED')
    expect(reasonOf(code(11, NOW + 260))).toBe('accepted')
    expect(reasonOf(code(12, NOW + 259))).toBe('CODE_REPLAYED')
  })

  test('terminals that share a store share its memory', async () => {
    const replayStore = memoryReplayStore()
    const [one, other] = [make({ replayStore }), make({ replayStore })]
    await one!.loadBundle(issuer.bundle())
    await other!.loadBundle(issuer.bundle())
    const code = issuer.code()
    expect(reasonOf(code, IDENTITY, one)).toBe('accepted')
    expect(reasonOf(code, IDENTITY, other)).toBe('CODE_REPLAYED')
  })

  test('what is refused for another reason is not spent', () => {
    const code = issuer.code()
    expect(reasonOf(code, { purpose: 'travel' })).toBe('CODE_WRONG_PURPOSE')
    nowUnix -= 31
    expect(reasonOf(code)).toBe('CODE_FROM_THE_FUTURE')
    nowUnix += 31
    expect(reasonOf(code)).toBe('accepted')
  })
})

test('behavior: the clock never goes below the bundle and the last accepted code', () => {
  const photograph = issuer.code({ timeUnix: NOW + 100 })
  nowUnix = NOW - 5_000
  expect(reasonOf(issuer.code({ timeUnix: NOW - 40 }, { notBeforeUnix: NOW - 40 }))).toBe(
    'accepted',
  )
  expect(reasonOf(issuer.code({ timeUnix: NOW - 4_990 }, { notBeforeUnix: NOW - 9_999 }))).toBe(
    'CODE_EXPIRED',
  )
  nowUnix = NOW + 1_000
  expect(reasonOf(issuer.code({ timeUnix: NOW + 1_000 }))).toBe('accepted')
  nowUnix = NOW + 100
  expect(reasonOf(photograph)).toBe('CODE_EXPIRED')
})

test('behavior: another code key cannot slip under a remembered authorisation', () => {
  const honest = issuer.keyPair()
  const thief = issuer.keyPair()
  const authorisation = issuer.authorise(honest.publicKey)
  expect(reasonOf(issuer.code({}, {}, honest, authorisation))).toBe('accepted')
  const swapped = authorisation.slice()
  swapped.set(thief.publicKey, 19)
  expect(reasonOf(issuer.code({ counter: 1 }, {}, thief, swapped))).toBe(
    'CODE_ISSUER_SIGNATURE_INVALID',
  )
  expect(reasonOf(issuer.code({ counter: 1 }, {}, thief, authorisation))).toBe(
    'CODE_SIGNATURE_INVALID',
  )
  expect(reasonOf(issuer.code({ counter: 1 }, {}, honest, authorisation))).toBe('accepted')
})

test('behavior: a remembered authorisation is revoked by the next bundle, and ends', async () => {
  const pair = issuer.keyPair()
  const authorisation = issuer.authorise(pair.publicKey)
  const code = (counter: number, timeUnix = nowUnix) =>
    issuer.code({ counter, timeUnix }, {}, pair, authorisation)
  expect(reasonOf(code(1))).toBe('accepted')
  await verifier.loadBundle(issuer.bundle({ sequence: 6 }, [70]))
  expect(reasonOf(code(2))).toBe('CODE_REVOKED')
  await verifier.loadBundle(issuer.bundle({ sequence: 7 }))
  expect(reasonOf(code(3))).toBe('accepted')
  await verifier.loadBundle(issuer.bundle({ sequence: 8, issuerKeys: [] }))
  expect(reasonOf(code(4))).toBe('CODE_UNKNOWN_ISSUER')
})

describe('behavior: bundles', () => {
  const refused = async (signed: { payload: string; signature: string }) =>
    await expect(verifier.loadBundle(signed)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })

  test('a lower sequence, or another bundle of the same, is refused and the former stays', async () => {
    await refused(issuer.bundle({ sequence: 4 }))
    await refused(issuer.bundle({ expiresAtUnix: NOW + 999_999 }))
    expect(verifier.bundle()).toMatchObject({ sequence: 5 })
    expect(await verifier.loadBundle(issuer.bundle())).toMatchObject({ sequence: 5 })
    expect(await verifier.loadBundle(issuer.bundle({ sequence: 6 }))).toMatchObject({ sequence: 6 })
  })

  test('another signer, or an altered text, is refused', async () => {
    await refused(createIssuer('stranger').bundle({ sequence: 6 }))
    const { payload, signature } = issuer.bundle({ sequence: 6 })
    await refused({ payload: `${payload} `, signature })
    await refused({ payload, signature: `A${signature.slice(1)}` })
    await refused({ payload, signature: '' })
  })

  test('two issuers with one id, and keys that are none, are refused', async () => {
    const key = toBase64Url(issuer.issuerKey)
    await refused(issuer.bundle({ sequence: 6, issuerKeys: [key, key] }))
    const off = issuer.issuerKey.slice()
    off[0] = 4
    await refused(issuer.bundle({ sequence: 6, issuerKeys: [toBase64Url(off)] }))
  })

  test('a list that inflates to more or less than it says is refused, in Node and browser', async () => {
    const list = (bytes: number, size: number) => ({
      list: 1,
      size,
      bits: toBase64Url(zlib.deflateSync(new Uint8Array(bytes))),
    })
    for (const inflate of [
      nodeInflate(zlib),
      browserInflate(() => new DecompressionStream('deflate') as never),
    ]) {
      const by = make({ inflate })
      const load = (entry: object) => by.loadBundle(issuer.bundle({ statusLists: [entry] }))
      const invalid = { code: 'BUNDLE_INVALID' }
      await expect(load(list(50_000_000, 1_024))).rejects.toMatchObject(invalid)
      await expect(load(list(127, 1_024))).rejects.toMatchObject(invalid)
      await expect(load({ list: 1, size: 8, bits: 'AAAA' })).rejects.toMatchObject(invalid)
      await expect(load({ list: 1, size: 8, bits: '!' })).rejects.toMatchObject(invalid)
      await expect(load(list(128, 1_024))).resolves.toMatchObject({ sequence: 5 })
    }
  })

  test('no payload does more than be refused', async () => {
    for (const changes of [
      { version: 2, sequence: 9 },
      { sequence: '9' },
      { sequence: 9, issuerKeys: null },
      { sequence: 9, statusLists: [null] },
      { sequence: 9, issuedAtUnix: -1 },
    ])
      await refused(issuer.bundle(changes))
    await refused({} as never)
    await refused(null as never)
  })
})

describe('behavior: wedge scanners', () => {
  const wide = (text: string) =>
    Array.from(text, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('')

  test('a code typed through a keyboard and an input method is read', () => {
    const ways: ((text: string) => string)[] = [
      (text) => `${text}\r\n`,
      (text) => `\t ${text}  `,
      (text) => text.toLowerCase(),
      (text) => wide(text).replace(/\uff00/g, '\u3000'),
      (text) =>
        text.replace(/\./g, '。').replace(/\$/g, '￥').replace(/\//g, '、').replace(':', '：'),
      (text) => `\ufeff${text}`,
      (text) =>
        Array.from(
          bytesOf(text).reduce<number[]>((pairs, byte, i) => {
            if (i % 2 === 0) pairs.push(byte * 256)
            else pairs[pairs.length - 1]! += byte
            return pairs
          }, []),
          (pair) => String(pair).padStart(5, '0'),
        ).join(''),
    ]
    for (const way of ways) expect(reasonOf(way(issuer.code()))).toBe('accepted')
  })

  test('traces of an input method are told', () => {
    const spoilt = wide(issuer.code().slice(0, 100))
    expect(verifier.verify(spoilt, IDENTITY)).toMatchObject({
      reason: 'CODE_MALFORMED',
      hasInputMethod: true,
    })
    expect(verifier.explain(spoilt, IDENTITY).hint).toBe('switch the input method to English')
    expect(verifier.explain('SC1:', IDENTITY).hint).toBeUndefined()
  })
})

describe('behavior: explain', () => {
  test('every byte belongs to one field, and the failing check is named', async () => {
    await verifier.loadBundle(issuer.bundle({ sequence: 6 }, [70]))
    const { fields, checks, reason } = verifier.explain(issuer.code(), IDENTITY)
    let next = 0
    for (const { bytes, hex } of fields) {
      expect(bytes[0]).toBe(next)
      next = bytes[1] + 1
      expect(hex).toHaveLength(2 * (next - bytes[0]))
    }
    expect(next).toBe(198)
    expect(fields.find(({ name }) => name === 'time')!.value).toBe(
      new Date((NOW + 100) * 1_000).toISOString().replace('.000', ''),
    )
    expect(reason).toBe('CODE_REVOKED')
    expect(checks.map(({ outcome }) => outcome)).toEqual([
      ...new Array(10).fill('passed'),
      'failed',
      'not reached',
    ])
  })

  test('it takes nothing', () => {
    const code = issuer.code()
    expect(verifier.explain(code, IDENTITY).reason).toBeUndefined()
    expect(reasonOf(code)).toBe('accepted')
    expect(verifier.explain(code, IDENTITY).reason).toBe('CODE_REPLAYED')
  })
})

const SEED = { seed: Number(process.env.ESSC_SEED ?? 11) }

test('behavior: no altered code is accepted, and no input makes a verifier throw', () => {
  const pair = issuer.keyPair()
  const authorisation = issuer.authorise(pair.publicKey)
  const bytes = bytesOf(issuer.code({ counter: 7 }, {}, pair, authorisation))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(197), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (flips) => {
        const altered = bytes.slice()
        for (const [at, by] of flips) altered[at]! ^= by
        fc.pre(altered.some((byte, i) => byte !== bytes[i]))
        expect(verifier.verify(textOf(altered), IDENTITY).ok).toBe(false)
      },
    ),
    { ...SEED, numRuns: 400 },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.anything(),
        fc.uint8Array({ minLength: 198, maxLength: 198 }).map(textOf),
      ),
      (input) => {
        expect(verifier.verify(input as string, IDENTITY).ok).toBe(false)
        verifier.explain(input as string, IDENTITY)
      },
    ),
    { ...SEED, numRuns: 400 },
  )
  expect(reasonOf(textOf(bytes))).toBe('accepted')
})

test('behavior: signatures of zero, n and their neighbours are refused', () => {
  const bytes = bytesOf(issuer.code())
  const n = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
  for (const [r, s] of [
    [new Uint8Array(32), bytes.subarray(166, 198)],
    [bytes.subarray(134, 166), new Uint8Array(32)],
    [n, bytes.subarray(166, 198)],
    [bytes.subarray(134, 166), n],
    [new Uint8Array(32).fill(255), new Uint8Array(32).fill(255)],
  ]) {
    const altered = bytes.slice()
    altered.set(r!, 134)
    altered.set(s!, 166)
    expect(reasonOf(textOf(altered))).toBe('CODE_SIGNATURE_INVALID')
  }
})
