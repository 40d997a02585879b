import type { ErrorCode } from './errors.ts'

type Retry = 'same' | 'changed' | 'never'

/**
 * What each code answers over HTTP (0 for those that arise on a phone or terminal alone), and whether
 * the same request may be sent again (`same`), must be changed first (`changed`) or is of no use
 * (`never`). Apart from the codes, since phones need neither.
 */
const FACTS: Readonly<Record<ErrorCode, readonly [status: number, retry: Retry]>> = {
  HOST_CANCELLED: [0, 'changed'],
  HOST_DENIED: [0, 'changed'],
  HOST_FAILED: [0, 'changed'],
  HOST_UNKNOWN_OUTCOME: [0, 'never'],
  HOST_UNSUPPORTED: [0, 'never'],
  HOST_UNAVAILABLE: [0, 'changed'],
  HOST_TIMEOUT: [0, 'changed'],

  NETWORK_UNREACHABLE: [0, 'same'],
  NETWORK_TIMEOUT: [0, 'same'],

  PLATFORM_ERROR: [500, 'same'],
  PLATFORM_UNAVAILABLE: [503, 'same'],
  REQUEST_MALFORMED: [400, 'never'],
  REQUEST_NOT_FOUND: [404, 'never'],
  REQUEST_FORBIDDEN: [403, 'never'],
  REQUEST_TOO_LARGE: [413, 'never'],
  REQUEST_RATE_LIMITED: [429, 'same'],

  PROOF_MISSING: [401, 'never'],
  PROOF_INVALID: [401, 'never'],
  PROOF_NONCE: [401, 'same'],
  IDEMPOTENCY_MISSING: [400, 'never'],
  IDEMPOTENCY_MISMATCH: [409, 'never'],
  CHANNEL_UNKNOWN: [401, 'never'],
  CHANNEL_ORIGIN: [403, 'never'],
  TERMINAL_UNKNOWN: [401, 'never'],
  TICKET_INVALID: [401, 'changed'],
  SESSION_EXPIRED: [401, 'changed'],
  SESSION_LOCKED: [403, 'changed'],

  ENROLMENT_STEP_CONFLICT: [409, 'changed'],
  ENROLMENT_DOCUMENT_INVALID: [422, 'changed'],
  ENROLMENT_NAME_MISMATCH: [422, 'changed'],
  ENROLMENT_PERSON_UNKNOWN: [422, 'changed'],
  ENROLMENT_PERSON_DECEASED: [422, 'never'],
  ENROLMENT_NO_PHYSICAL_CARD: [422, 'never'],
  ENROLMENT_PHOTO_UNREADABLE: [422, 'changed'],
  ENROLMENT_PHOTO_UNAVAILABLE: [503, 'same'],
  SMS_CODE_WRONG: [422, 'changed'],
  SMS_CODE_EXPIRED: [422, 'changed'],
  SMS_TOO_SOON: [429, 'changed'],
  SMS_LIMIT: [429, 'never'],
  FACE_REFUSED: [422, 'changed'],
  FACE_CANCELLED: [422, 'changed'],
  FACE_TIMED_OUT: [422, 'changed'],
  FACE_UNAVAILABLE: [503, 'same'],
  FACE_LIMIT: [429, 'never'],
  FACE_PATH_CLOSED: [422, 'changed'],

  PASSWORD_TOO_SIMPLE: [422, 'changed'],
  PASSWORD_WRONG: [403, 'changed'],
  PASSWORD_LOCKED: [403, 'never'],
  PASSWORD_UNREADABLE: [400, 'changed'],

  CARD_NOT_ISSUED: [404, 'changed'],
  CARD_LOST: [403, 'never'],
  CARD_STOPPED: [403, 'never'],
  CARD_CANCELLED: [403, 'never'],
  CARD_EXPIRED: [403, 'never'],

  BANK_PHONE_MISMATCH: [422, 'changed'],
  BANK_ACCOUNT_CLOSED: [422, 'never'],
  BANK_CODE_WRONG: [422, 'changed'],
  BANK_CODE_EXPIRED: [422, 'changed'],
  BANK_NOT_LINKED: [409, 'changed'],

  CODE_MALFORMED: [422, 'changed'],
  CODE_UNKNOWN_ISSUER: [422, 'never'],
  CODE_ISSUER_CERTIFICATE_INVALID: [422, 'never'],
  CODE_ISSUER_SIGNATURE_INVALID: [422, 'never'],
  CODE_SIGNATURE_INVALID: [422, 'never'],
  CODE_AUTHORISATION_NOT_YET_VALID: [422, 'changed'],
  CODE_AUTHORISATION_EXPIRED: [422, 'changed'],
  CODE_EXPIRED: [422, 'changed'],
  CODE_FROM_THE_FUTURE: [422, 'changed'],
  CODE_REVOKED: [422, 'never'],
  CODE_REPLAYED: [409, 'changed'],
  CODE_OVER_LIMIT: [422, 'never'],
  CODE_WRONG_PURPOSE: [422, 'changed'],
  CODE_BINDING_REQUIRED: [422, 'changed'],
  CODE_UNKNOWN: [422, 'changed'],
  CODE_GUESSED_TOO_OFTEN: [429, 'never'],
  BUNDLE_STALE: [0, 'same'],
  BUNDLE_INVALID: [0, 'never'],

  DESK_PURPOSE_NOT_REGISTERED: [403, 'never'],
  DESK_REFERENCE_UNKNOWN: [404, 'changed'],

  OPERATOR_UNKNOWN: [404, 'never'],
  OPERATOR_REFUSED: [401, 'changed'],
  CHANGE_UNKNOWN: [404, 'never'],
  CHANGE_NEEDS_ANOTHER_PERSON: [409, 'never'],
  KEYS_MASTER_WRONG: [500, 'never'],
  KEYS_LOCKED: [500, 'never'],
  KEYS_DAMAGED: [500, 'never'],
  KEYS_UNKNOWN: [500, 'never'],
  KEYS_EXISTS: [409, 'never'],

  TRAVEL_NOT_OPEN: [422, 'never'],

  PAYMENT_BALANCE_SHORT: [422, 'changed'],
  PAYMENT_MERCHANT_UNKNOWN: [422, 'never'],
  PAYMENT_OVER_LIMIT: [422, 'changed'],
  PAYMENT_OVER_DAY_LIMIT: [422, 'never'],
  PAYMENT_NOT_OPEN: [422, 'never'],
  PAYMENT_CHANGED: [409, 'changed'],
  PAYMENT_EXPIRED: [409, 'changed'],
  PAYMENT_DECLINED: [409, 'changed'],
  PAYMENT_STATE_CONFLICT: [409, 'never'],
  PAYMENT_ORDER_CLAIMED: [409, 'never'],
  PAYMENT_UNUSUAL: [429, 'never'],
  PAYMENT_CONFIRMATION_REQUIRED: [403, 'changed'],
  PAYMENT_AMOUNT_REQUIRED: [422, 'changed'],
  PAYMENT_CODE_EXPIRED: [410, 'changed'],
  PAYMENT_REFUND_OVER_AMOUNT: [422, 'changed'],
  PAYMENT_REFUND_TOO_LATE: [409, 'never'],
  SUPERVISOR_CODE_WRONG: [403, 'changed'],
  SUPERVISOR_LOCKED: [429, 'changed'],

  SERVICE_UNKNOWN: [404, 'never'],
  SERVICE_NOT_AVAILABLE: [403, 'never'],
  SERVICE_TICKET_INVALID: [401, 'changed'],
}

/** The HTTP status that a code answers with; 0 for codes that arise on a phone or terminal alone. */
export function errorStatus(code: ErrorCode): number {
  return FACTS[code][0]
}

/** Whether the same request may be sent again, must be changed first, or is of no use. */
export function errorRetry(code: ErrorCode): Retry {
  return FACTS[code][1]
}
