import { utf8 } from '@essc/crypto/bytes'
import { crc16 } from './crc16.ts'

/** One data object: two digits of id, and its value. */
export interface MerchantObject {
  id: string
  value: string
}

/** The objects of a code by their order, without its checksum. */
export type MerchantPresented = readonly MerchantObject[]

/** What the objects of a merchant-presented code are called (section 4, tables 3.1 to 3.8). */
export const MERCHANT_OBJECTS: Readonly<Record<string, string>> = {
  '00': 'payload format indicator',
  '01': 'point of initiation method',
  '52': 'merchant category code',
  '53': 'transaction currency',
  '54': 'transaction amount',
  '55': 'tip or convenience indicator',
  '56': 'convenience fee fixed',
  '57': 'convenience fee percentage',
  '58': 'country code',
  '59': 'merchant name',
  '60': 'merchant city',
  '61': 'postal code',
  '62': 'additional data',
  '63': 'CRC',
  '64': 'merchant information, language template',
}

/** Characters that a code may have at most (section 3). */
export const MOST_MERCHANT_CHARACTERS = 512

const CRC_HEAD = '6304'
const REQUIRED = ['52', '53', '58', '59', '60']

/**
 * Objects one behind the other: id, length in characters as two digits, value
 * (EMVCo QR Code Specification, merchant-presented mode 1.1, section 3).
 *
 * @throws TypeError for an id that is not two digits, or a value of none or more than 99 characters.
 */
export function encodeMerchantObjects(objects: readonly MerchantObject[]): string {
  return objects
    .map(({ id, value }) => {
      const { length } = Array.from(value)
      if (!/^\d\d$/.test(id) || length < 1 || length > 99)
        throw new TypeError(`not an object: ${id}`)
      return id + String(length).padStart(2, '0') + value
    })
    .join('')
}

/** Reads objects, such as those of a template's value; undefined for anything else, to the last. */
export function decodeMerchantObjects(text: string): MerchantObject[] | undefined {
  const objects: MerchantObject[] = []
  const characters = Array.from(text)
  for (let at = 0; at < characters.length; ) {
    const head = characters.slice(at, at + 4).join('')
    const size = Number(head.slice(2))
    if (!/^\d{4}$/.test(head) || size === 0 || at + 4 + size > characters.length) return undefined
    objects.push({ id: head.slice(0, 2), value: characters.slice(at + 4, at + 4 + size).join('') })
    at += 4 + size
  }
  return objects
}

/** @throws TypeError for objects that {@link decodeMerchantPresented} would not read. */
export function encodeMerchantPresented(objects: MerchantPresented): string {
  const body = encodeMerchantObjects(objects) + CRC_HEAD
  const text = body + checksum(body)
  if (!decodeMerchantPresented(text)) throw new TypeError('not a merchant-presented code')
  return text
}

/**
 * Reads a code: format first, checksum last and right over the UTF-8 bytes before it, no object twice,
 * an account to pay to, and those that must be there.
 */
export function decodeMerchantPresented(text: string): MerchantPresented | undefined {
  if (text.length > MOST_MERCHANT_CHARACTERS) return undefined
  const body = text.slice(0, -4)
  if (!body.endsWith(CRC_HEAD) || text.slice(-4) !== checksum(body)) return undefined
  const objects = decodeMerchantObjects(body.slice(0, -4))
  if (objects?.[0]?.id !== '00' || objects[0].value !== '01') return undefined
  const ids = objects.map(({ id }) => id)
  if (new Set(ids).size !== ids.length || ids.includes('63')) return undefined
  if (!ids.some((id) => id >= '02' && id <= '51')) return undefined
  return REQUIRED.every((id) => ids.includes(id)) ? objects : undefined
}

function checksum(body: string): string {
  return (crc16(utf8(body)) + 0x10000).toString(16).slice(1).toUpperCase()
}
