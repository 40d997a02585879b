import { fromUtf8, toHex } from '@essc/crypto/bytes'
import { decodeBase45 } from '@essc/protocol/codes/base45'
import { type BindingChallenge, parseBindingText } from '@essc/protocol/codes/binding'
import { decodeBase64 } from '@essc/protocol/codes/emv/base64'
import { decodeConsumerPresented } from '@essc/protocol/codes/emv/consumer-presented'
import {
  decodeMerchantObjects,
  decodeMerchantPresented,
  MERCHANT_OBJECTS,
} from '@essc/protocol/codes/emv/merchant-presented'
import { decodeTlv, isTemplate, type Tlv } from '@essc/protocol/codes/emv/tlv'
import { parsePaymentDigits } from '@essc/protocol/codes/payment-digits'
import type { ExplainedField } from './explain-fields.ts'

export type OtherKind =
  | 'payment'
  | 'terminal binding request'
  | 'EMV consumer-presented code'
  | 'EMV merchant-presented code'
  | 'base45 text'
  | 'unknown'

/** A text that is no code that terminals verify: digits of a payment, EMV, base45. */
export function explainOther(text: string): { kind: OtherKind; fields: ExplainedField[] } {
  const payment = paymentFields(text)
  if (payment) return { kind: 'payment', fields: payment }
  if (decodeConsumerPresented(text)) {
    const bytes = decodeBase64(text)!
    return { kind: 'EMV consumer-presented code', fields: tlvFields(decodeTlv(bytes) ?? [], 0) }
  }
  if (decodeMerchantPresented(text))
    return { kind: 'EMV merchant-presented code', fields: merchantFields(text) }
  const binding = parseBindingText(text)
  if (binding) return { kind: 'terminal binding request', fields: bindingFields(binding) }
  const bytes = text.length > 0 ? decodeBase45(text.replace(/^SC[12]:/, '')) : undefined
  if (bytes) {
    const hex = toHex(bytes)
    const last = Math.max(0, bytes.length - 1)
    const field: ExplainedField = { name: 'bytes of base45', bytes: [0, last], hex, value: hex }
    return { kind: 'base45 text', fields: [field] }
  }
  return { kind: 'unknown', fields: [] }
}

function paymentFields(text: string): ExplainedField[] | undefined {
  if (!parsePaymentDigits(text)) return undefined
  const rows: [string, number, number][] = [
    ['issuer prefix', 0, 2],
    ['device handle', 2, 11],
    ['one-time number', 11, 19],
    ["Luhn's check digit", 19, 20],
  ]
  return rows.map(([name, first, end]) => {
    const value = text.slice(first, end)
    return { name, bytes: [first, end - 1], hex: value, value }
  })
}

/** Characters of the text inside the base45, behind the prefix. */
function bindingFields({ terminalId, challenge }: BindingChallenge): ExplainedField[] {
  const first = terminalId.length + 1
  return [row('terminal id', 0, terminalId), row('challenge', first, challenge)]
}

const row = (name: string, first: number, value: string): ExplainedField => ({
  name,
  bytes: [first, first + Array.from(value).length - 1],
  hex: value,
  value,
})

/** EMVCo QR Code Specification, consumer-presented mode 1.1, table 4.1. */
const TAGS: Readonly<Record<string, string>> = {
  '85': 'payload format indicator',
  '61': 'application template',
  '62': 'common data template',
  '63': 'application transparent template',
  '64': 'application transparent template',
  '4F': 'application identifier',
  '50': 'application label',
  '57': 'track 2 equivalent data',
  '5A': 'primary account number',
  '5F20': 'cardholder name',
  '5F2D': 'language preference',
  '9F10': 'issuer application data',
  '9F26': 'application cryptogram',
  '9F36': 'application transaction counter',
  '9F37': 'unpredictable number',
  C1: '20 digits of a payment code',
}

const lengthBytes = (length: number) => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3)

function tlvFields(objects: readonly Tlv[], start: number): ExplainedField[] {
  let at = start
  return objects.flatMap(({ tag, value }) => {
    const first = at
    const inner = first + tag.length / 2 + lengthBytes(value.length)
    at = inner + value.length
    const hex = toHex(value)
    const name = `${tag} ${TAGS[tag] ?? 'object'}`
    const field: ExplainedField = { name, bytes: [first, at - 1], hex, value: textOf(value) ?? hex }
    const inside = isTemplate(tag) ? decodeTlv(value) : undefined
    return inside ? [{ ...field, value: '' }, ...tlvFields(inside, inner)] : [field]
  })
}

/** Printable ASCII alone is shown as a text. */
function textOf(value: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(value)
    return /^[\x20-\x7e]+$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** What lies in templates (EMVCo QR Code Specification, merchant-presented mode 1.1, section 4). */
const ACCOUNT: Readonly<Record<string, string>> = { '00': 'globally unique identifier' }
const ADDITIONAL: Readonly<Record<string, string>> = {
  '01': 'bill number',
  '02': 'mobile number',
  '03': 'store label',
  '04': 'loyalty number',
  '05': 'reference label',
  '06': 'customer label',
  '07': 'terminal label',
  '08': 'purpose of transaction',
}
const LANGUAGE: Readonly<Record<string, string>> = {
  '00': 'language preference',
  '01': 'merchant name, other language',
  '02': 'merchant city, other language',
}

function merchantFields(text: string): ExplainedField[] {
  const fields: ExplainedField[] = []
  let at = 0
  for (const { id, value } of decodeMerchantObjects(text) ?? []) {
    const first = at
    at += 4 + Array.from(value).length
    const isAccount = id >= '02' && id <= '51'
    const name = `${id} ${MERCHANT_OBJECTS[id] ?? (isAccount ? 'merchant account' : 'object')}`
    // 02 to 25 are numbers of payment systems; templates begin with 26.
    const inside = id >= '26' && id <= '51' ? ACCOUNT : { '62': ADDITIONAL, '64': LANGUAGE }[id]
    const objects = inside && decodeMerchantObjects(value)
    fields.push({ name, bytes: [first, at - 1], hex: value, value: objects ? '' : value })
    let inner = first + 4
    for (const object of objects ?? []) {
      const start = inner
      inner += 4 + Array.from(object.value).length
      const named = inside?.[object.id] ?? (inside === ACCOUNT ? 'payment system data' : 'object')
      fields.push({
        name: `${id}.${object.id} ${named}`,
        bytes: [start, inner - 1],
        hex: object.value,
        value: object.value,
      })
    }
  }
  return fields
}
