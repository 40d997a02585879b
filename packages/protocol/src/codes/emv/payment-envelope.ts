import { fromHex, toHex } from '@essc/crypto/bytes'
import { parsePaymentDigits } from '../payment-digits.ts'
import { decodeConsumerPresented, encodeConsumerPresented } from './consumer-presented.ts'
import { decodeTlv, encodeTlv, findTlv } from './tlv.ts'

/** The application identifier of payment codes in an EMV envelope: `F0`, `ESSC` and 0001. */
export const PAYMENT_AID = 'F0455353430001'

/** The 20 digits of a payment code as acquirers read them: a consumer-presented code (docs/codes.md). */
export function paymentEnvelope(digits: string): string {
  if (!parsePaymentDigits(digits)) throw new TypeError('not a payment code')
  const transparent = encodeTlv([{ tag: 'C1', value: fromHex(digits) }])
  return encodeConsumerPresented({
    applications: [
      [
        { tag: '4F', value: fromHex(PAYMENT_AID) },
        { tag: '63', value: transparent },
      ],
    ],
    others: [],
  })
}

/** The 20 digits in an envelope; undefined when it holds none of ours. */
export function parsePaymentEnvelope(text: string): string | undefined {
  const code = decodeConsumerPresented(text)
  for (const objects of code?.applications ?? []) {
    const aid = findTlv(objects, '4F')
    const transparent = findTlv(objects, '63')
    if (!aid || toHex(aid).toUpperCase() !== PAYMENT_AID || !transparent) continue
    const digits = findTlv(decodeTlv(transparent) ?? [], 'C1')
    if (digits && parsePaymentDigits(toHex(digits))) return toHex(digits)
  }
  return undefined
}
