import { concatBytes, readUint, toHex, uintBytes } from '@essc/crypto/bytes'

/** One BER-TLV object (EMV Book 3, annex B; ISO/IEC 8825-1). */
export interface Tlv {
  /** Upper-case hexadecimal, such as `9F26`. */
  tag: string
  value: Uint8Array
}

const LONGEST = 0xffff

/** Whether a tag's value is made of objects: bit 6 of its first byte. */
export function isTemplate(tag: string): boolean {
  return (Number.parseInt(tag.slice(0, 2), 16) & 0x20) !== 0
}

/**
 * @throws TypeError for a tag that is none, or a value past 65,535 bytes.
 */
export function encodeTlv(objects: readonly Tlv[]): Uint8Array {
  return concatBytes(
    ...objects.map(({ tag, value }) => {
      if (!isTag(tag) || value.length > LONGEST) throw new TypeError(`not an object: ${tag}`)
      return concatBytes(uintBytes(Number.parseInt(tag, 16), tag.length / 2), length(value), value)
    }),
  )
}

/**
 * Reads objects that follow one another. Lengths must be in their shortest form, so that what is read
 * can be written back to the same bytes.
 *
 * @returns undefined when the bytes are anything else, to the last.
 */
export function decodeTlv(bytes: Uint8Array): Tlv[] | undefined {
  const objects: Tlv[] = []
  for (let at = 0; at < bytes.length; ) {
    const tagBytes = (bytes[at]! & 31) === 31 ? 2 : 1
    const tag = toHex(bytes.subarray(at, at + tagBytes)).toUpperCase()
    at += tagBytes
    const first = bytes[at]
    if (!isTag(tag) || first === undefined) return undefined
    const more = first < 0x80 ? 0 : first - 0x80
    if (first >= 0x80 && (more < 1 || more > 2 || at + more >= bytes.length)) return undefined
    const size = more === 0 ? first : readUint(bytes, at + 1, more)
    if (more > 0 && size < (more === 1 ? 0x80 : 0x100)) return undefined
    at += 1 + more
    if (at + size > bytes.length) return undefined
    objects.push({ tag, value: bytes.slice(at, at + size) })
    at += size
  }
  return objects
}

/** The value of the first object with a tag. */
export function findTlv(objects: readonly Tlv[], tag: string): Uint8Array | undefined {
  return objects.find((object) => object.tag === tag)?.value
}

function length(value: Uint8Array): Uint8Array {
  const size = value.length
  if (size < 0x80) return Uint8Array.of(size)
  return size < 0x100 ? Uint8Array.of(0x81, size) : Uint8Array.of(0x82, size >> 8, size & 255)
}

/** One byte, or two where the first has all five low bits set. EMV has numbers below 31 there too. */
function isTag(tag: string): boolean {
  if (!/^([0-9A-F]{2}){1,2}$/.test(tag)) return false
  const first = Number.parseInt(tag.slice(0, 2), 16)
  if ((first & 31) !== 31) return tag.length === 2 && first !== 0
  const second = Number.parseInt(tag.slice(2), 16)
  return second > 0 && second < 128
}
