import { randomBytes } from 'node:crypto'
import { concatBytes, fromBase64Url, toBase64Url, uintBytes } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { type Sm2KeyPair, sm2KeyPair } from '@essc/crypto/sm2'
import {
  CHAIN_SLOTS,
  chainSlot,
  chainText,
  decodeChainAuthorisation,
  makeChain,
  previousLink,
} from '@essc/protocol/codes/chain'
import { authorisationRequest, compactText, makeCompact } from '@essc/protocol/codes/compact'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import { transportTime } from '@essc/protocol/codes/transport/profile'
import type { TestPhone, TestPlatform } from '../channels/testing.ts'

const random = (length: number): Uint8Array => randomBytes(length)

export const freshKey = (): Sm2KeyPair => sm2KeyPair(random)

/** What a phone sends to have a fresh code key authorised. */
export function identityRequest(phone: TestPhone, key: Sm2KeyPair) {
  const message = authorisationRequest(phone.kid, key.publicKey)
  const signature = nodeSm2().signer(key.secretKey, random).sign(message)
  return { codeKey: toBase64Url(key.publicKey), signature: toBase64Url(signature) }
}

export interface CodeOptions {
  readonly counter?: number
  readonly secondsAway?: number
  /** Four bytes. */
  readonly binding?: Uint8Array
}

/** Shows identity codes of one authorisation. */
export interface TestCodes {
  readonly authorisation: Uint8Array
  /** The text of a code of this moment, or so many seconds away. */
  text(options?: CodeOptions): string
  /** The 198 bytes of the same. */
  bytes(options?: CodeOptions): Uint8Array
}

export async function authorised(platform: TestPlatform, phone: TestPhone): Promise<TestCodes> {
  const key = freshKey()
  const answer = await phone.call('codes.authorise', {
    body: { identity: identityRequest(phone, key) },
  })
  if (!answer.body.identity) throw new Error(`Not authorised: ${answer.code}`)
  const authorisation = fromBase64Url(answer.body.identity.authorisation)
  const signer = nodeSm2().signer(key.secretKey, random)
  let next = 0
  const bytes: TestCodes['bytes'] = ({ counter, secondsAway = 0, binding } = {}) => {
    next += 1
    const timeUnix = Math.floor(platform.clock.now() / 1_000) + secondsAway
    const moment = { timeUnix, counter: counter ?? next, ...(binding && { binding }) }
    return makeCompact(authorisation, moment, signer.sign)
  }
  return { authorisation, bytes, text: (options) => compactText(bytes(options)) }
}

/** A chain of a phone without BigInt, from the link of its last slot down to the anchor. */
export async function chained(platform: TestPlatform, phone: TestPhone) {
  const placed = await phone.call('codes.authorise', { body: { chainPlace: true } })
  const place = placed.body.chainPlace!
  const links: Uint8Array[] = []
  let link = random(32)
  for (let slot = CHAIN_SLOTS; slot >= 1; slot -= 1) {
    links[slot] = link
    link = previousLink(place, slot, link)
  }
  const chain = { purpose: 'identity', ...place, anchor: toBase64Url(link) }
  const answer = await phone.call('codes.authorise', { body: { chain } })
  const authorisation = fromBase64Url(answer.body.chain!.authorisation)
  const { notBeforeUnix } = decodeChainAuthorisation(authorisation)!
  const slotNow = () => chainSlot(notBeforeUnix, Math.floor(platform.clock.now() / 1_000))
  const text = (slot = slotNow()) => chainText(makeChain(authorisation, slot, links[slot]!))
  return { place, chain, authorisation, slotNow, links, text }
}

/** Shows transport codes of one authorisation; the phone must be a rider's where gates read that layout. */
export async function transported(platform: TestPlatform, phone: TestPhone) {
  const key = freshKey()
  const answer = await phone.call('codes.authorise', {
    body: { transport: identityRequest(phone, key) },
  })
  if (!answer.body.transport) throw new Error(`Not authorised: ${answer.code}`)
  const { authorisation, profile } = answer.body.transport
  const signer = nodeSm2().signer(key.secretKey, random)
  const bytes = (secondsAway = 0) => {
    const timeUnix = Math.floor(platform.clock.now() / 1_000) + secondsAway
    const time = uintBytes(transportTime(profile, timeUnix), 4)
    const unsigned = concatBytes(fromBase64Url(authorisation), time)
    // The algorithm byte stands behind what is signed.
    return concatBytes(unsigned, Uint8Array.of(profile.algorithm), signer.sign(unsigned))
  }
  /** A byte changed, and signed by the phone again, as its holder can. */
  const changed = (at: number, by = 1) => {
    const copy = bytes().map((byte, i) => (i === at ? byte ^ by : byte))
    copy.set(signer.sign(copy.slice(0, -65)), copy.length - 64)
    return copy
  }
  return { bytes, changed, digits: (secondsAway = 0) => encodeDecimal(bytes(secondsAway)) }
}
