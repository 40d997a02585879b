import { equalBytes, toHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import type { AuthorisationFields } from '@essc/protocol/codes/authorisation'
import {
  type ChainCode,
  chainAuthorisationMessage,
  chainSlotTimeUnix,
  decodeChain,
  parseChainText,
  previousLink,
} from '@essc/protocol/codes/chain'
import {
  authorisationMessage,
  type CompactCode,
  codeMessage,
  decodeCompact,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { decodeDecimal } from '@essc/protocol/codes/decimal'
import { type PrintedCode, parsePrintedText } from '@essc/protocol/codes/printed'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { EsscError } from '@essc/protocol/errors'
import { repairWedge } from '@essc/verifier/wedge'
import { readTransportDigits } from './check-transport.ts'
import { authorisationDigest } from './issue.ts'
import type { Place } from './status-places.ts'

/** A code whose signatures and times are right. Status and single use are still to be decided. */
export interface CheckedCode {
  readonly kind: 'compact' | 'chain' | 'printed'
  readonly purpose: number
  readonly at: Place
  readonly authorisationId: Buffer
  /** Of a chain, the slot; 0 of printed codes, which are not used up. */
  readonly counter: number
  /** Four bytes, zero where the phone has scanned no terminal. */
  readonly binding: Uint8Array
}

export interface CheckShownOptions {
  /** Public keys of the issuers that count. */
  readonly issuers: readonly Uint8Array[]
  /** By the platform's clock; of a code that was taken earlier, the moment of that. */
  readonly nowUnix: number
  /** Which purposes are taken. */
  readonly purposes: readonly number[]
}

const SKEW_SECONDS = 30
const UNBOUND = new Uint8Array(4)

type Read =
  | { kind: 'compact'; code: CompactCode; fields: AuthorisationFields & { purpose: number } }
  | { kind: 'chain'; code: ChainCode; fields: AuthorisationFields & { purpose: number } }
  | { kind: 'printed'; code: PrintedCode }

function read(text: string): Read | undefined {
  const compact = parseCompactText(text)
  if (compact) return { kind: 'compact', code: compact, fields: compact.authorisation }
  const chain = parseChainText(text)
  if (chain) return { kind: 'chain', code: chain, fields: chain.authorisation }
  const printed = parsePrintedText(text)
  if (printed) return { kind: 'printed', code: printed }
  const bytes = /^\d{393,495}$/.test(text) ? decodeDecimal(text) : undefined
  const decimal = bytes && decodeCompact(bytes)
  if (decimal) return { kind: 'compact', code: decimal, fields: decimal.authorisation }
  const links = bytes && decodeChain(bytes)
  return links && { kind: 'chain', code: links, fields: links.authorisation }
}

function checkTimes(fields: AuthorisationFields, timeUnix: number, nowUnix: number): void {
  const { notBeforeUnix, lifetimeSeconds, validityMinutes } = fields
  const ends = notBeforeUnix + validityMinutes * 60
  const refuse = (code: ConstructorParameters<typeof EsscError>[0]) => {
    throw new EsscError(code)
  }
  if (nowUnix < notBeforeUnix - SKEW_SECONDS) refuse('CODE_AUTHORISATION_NOT_YET_VALID')
  if (nowUnix > ends + SKEW_SECONDS) refuse('CODE_AUTHORISATION_EXPIRED')
  if (timeUnix > nowUnix + SKEW_SECONDS) refuse('CODE_FROM_THE_FUTURE')
  if (nowUnix > timeUnix + lifetimeSeconds + SKEW_SECONDS) refuse('CODE_EXPIRED')
  if (timeUnix < notBeforeUnix - SKEW_SECONDS) refuse('CODE_AUTHORISATION_NOT_YET_VALID')
  if (timeUnix > ends) refuse('CODE_AUTHORISATION_EXPIRED')
}

/** Whether a link leads to its anchor, in as many steps as its slot says. */
function leadsToAnchor({ authorisation, slot, link }: ChainCode): boolean {
  let at = link
  for (let each = slot; each >= 1; each -= 1) at = previousLink(authorisation, each, at)
  return equalBytes(at, authorisation.anchor)
}

/**
 * Verifies a whole shown code: issuer, purpose, times, and both signatures, or the issuer's and the
 * chain's hashes. A printed code has the issuer's signature alone.
 *
 * @throws EsscError `CODE_MALFORMED`, `CODE_UNKNOWN_ISSUER`, `CODE_WRONG_PURPOSE`,
 *   `CODE_AUTHORISATION_NOT_YET_VALID`, `CODE_AUTHORISATION_EXPIRED`, `CODE_EXPIRED`,
 *   `CODE_FROM_THE_FUTURE`, `CODE_ISSUER_SIGNATURE_INVALID`, `CODE_SIGNATURE_INVALID`.
 */
export function checkShown(text: string, options: CheckShownOptions): CheckedCode {
  const { nowUnix } = options
  const found = read(text) ?? read(repairWedge(text).text)
  if (!found)
    throw new EsscError(readTransportDigits(text) ? 'CODE_WRONG_PURPOSE' : 'CODE_MALFORMED')
  const { kind, code } = found
  const fields = found.kind === 'printed' ? found.code : found.fields
  const purpose = found.kind === 'printed' ? 5 : found.fields.purpose
  const wanted = toHex(fields.issuerKeyId)
  const issuer = options.issuers.find((key) => toHex(issuerKeyId(key)) === wanted)
  if (!issuer) throw new EsscError('CODE_UNKNOWN_ISSUER')
  if (!options.purposes.includes(purpose)) throw new EsscError('CODE_WRONG_PURPOSE')
  if (found.kind === 'compact') checkTimes(found.fields, found.code.timeUnix, nowUnix)
  if (found.kind === 'chain') {
    const { notBeforeUnix } = found.fields
    checkTimes(found.fields, chainSlotTimeUnix(notBeforeUnix, found.code.slot), nowUnix)
  }
  const sm2 = nodeSm2()
  const isChain = kind === 'chain'
  const message = isChain ? chainAuthorisationMessage(code.bytes) : authorisationMessage(code.bytes)
  if (!sm2.verifier(issuer)(code.issuerSignature, message)) {
    throw new EsscError('CODE_ISSUER_SIGNATURE_INVALID')
  }
  if (found.kind === 'compact') {
    const { codeSignature, authorisation } = found.code
    const verify = sm2.verifier(authorisation.codeKey)
    if (!verify(codeSignature, codeMessage(code.bytes))) {
      throw new EsscError('CODE_SIGNATURE_INVALID')
    }
  }
  if (found.kind === 'chain' && !leadsToAnchor(found.code)) {
    throw new EsscError('CODE_SIGNATURE_INVALID')
  }
  return {
    kind,
    purpose,
    at: { list: fields.statusList, place: fields.statusIndex },
    authorisationId: authorisationDigest(code.bytes.subarray(0, isChain ? 123 : 124)),
    counter:
      found.kind === 'compact' ? found.code.counter : found.kind === 'chain' ? found.code.slot : 0,
    binding: found.kind === 'compact' ? found.code.binding : UNBOUND,
  }
}
