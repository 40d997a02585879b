import { utf8 } from '@essc/crypto/bytes'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { decodeTlv, encodeTlv, findTlv, type Tlv } from './tlv.ts'

/** A code that a holder shows (EMVCo QR Code Specification, consumer-presented mode 1.1). */
export interface ConsumerPresented {
  /** Application templates `61`, one at least, each with its AID `4F`. */
  applications: Tlv[][]
  /** The common data template `62`. */
  common?: Tlv[]
  /** Whatever else came behind them. */
  others: Tlv[]
}

/** Characters that a code may have at most (section 4). */
export const MOST_CONSUMER_CHARACTERS = 512

const FORMAT = 'CPV01'
const FORMAT_TAG = '85'
const APPLICATION_TAG = '61'
const COMMON_TAG = '62'

/** What the objects of a consumer-presented code are called (section 4, table 4-2). */
export const CONSUMER_TAGS: Readonly<Record<string, string>> = {
  '85': 'payload format indicator',
  '61': 'application template',
  '62': 'common data template',
  '63': 'application specific transparent template',
  '64': 'common data transparent template',
  '4F': 'application identifier',
  '50': 'application label',
  '57': 'track 2 equivalent data',
  '5A': 'application PAN',
  '5F20': 'cardholder name',
  '5F2D': 'language preference',
  '5F50': 'issuer URL',
  '82': 'application interchange profile',
  '9F08': 'application version number',
  '9F10': 'issuer application data',
  '9F19': 'token requestor id',
  '9F24': 'payment account reference',
  '9F25': 'last four digits of PAN',
  '9F26': 'application cryptogram',
  '9F27': 'cryptogram information data',
  '9F36': 'application transaction counter',
  '9F37': 'unpredictable number',
}

/** @throws TypeError for a code without an application, or one that comes to too many characters. */
export function encodeConsumerPresented(code: ConsumerPresented): string {
  const { applications, common, others } = code
  const text = encodeBase64(
    encodeTlv([
      { tag: FORMAT_TAG, value: utf8(FORMAT) },
      ...applications.map((objects) => ({ tag: APPLICATION_TAG, value: encodeTlv(objects) })),
      ...(common ? [{ tag: COMMON_TAG, value: encodeTlv(common) }] : []),
      ...others,
    ]),
  )
  if (!decodeConsumerPresented(text)) throw new TypeError('not a consumer-presented code')
  return text
}

/** Reads a code's text; undefined for what is not one: another format, order or object. */
export function decodeConsumerPresented(text: string): ConsumerPresented | undefined {
  if (text.length > MOST_CONSUMER_CHARACTERS) return undefined
  const bytes = decodeBase64(text)
  const objects = bytes && decodeTlv(bytes)
  const format = objects?.shift()
  if (!objects || format?.tag !== FORMAT_TAG || !isFormat(format.value)) return undefined
  const applications: Tlv[][] = []
  while (objects[0]?.tag === APPLICATION_TAG) {
    const application = decodeTlv(objects.shift()!.value)
    const aid = application && findTlv(application, '4F')
    if (!aid || aid.length < 5 || aid.length > 16) return undefined
    applications.push(application)
  }
  const common = objects[0]?.tag === COMMON_TAG ? decodeTlv(objects.shift()!.value) : null
  if (common === undefined || applications.length === 0) return undefined
  const isLate = objects.some(({ tag }) => /^(85|61|62)$/.test(tag))
  return isLate ? undefined : { applications, ...(common && { common }), others: objects }
}

function isFormat(value: Uint8Array): boolean {
  return value.length === 5 && String.fromCharCode(...Array.from(value)) === FORMAT
}
