import { concatBytes, readUint, uintBytes, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import { type AuthorisationFields, decodeFields, encodeFields } from './authorisation.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import type { CompactPurpose } from './compact.ts'
import { tagged } from './tagged.ts'

/**
 * The chain code, version 2 (docs/codes.md): 157 bytes, for runtimes without arithmetic of curves. Under an
 * authorisation for the end of a chain of hashes, the phone gives away one link of it per slot of 30 s.
 */

export const CHAIN_AUTHORISATION_BYTES = 123
export const CHAIN_BYTES = 157
export const CHAIN_PREFIX = 'SC2:'
/** Characters of a chain code's text. */
export const CHAIN_TEXT_LENGTH = 240
/** Slots of one chain, 24 hours. */
export const CHAIN_SLOTS = 2_880
export const CHAIN_SLOT_SECONDS = 30

export interface ChainAuthorisation extends AuthorisationFields {
  purpose: CompactPurpose
  /** 32 bytes: the link before the first slot's. */
  anchor: Uint8Array
}

export interface ChainCode {
  authorisation: ChainAuthorisation
  /** 64 bytes, over {@link chainAuthorisationMessage}. */
  issuerSignature: Uint8Array
  /** 1 to {@link CHAIN_SLOTS}. */
  slot: number
  /** 32 bytes, which lead to the anchor in `slot` steps of {@link previousLink}. */
  link: Uint8Array
  /** The 157 bytes that all of this was read from. */
  bytes: Uint8Array
}

/** Where a chain has its place: its links are good nowhere else. */
export interface ChainPlace {
  statusList: number
  statusIndex: number
}

/** Bytes 0..58: what the issuer signs, without its tag. */
export function encodeChainAuthorisation(authorisation: ChainAuthorisation): Uint8Array {
  const { purpose, anchor } = authorisation
  if (anchor.length !== 32) throw new TypeError('not an authorisation')
  return encodeFields(2, purpose, authorisation, anchor)
}

/** Reads bytes 0..58 of an authorisation, or undefined when a field cannot be what it says. */
export function decodeChainAuthorisation(bytes: Uint8Array): ChainAuthorisation | undefined {
  const purpose = bytes[1]
  if (bytes[0] !== 2) return undefined
  if (purpose !== 1 && purpose !== 2 && purpose !== 3 && purpose !== 4) return undefined
  const decoded = decodeFields(bytes, 32)
  if (!decoded || decoded.validityMinutes > (CHAIN_SLOTS * CHAIN_SLOT_SECONDS) / 60)
    return undefined
  const { key: anchor, ...fields } = decoded
  return { ...fields, purpose, anchor }
}

/** What the issuer signs: the tag and bytes 0..58. */
export function chainAuthorisationMessage(bytes: Uint8Array): Uint8Array {
  return tagged('SC2-auth', bytes, 59)
}

/**
 * The link of the slot before: `SM3("SC2" + list + index + slot + link)`.
 *
 * @param hash SM3, where a faster one than the portable is at hand.
 */
export function previousLink(
  place: ChainPlace,
  slot: number,
  link: Uint8Array,
  hash: (message: Uint8Array) => Uint8Array = sm3,
): Uint8Array {
  return hash(
    concatBytes(
      utf8('SC2'),
      uintBytes(place.statusList, 2),
      uintBytes(place.statusIndex, 4),
      uintBytes(slot, 2),
      link,
    ),
  )
}

/** The slot that a moment lies in, from 1; below 1 before the chain begins. */
export function chainSlot(notBeforeUnix: number, timeUnix: number): number {
  return Math.floor((timeUnix - notBeforeUnix) / CHAIN_SLOT_SECONDS) + 1
}

/** When a slot begins: the time of its code. */
export function chainSlotTimeUnix(notBeforeUnix: number, slot: number): number {
  return notBeforeUnix + (slot - 1) * CHAIN_SLOT_SECONDS
}

/**
 * A code of one slot.
 *
 * @param authorisation the 123 bytes that the platform gave.
 * @returns 157 bytes.
 */
export function makeChain(authorisation: Uint8Array, slot: number, link: Uint8Array): Uint8Array {
  if (authorisation.length !== CHAIN_AUTHORISATION_BYTES || link.length !== 32)
    throw new TypeError('not an authorisation and a link')
  return concatBytes(authorisation, uintBytes(slot, 2), link)
}

/** The text of a code as the QR carries it, 240 characters. */
export function chainText(bytes: Uint8Array): string {
  return CHAIN_PREFIX + encodeBase45(bytes)
}

/**
 * Reads the text of a chain code. Signature, link, times and status are not looked at.
 *
 * @returns undefined for anything that is not exactly one.
 */
export function parseChainText(text: string): ChainCode | undefined {
  if (text.length !== CHAIN_TEXT_LENGTH || !text.startsWith(CHAIN_PREFIX)) return undefined
  const bytes = decodeBase45(text, CHAIN_PREFIX.length)
  return bytes && decodeChain(bytes)
}

/** Reads the 157 bytes of a chain code, or undefined when a field cannot be what it says. */
export function decodeChain(bytes: Uint8Array): ChainCode | undefined {
  if (bytes.length !== CHAIN_BYTES) return undefined
  const authorisation = decodeChainAuthorisation(bytes)
  const slot = readUint(bytes, 123, 2)
  if (!authorisation || slot < 1 || slot > CHAIN_SLOTS) return undefined
  return {
    authorisation,
    issuerSignature: bytes.slice(59, 123),
    slot,
    link: bytes.slice(125, 157),
    bytes,
  }
}

/**
 * Every link of a chain: link `i` is bytes `32 i` to `32 i + 31`, the anchor first. Made in one go and in
 * place, since a phone without JIT makes 2,880 of them before its first code.
 *
 * @param last the link of the last slot: 32 secret random bytes, of which all others follow.
 */
export function chainLinks(place: ChainPlace, last: Uint8Array): Uint8Array {
  const links = new Uint8Array(32 * (CHAIN_SLOTS + 1))
  const message = concatBytes(
    utf8('SC2'),
    uintBytes(place.statusList, 2),
    uintBytes(place.statusIndex, 4),
    new Uint8Array(2),
    last,
  )
  links.set(last, 32 * CHAIN_SLOTS)
  for (let slot = CHAIN_SLOTS; slot > 0; slot--) {
    message[9] = slot >> 8
    message[10] = slot & 255
    const link = sm3(message)
    links.set(link, 32 * (slot - 1))
    message.set(link, 11)
  }
  return links
}
