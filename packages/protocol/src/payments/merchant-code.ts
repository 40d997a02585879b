import {
  decodeMerchantObjects,
  decodeMerchantPresented,
  encodeMerchantObjects,
  encodeMerchantPresented,
} from '../codes/emv/merchant-presented.ts'
import { PAYMENT_AID } from '../codes/emv/payment-envelope.ts'

/** The first id of those that the specification leaves to payment systems of their own. */
const TEMPLATE = '26'
const SHORT = 'essc:pay:'
const PRESENTMENT = /^[0-9a-f]{2}[A-Za-z0-9_-]{22}$/

export interface MerchantCode {
  /** What the platform knows the order or counter by. */
  readonly presentmentId: string
  /** Whole fen, as far as the code names it. The platform's own record decides. */
  readonly amountFen: number | undefined
}

export interface MerchantCodeParameters {
  readonly presentmentId: string
  /** Stands in the code only where it is ASCII. */
  readonly merchantName: string
  readonly amountFen?: number | undefined
}

/** In place of a name that is not ASCII. */
const NAMELESS = 'MERCHANT'

/**
 * The text of the QR code that a till or counter shows: EMVCo merchant-presented, with an account
 * template of ours. With an amount it is dynamic (`12`), without one static (`11`). It is ASCII to the last
 * letter, with no other name in template 64: scanners that guess at the writing garble a few Chinese names
 * there too, and the checksum with them. Who is paid, the phone learns from the platform.
 *
 * @throws TypeError for an id that is not the platform's.
 */
export function merchantCode(parameters: MerchantCodeParameters): string {
  const { presentmentId, merchantName, amountFen } = parameters
  if (!PRESENTMENT.test(presentmentId)) throw new TypeError('not the id of a presentment')
  const account = encodeMerchantObjects([
    { id: '00', value: PAYMENT_AID },
    { id: '01', value: presentmentId },
  ])
  const isAscii = /^[\x20-\x7e]{1,25}$/.test(merchantName) && merchantName.trim() === merchantName
  const amount = amountFen === undefined ? [] : [{ id: '54', value: (amountFen / 100).toFixed(2) }]
  return encodeMerchantPresented([
    { id: '00', value: '01' },
    { id: '01', value: amountFen === undefined ? '11' : '12' },
    { id: TEMPLATE, value: account },
    { id: '52', value: '0000' },
    { id: '53', value: '156' },
    ...amount,
    { id: '58', value: 'CN' },
    { id: '59', value: isAscii ? merchantName : NAMELESS },
    { id: '60', value: 'CN' },
  ])
}

/**
 * What a phone has scanned at a till or counter: the EMV text, or our short form `essc:pay:` with the
 * id. Undefined for anything else.
 */
export function parseMerchantCode(text: string): MerchantCode | undefined {
  if (text.slice(0, SHORT.length) === SHORT) {
    const presentmentId = text.slice(SHORT.length)
    return PRESENTMENT.test(presentmentId) ? { presentmentId, amountFen: undefined } : undefined
  }
  const objects = decodeMerchantPresented(text) ?? []
  for (const { id, value } of objects) {
    const inner = id >= '26' && id <= '51' ? decodeMerchantObjects(value) : undefined
    const isOurs = inner?.some((each) => each.id === '00' && each.value === PAYMENT_AID)
    const presentmentId = inner?.filter((each) => each.id === '01')[0]?.value ?? ''
    if (!isOurs || !PRESENTMENT.test(presentmentId)) continue
    const amount = objects.filter((each) => each.id === '54')[0]?.value
    const isAmount = amount !== undefined && /^\d{1,7}(\.\d{1,2})?$/.test(amount)
    return {
      presentmentId,
      amountFen: isAmount ? Math.round(Number(amount) * 100) : undefined,
    }
  }
  return undefined
}
