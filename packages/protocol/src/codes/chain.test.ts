import { toHex } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import fc from 'fast-check'
import {
  CHAIN_SLOTS,
  type ChainAuthorisation,
  chainAuthorisationMessage,
  chainLinks,
  chainSlot,
  chainSlotTimeUnix,
  chainText,
  decodeChain,
  decodeChainAuthorisation,
  encodeChainAuthorisation,
  makeChain,
  parseChainText,
  previousLink,
} from './chain.ts'

const random = seededRandom({ host: new Uint8Array(32).fill(4) })
const place = { statusList: 7, statusIndex: 0x01020304 }

function anchorOf(links: Uint8Array): Uint8Array {
  let link = links
  for (let slot = CHAIN_SLOTS; slot > 0; slot--) link = previousLink(place, slot, link)
  return link
}

describe('docs/codes.md: the chain code, version 2', () => {
  const issuer = sm2KeyPair(random)
  const seed = random(32)
  const fields: ChainAuthorisation = {
    ...place,
    purpose: 1,
    issuerKeyId: sm3(issuer.publicKey).slice(0, 4),
    region: '330500',
    fareClass: 0,
    limitFen: 0,
    anchor: anchorOf(seed),
    notBeforeUnix: 1_795_000_000,
    validityMinutes: 1_440,
    lifetimeSeconds: 60,
  }
  const unsigned = encodeChainAuthorisation(fields)
  const authorisation = new Uint8Array(123)
  authorisation.set(unsigned)
  authorisation.set(
    sm2Signer(issuer.secretKey, random).sign(chainAuthorisationMessage(unsigned)),
    59,
  )

  test('default: 157 bytes, 240 characters, and the link leads to the anchor', () => {
    let link: Uint8Array = seed
    for (let slot = CHAIN_SLOTS; slot > 12; slot--) link = previousLink(place, slot, link)
    const bytes = makeChain(authorisation, 12, link)
    expect(bytes).toHaveLength(157)
    const text = chainText(bytes)
    expect(text).toMatch(/^SC2:[0-9A-Z $%*+\-./:]{236}$/)
    const code = parseChainText(text)!
    expect(code.authorisation).toEqual(fields)
    expect(code.slot).toBe(12)
    let walked = code.link
    for (let slot = code.slot; slot > 0; slot--) walked = previousLink(place, slot, walked)
    expect(toHex(walked)).toBe(toHex(fields.anchor))
    expect(
      sm2Verifier(issuer.publicKey)(code.issuerSignature, chainAuthorisationMessage(bytes)),
    ).toBe(true)
  })

  test('behavior: a link is bound to its slot and place', () => {
    const link = random(32)
    const others = [
      previousLink(place, 5, link),
      previousLink(place, 6, link),
      previousLink({ ...place, statusIndex: 1 }, 5, link),
      previousLink({ ...place, statusList: 8 }, 5, link),
    ]
    expect(new Set(others.map(toHex)).size).toBe(4)
  })

  test('behavior: all links made in one go are those made one by one', () => {
    const links = chainLinks(place, seed)
    expect(links).toHaveLength(32 * (CHAIN_SLOTS + 1))
    expect(toHex(links.subarray(0, 32))).toBe(toHex(fields.anchor))
    for (const slot of [1, 255, 256, 257, 1_440, CHAIN_SLOTS]) {
      const at = (i: number) => links.subarray(32 * i, 32 * i + 32)
      expect(toHex(previousLink(place, slot, at(slot)))).toBe(toHex(at(slot - 1)))
    }
  })

  test('behavior: slots begin at 1 with the authorisation and follow every 30 s', () => {
    expect([-1, 0, 29, 30].map((after) => chainSlot(1_000, 1_000 + after))).toEqual([0, 1, 1, 2])
    expect([1, 2, CHAIN_SLOTS].map((slot) => chainSlotTimeUnix(1_000, slot))).toEqual([
      1_000, 1_030, 87_370,
    ])
  })

  test('behavior: any field that cannot be is malformed', () => {
    const bytes = makeChain(authorisation, 1, seed)
    const broken = (offset: number, ...values: number[]) => {
      const copy = Uint8Array.from(bytes)
      copy.set(values, offset)
      return decodeChain(copy)
    }
    expect(broken(0, 1)).toBeUndefined()
    expect(broken(1, 0)).toBeUndefined()
    expect(broken(1, 5)).toBeUndefined()
    expect(broken(12, 0x3a)).toBeUndefined()
    expect(broken(16, 0x03, 0x0d, 0x41)).toBeUndefined()
    expect(broken(55, 0x05, 0xa1)).toBeUndefined()
    expect(broken(57, 0, 61)).toBeUndefined()
    expect(broken(123, 0, 0)).toBeUndefined()
    expect(broken(123, 0x0b, 0x41)).toBeUndefined()
    expect(broken(123, 0x0b, 0x40)).toBeDefined()
    expect(decodeChain(bytes.subarray(1))).toBeUndefined()
    expect(parseChainText(`SC1:${chainText(bytes).slice(4)}`)).toBeUndefined()
    expect(parseChainText('')).toBeUndefined()
    expect(() => makeChain(authorisation.subarray(1), 1, seed)).toThrow(TypeError)
    expect(() => encodeChainAuthorisation({ ...fields, anchor: new Uint8Array(33) })).toThrow(
      TypeError,
    )
  })

  test('behavior: what decodes encodes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 157, maxLength: 157 }), (noise) => {
        const candidate = Uint8Array.from(noise)
        candidate.set([2, 1 + (noise[1]! % 4)])
        candidate.set([0x33, 0x05, 0x00], 12)
        candidate.set([0, noise[17]!, noise[18]!], 16)
        candidate.set([noise[55]! % 5, noise[56]!, 0, noise[58]! % 61], 55)
        candidate.set([noise[123]! % 11, noise[124]! || 1], 123)
        const code = decodeChain(candidate)!
        const again = makeChain(candidate.slice(0, 123), code.slot, code.link)
        expect(toHex(again)).toBe(toHex(candidate))
        expect(toHex(encodeChainAuthorisation(code.authorisation))).toBe(
          toHex(candidate.subarray(0, 59)),
        )
        expect(decodeChainAuthorisation(candidate)).toEqual(code.authorisation)
        expect(toHex(parseChainText(chainText(candidate))!.bytes)).toBe(toHex(candidate))
      }),
    )
  })
})
