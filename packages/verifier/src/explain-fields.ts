import { toHex } from '@essc/crypto/bytes'
import { chainSlotTimeUnix } from '@essc/protocol/codes/chain'
import type { TransportProfile } from '@essc/protocol/codes/schema'
import { transportUnix } from '@essc/protocol/codes/transport/profile'
import type { AnyCode } from './read-code.ts'
import { utcText } from './utc-text.ts'

/** A field with its place and what it says. */
export interface ExplainedField {
  name: string
  /** First and last byte; of texts that are not bytes, first and last character. */
  bytes: readonly [first: number, last: number]
  /** The bytes in hexadecimal; of texts that are not bytes, the characters. */
  hex: string
  /** The field in words of people: a number, a date in UTC, a purpose. */
  value: string
}

type Row = readonly [name: string, length: number, value: string]

const PURPOSES = [
  'identity',
  'travel',
  'identity, shown by a guardian',
  'travel, shown by a guardian',
  'printed: ask the platform',
]
const RS = 'r and s'

/** The fields of a code of ours or of the transport layout (docs/codes.md), to the last byte. */
export function codeFields(read: AnyCode, profile?: TransportProfile): ExplainedField[] {
  return inOrder(read.code.bytes, rowsOf(read, profile))
}

function rowsOf(read: AnyCode, profile: TransportProfile | undefined): readonly Row[] {
  switch (read.kind) {
    case 'compact': {
      const { authorisation: a, timeUnix, counter, binding } = read.code
      return [
        ...head(1, a.purpose, a),
        ['code key', 33, toHex(a.codeKey)],
        ...tail(a),
        ['time', 4, utcText(timeUnix)],
        ['counter', 2, String(counter)],
        ['terminal binding', 4, toHex(binding)],
        ['code signature', 64, RS],
      ]
    }
    case 'chain': {
      const { authorisation: a, slot, link } = read.code
      const time = utcText(chainSlotTimeUnix(a.notBeforeUnix, slot))
      return [
        ...head(2, a.purpose, a),
        ['anchor', 32, toHex(a.anchor)],
        ...tail(a),
        ['slot', 2, `${slot}: ${time}`],
        ['link', 32, toHex(link)],
      ]
    }
    case 'printed': {
      const a = { ...read.code, validityMinutes: 0, lifetimeSeconds: 0 }
      return [...head(1, 5, a), ['code key', 33, toHex(a.codeKey)], ...tail(a)]
    }
    case 'transport':
      return transportRows(read.code, profile)
  }
}

interface Fields {
  issuerKeyId: Uint8Array
  statusList: number
  statusIndex: number
  region: string
  fareClass: number
  limitFen: number
  notBeforeUnix: number
  validityMinutes: number
  lifetimeSeconds: number
}

const head = (version: number, purpose: number, a: Fields): Row[] => [
  ['version', 1, String(version)],
  ['purpose', 1, PURPOSES[purpose - 1] ?? String(purpose)],
  ['issuer key id', 4, toHex(a.issuerKeyId)],
  ['status list', 2, String(a.statusList)],
  ['status index', 4, String(a.statusIndex)],
  ['region', 3, a.region],
  ['fare class', 1, String(a.fareClass)],
  ['single-use limit', 3, `${a.limitFen} fen`],
]

const tail = (a: Fields): Row[] => [
  ['not before', 4, utcText(a.notBeforeUnix)],
  ['validity', 2, `${a.validityMinutes} min`],
  ['code lifetime', 2, `${a.lifetimeSeconds} s`],
  ['issuer signature', 64, RS],
]

function transportRows(
  code: Extract<AnyCode, { kind: 'transport' }>['code'],
  profile: TransportProfile | undefined,
): Row[] {
  const a = code.authorisation
  const c = a.certificate
  // Without the issuer's profile nobody can say what the number counts from.
  const time = (value: number) =>
    profile ? utcText(transportUnix(profile, value)) : `${value} s (1970 UTC, or 2000 +08:00)`
  const rows: Row[] = [
    ['version', 1, '81'],
    ['length of the rest', 2, String(code.bytes.length - 3)],
    ['certificate head', 1, '24'],
    ['service id', 4, c.serviceId],
    ['CA index', 1, String(c.caIndex)],
    ['certificate format', 1, '12'],
    ["certificate's issuer id", 4, c.issuerId],
    ['certificate expiry', 2, `${c.expiry.slice(0, 2)}/20${c.expiry.slice(2)}`],
    ['certificate serial', 3, c.serial],
    ['signature algorithm', 1, '04'],
    ['encryption algorithm', 1, String(c.encryptionAlgorithm)],
    ['parameter', 1, String(c.parameter)],
    ['key length', 1, '33'],
    ["issuer's key", 33, toHex(c.issuerKey)],
    ['CA signature', 64, RS],
    ['payment account', 16, a.paymentAccount],
    ['card account', 10, a.cardAccount],
    ['issuer id', 4, a.issuerId],
    ['code platform id', 4, a.platformId],
    ['card account type', 1, String(a.accountType)],
    ['single-trip limit', 3, `${a.limitFen} fen`],
    ["user's key", 33, toHex(a.userKey)],
    ['authorisation expiry', 4, time(a.expiresAt)],
    ['code lifetime', 2, `${a.lifetimeSeconds} s`],
    ['length of issuer data', 1, String(a.issuerData.length)],
    ['issuer data', a.issuerData.length, toHex(a.issuerData)],
    ['signature algorithm', 1, toHex(Uint8Array.of(code.issuerAlgorithm))],
    ['issuer signature', 64, RS],
    ['time', 4, time(code.time)],
    ["user's algorithm", 1, toHex(Uint8Array.of(code.userAlgorithm))],
    ["user's signature", 64, RS],
  ]
  return rows.filter(([, length]) => length > 0)
}

function inOrder(bytes: Uint8Array, rows: readonly Row[]): ExplainedField[] {
  let at = 0
  return rows.map(([name, length, value]) => {
    const first = at
    at += length
    const hex = toHex(bytes.subarray(first, at))
    return { name, bytes: [first, at - 1], hex, value }
  })
}
