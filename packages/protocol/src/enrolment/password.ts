import { fromUtf8, utf8 } from '@essc/crypto/bytes'
import { hmacSha256 } from '@essc/crypto/hmac'

/** What a password is given for; a password sealed for one purpose opens no other. */
export type PasswordPurpose = 'enrol' | 'unlock' | 'reveal' | 'payment' | 'unlink' | 'close'

export interface PasswordEnvelope {
  /** Six digits. */
  password: string
  sessionId: string
  purpose: PasswordPurpose
  /** base64url digest of what is agreed to, or `-` where there is none. */
  digest: string
  /** The platform's nonce, so that an old envelope is of no use. */
  nonce: string
  /** By the platform's clock. */
  timeUnix: number
}

/**
 * The text that is encrypted to the platform's password key: lines joined by LF, so that session,
 * purpose, object, nonce and time are inside with the password.
 */
export function passwordEnvelope(envelope: PasswordEnvelope): Uint8Array {
  const { sessionId, purpose, digest, nonce, timeUnix, password } = envelope
  return utf8(
    ['essc-password-v1', sessionId, purpose, digest, nonce, String(timeUnix), password].join('\n'),
  )
}

/**
 * The first byte of an envelope that is sealed under {@link sessionPasswordKey}, as phones without BigInt
 * do; one that is encrypted to the platform's key begins with 04, an uncompressed point.
 */
export const SESSION_SEALED = 1

/** The key of such an envelope (`seal` of `@essc/crypto/aes`): only this session's two ends have it. */
export function sessionPasswordKey(secret: Uint8Array): Uint8Array {
  return hmacSha256(secret, utf8('essc-password-v1'))
}

/** Reads what {@link passwordEnvelope} wrote; undefined for anything else. */
export function parsePasswordEnvelope(bytes: Uint8Array): PasswordEnvelope | undefined {
  let lines: string[]
  try {
    lines = fromUtf8(bytes).split('\n')
  } catch {
    return undefined
  }
  const [tag, sessionId, purpose, digest, nonce, time, password] = lines
  if (lines.length !== 7 || tag !== 'essc-password-v1') return undefined
  if (!/^(enrol|unlock|reveal|payment|unlink|close)$/.test(purpose!) || !/^\d{1,10}$/.test(time!))
    return undefined
  if (!/^\d{6}$/.test(password!)) return undefined
  return {
    sessionId: sessionId!,
    purpose: purpose as PasswordPurpose,
    digest: digest!,
    nonce: nonce!,
    timeUnix: Number(time),
    password: password!,
  }
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isDay = (month: number, day: number) =>
  month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1]!

/**
 * Why a six-digit password is refused, or undefined when it is not. Refused are dates in any order,
 * runs, repeats, mirrored halves, and any six digits in a row of the document number: about one in six
 * of all numbers, and nearly all of those that people choose.
 */
export function passwordWeakness(
  password: string,
  documentNumber?: string,
): 'format' | 'date' | 'run' | 'repeat' | 'document' | undefined {
  if (!/^\d{6}$/.test(password)) return 'format'
  if (documentNumber?.includes(password)) return 'document'
  const digits = Array.from(password, Number)
  const pairs = [0, 2, 4].map((at) => Number(password.slice(at, at + 2)))
  const [a, b, c] = pairs as [number, number, number]
  if (new Set(digits).size <= 2) return 'repeat'
  if (password.slice(0, 3) === password.slice(3)) return 'repeat'
  if (a === b && b === c) return 'repeat'
  if (/^(\d)\1(\d)\2(\d)\3$/.test(password)) return 'repeat'
  if (/(\d)\1{3}/.test(password)) return 'repeat'
  if (digits.every((digit, i) => digit === digits[5 - i])) return 'repeat'
  const steps = digits.slice(1).map((digit, i) => (digit - digits[i]! + 10) % 10)
  if (new Set(steps).size === 1) return 'run'
  const longRun = (step: number) =>
    [0, 1].some((at) => steps.slice(at, at + 4).every((s) => s === step))
  if (longRun(1) || longRun(9)) return 'run'
  const halves = [steps.slice(0, 2), steps.slice(3)]
  if (halves.every((half) => half.every((step) => step === 1))) return 'run'
  if (halves.every((half) => half.every((step) => step === 9))) return 'run'
  // Year, month and day in the three orders in use, and a year of four digits with two more.
  if (isDay(b, c) || isDay(b, a) || isDay(a, b)) return 'date'
  const year = Number(password.slice(0, 4))
  if (year >= 1900 && year <= 2039) return 'date'
  return undefined
}
