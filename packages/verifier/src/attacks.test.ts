import zlib from 'node:zlib'
import { toBase64Url, toHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2Signer } from '@essc/crypto/sm2'
import {
  type CompactCode,
  codeMessage,
  compactText,
  decodeCompact,
  makeCompact,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { createIssuer, type Issuer, NOW } from '../test/issuer.ts'
import { nodeInflate } from './node-inflate.ts'
import { memoryReplayStore } from './replay-store.ts'
import { createVerifier, type Verifier, type VerifierOptions } from './verify.ts'

/** Each attack first passes the rule that one would think of, then fails ours. */

const IDENTITY = { purpose: 'identity' } as const
let issuer: Issuer
let nowUnix: number

async function lane(options: Partial<VerifierOptions> = {}): Promise<Verifier> {
  const verifier = createVerifier({
    bundleKey: issuer.bundleKey,
    now: () => nowUnix * 1_000,
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
    ...options,
  })
  await verifier.loadBundle(issuer.bundle())
  return verifier
}
const reasonOf = (verifier: Verifier, text: string) => {
  const answer = verifier.verify(text, IDENTITY)
  return answer.ok ? 'accepted' : answer.reason
}
const parse = (text: string): CompactCode => parseCompactText(text)!

beforeEach(() => {
  issuer = createIssuer()
  nowUnix = NOW + 100
})

test("a seen authorisation's place with a swapped code key", async () => {
  const honest = issuer.keyPair()
  const thief = issuer.keyPair()
  const authorisation = issuer.authorise(honest.publicKey)
  const seen = issuer.code({}, {}, honest, authorisation)
  const swapped = authorisation.slice()
  swapped.set(thief.publicKey, 19)
  const forged = issuer.code({ counter: 1 }, {}, thief, swapped)

  // Naive: remember a place whose issuer signature was good.
  const places = new Set<string>()
  const placeOf = ({ authorisation: a }: CompactCode) => `${a.statusList}/${a.statusIndex}`
  const naive = (code: CompactCode) =>
    places.has(placeOf(code)) &&
    nodeSm2().verifier(code.authorisation.codeKey)(code.codeSignature, codeMessage(code.bytes))
  places.add(placeOf(parse(seen)))
  expect(naive(parse(forged))).toBe(true)

  const verifier = await lane()
  expect(reasonOf(verifier, seen)).toBe('accepted')
  expect(reasonOf(verifier, forged)).toBe('CODE_ISSUER_SIGNATURE_INVALID')
})

test('the same time and counter signed twice', async () => {
  const pair = issuer.keyPair()
  const authorisation = issuer.authorise(pair.publicKey)
  const twice = [1, 2].map(() => issuer.code({ counter: 5 }, {}, pair, authorisation))
  expect(twice[0]).not.toBe(twice[1])

  // Naive: a code that was seen as it stands is a replay.
  const seen = new Set<string>()
  const naive = (text: string) => !seen.has(text) && seen.add(text) !== undefined
  expect(twice.map(naive)).toEqual([true, true])

  const verifier = await lane()
  expect(twice.map((text) => reasonOf(verifier, text))).toEqual(['accepted', 'CODE_REPLAYED'])
})

test('a photograph within and after its window, in another time zone', async () => {
  const photograph = issuer.code({ timeUnix: nowUnix })
  const shown = await lane()
  expect(reasonOf(shown, photograph)).toBe('accepted')

  // Naive: hours and minutes of the wall agree. Eight hours west they do again.
  const wallMinute = (unix: number, zoneHours: number) =>
    Math.floor((unix + zoneHours * 3_600) / 60) % 1_440
  const naive = (codeUnix: number, zone: number) =>
    wallMinute(codeUnix, 8) === wallMinute(nowUnix, zone)
  nowUnix += 8 * 3_600
  expect(naive(parse(photograph).timeUnix, 0)).toBe(true)

  const other = await lane()
  expect(reasonOf(other, photograph)).toBe('CODE_EXPIRED')
  // At once and elsewhere, offline, it passes: once a lane, for 90 s. That is said in the docs.
  nowUnix = NOW + 190
  const across = await lane()
  expect(reasonOf(across, photograph)).toBe('accepted')
  expect(reasonOf(across, photograph)).toBe('CODE_REPLAYED')
})

test('a replay across two lanes that share a store', async () => {
  const code = issuer.code()
  const alone = [await lane(), await lane()]
  expect(alone.map((each) => reasonOf(each, code))).toEqual(['accepted', 'accepted'])

  const replayStore = memoryReplayStore()
  const shared = [await lane({ replayStore }), await lane({ replayStore })]
  expect(shared.map((each) => reasonOf(each, code))).toEqual(['accepted', 'CODE_REPLAYED'])
})

test('an old bundle that hides a revocation', async () => {
  const old = issuer.bundle()
  const verifier = await lane()
  await verifier.loadBundle(issuer.bundle({ sequence: 6 }, [70]))

  // Naive: a bundle that is signed and has not expired is good.
  const payload = JSON.parse(old.payload)
  expect(payload.expiresAtUnix).toBeGreaterThan(nowUnix)

  await expect(verifier.loadBundle(old)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })
  expect(reasonOf(verifier, issuer.code())).toBe('CODE_REVOKED')
})

test('a clock set back brings a photograph back to life', async () => {
  const photograph = issuer.code({ timeUnix: nowUnix })
  const verifier = await lane()
  nowUnix += 3_600
  expect(reasonOf(verifier, issuer.code({ timeUnix: nowUnix }))).toBe('accepted')
  nowUnix -= 3_600

  // Naive: compare with the clock of the terminal as it stands.
  expect(Math.abs(parse(photograph).timeUnix - nowUnix)).toBeLessThan(30)
  expect(reasonOf(verifier, photograph)).toBe('CODE_EXPIRED')
})

test('a status index walked by a curious desk', async () => {
  // Naive: take places one after the other. Then today's place tells tomorrow's, and who came before.
  const walked = [70, 71, 72].map((statusIndex) => parse(issuer.code({}, { statusIndex })))
  const gaps = walked.slice(1).map((code, i) => {
    return code.authorisation.statusIndex - walked[i]!.authorisation.statusIndex
  })
  expect(new Set(gaps).size).toBe(1)

  // Two of one holder's authorisations have nothing in common but issuer, region and class.
  const [one, other] = [1, 2].map((n) => parse(issuer.code({}, { statusIndex: n * 397 })))
  const common = Array.from(one!.bytes.subarray(16, 60)).filter(
    (b, i) => b === other!.bytes[16 + i],
  )
  expect(toHex(one!.authorisation.codeKey)).not.toBe(toHex(other!.authorisation.codeKey))
  expect(common.length).toBeLessThan(20)
  // And a place tells nothing without the code: a made-up one for a place is refused.
  const pair = issuer.keyPair()
  const stranger = createIssuer('stranger')
  const guessed = stranger.authorise(pair.publicKey, {
    statusIndex: 71,
    issuerKeyId: one!.authorisation.issuerKeyId,
  })
  const verifier = await lane()
  expect(reasonOf(verifier, issuer.code({}, {}, pair, guessed))).toBe(
    'CODE_ISSUER_SIGNATURE_INVALID',
  )
})

test('a signature of one tag is none of another', async () => {
  const pair = issuer.keyPair()
  const authorisation = issuer.authorise(pair.publicKey)
  const untagged = makeCompact(authorisation, { timeUnix: nowUnix, counter: 1 }, (message) =>
    sm2Signer(pair.secretKey, issuer.random).sign(message.subarray(8)),
  )
  // Naive: verify what was sent, without the tag.
  const code = decodeCompact(untagged)!
  const verify = nodeSm2().verifier(pair.publicKey)
  expect(verify(code.codeSignature, untagged.subarray(0, 134))).toBe(true)
  expect(reasonOf(await lane(), compactText(untagged))).toBe('CODE_SIGNATURE_INVALID')
})

test('an issuer key that only looks like ours by its id', async () => {
  const strange = createIssuer('stranger')
  const pair = strange.keyPair()
  const id = parse(issuer.code()).authorisation.issuerKeyId
  const authorisation = strange.authorise(pair.publicKey, { issuerKeyId: id })
  const verifier = await lane()
  expect(reasonOf(verifier, strange.code({}, {}, pair, authorisation))).toBe(
    'CODE_ISSUER_SIGNATURE_INVALID',
  )
  const twice = [issuer.issuerKey, issuer.issuerKey].map(toBase64Url)
  await expect(
    verifier.loadBundle(issuer.bundle({ sequence: 6, issuerKeys: twice })),
  ).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })
})
