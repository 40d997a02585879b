/** Every code of the product, by area. What each means stands in docs/errors.md. */
const CODES = [
  'HOST_CANCELLED',
  'HOST_DENIED',
  'HOST_FAILED',
  'HOST_UNKNOWN_OUTCOME',
  'HOST_UNSUPPORTED',
  'HOST_UNAVAILABLE',
  'HOST_TIMEOUT',

  'NETWORK_UNREACHABLE',
  'NETWORK_TIMEOUT',

  'PLATFORM_ERROR',
  'PLATFORM_UNAVAILABLE',
  'REQUEST_MALFORMED',
  'REQUEST_NOT_FOUND',
  'REQUEST_FORBIDDEN',
  'REQUEST_TOO_LARGE',
  'REQUEST_RATE_LIMITED',

  'PROOF_MISSING',
  'PROOF_INVALID',
  'PROOF_NONCE',
  'IDEMPOTENCY_MISSING',
  'IDEMPOTENCY_MISMATCH',
  'CHANNEL_UNKNOWN',
  'CHANNEL_ORIGIN',
  'TERMINAL_UNKNOWN',
  'TICKET_INVALID',
  'SESSION_EXPIRED',
  'SESSION_LOCKED',

  'ENROLMENT_STEP_CONFLICT',
  'ENROLMENT_DOCUMENT_INVALID',
  'ENROLMENT_NAME_MISMATCH',
  'ENROLMENT_PERSON_UNKNOWN',
  'ENROLMENT_PERSON_DECEASED',
  'ENROLMENT_NO_PHYSICAL_CARD',
  'ENROLMENT_PHOTO_UNREADABLE',
  'ENROLMENT_PHOTO_UNAVAILABLE',
  'SMS_CODE_WRONG',
  'SMS_CODE_EXPIRED',
  'SMS_TOO_SOON',
  'SMS_LIMIT',
  'FACE_REFUSED',
  'FACE_CANCELLED',
  'FACE_TIMED_OUT',
  'FACE_UNAVAILABLE',
  'FACE_LIMIT',
  'FACE_PATH_CLOSED',

  'PASSWORD_TOO_SIMPLE',
  'PASSWORD_WRONG',
  'PASSWORD_LOCKED',
  'PASSWORD_UNREADABLE',

  'CARD_NOT_ISSUED',
  'CARD_LOST',
  'CARD_STOPPED',
  'CARD_CANCELLED',
  'CARD_EXPIRED',

  'BANK_PHONE_MISMATCH',
  'BANK_ACCOUNT_CLOSED',
  'BANK_CODE_WRONG',
  'BANK_CODE_EXPIRED',
  'BANK_NOT_LINKED',

  'CODE_MALFORMED',
  'CODE_UNKNOWN_ISSUER',
  'CODE_ISSUER_CERTIFICATE_INVALID',
  'CODE_ISSUER_SIGNATURE_INVALID',
  'CODE_SIGNATURE_INVALID',
  'CODE_AUTHORISATION_NOT_YET_VALID',
  'CODE_AUTHORISATION_EXPIRED',
  'CODE_EXPIRED',
  'CODE_FROM_THE_FUTURE',
  'CODE_REVOKED',
  'CODE_REPLAYED',
  'CODE_OVER_LIMIT',
  'CODE_WRONG_PURPOSE',
  'CODE_BINDING_REQUIRED',
  'CODE_UNKNOWN',
  'CODE_GUESSED_TOO_OFTEN',
  'BUNDLE_STALE',
  'BUNDLE_INVALID',

  'DESK_PURPOSE_NOT_REGISTERED',
  'DESK_REFERENCE_UNKNOWN',

  'OPERATOR_UNKNOWN',
  'OPERATOR_REFUSED',
  'CHANGE_UNKNOWN',
  'CHANGE_NEEDS_ANOTHER_PERSON',
  'KEYS_MASTER_WRONG',
  'KEYS_LOCKED',
  'KEYS_DAMAGED',
  'KEYS_UNKNOWN',
  'KEYS_EXISTS',

  'TRAVEL_NOT_OPEN',

  'PAYMENT_BALANCE_SHORT',
  'PAYMENT_MERCHANT_UNKNOWN',
  'PAYMENT_OVER_LIMIT',
  'PAYMENT_OVER_DAY_LIMIT',
  'PAYMENT_NOT_OPEN',
  'PAYMENT_CHANGED',
  'PAYMENT_EXPIRED',
  'PAYMENT_DECLINED',
  'PAYMENT_STATE_CONFLICT',
  'PAYMENT_ORDER_CLAIMED',
  'PAYMENT_UNUSUAL',
  'PAYMENT_CONFIRMATION_REQUIRED',
  'PAYMENT_AMOUNT_REQUIRED',
  'PAYMENT_CODE_EXPIRED',
  'PAYMENT_REFUND_OVER_AMOUNT',
  'PAYMENT_REFUND_TOO_LATE',
  'SUPERVISOR_CODE_WRONG',
  'SUPERVISOR_LOCKED',

  'SERVICE_UNKNOWN',
  'SERVICE_NOT_AVAILABLE',
  'SERVICE_TICKET_INVALID',
] as const

/** Every code of the product, `AREA_REASON`. */
export type ErrorCode = (typeof CODES)[number]

/** Every code, sorted. */
export function errorCodes(): ErrorCode[] {
  return CODES.slice().sort()
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return CODES.indexOf(text as ErrorCode) >= 0
}

/** Codes that pass by themselves: the same request may be sent again, later. */
const TRANSIENT: readonly ErrorCode[] = [
  'NETWORK_UNREACHABLE',
  'NETWORK_TIMEOUT',
  'PLATFORM_ERROR',
  'PLATFORM_UNAVAILABLE',
  'REQUEST_RATE_LIMITED',
  'PROOF_NONCE',
  'FACE_UNAVAILABLE',
  'ENROLMENT_PHOTO_UNAVAILABLE',
  'BUNDLE_STALE',
]

/** Whether the same request may be sent again, later, with the same idempotency key. */
export function isTransient(code: ErrorCode): boolean {
  return TRANSIENT.indexOf(code) >= 0
}

export interface EsscErrorOptions {
  cause?: unknown
  /** The platform's id of the request, to be told to its operator. */
  requestId?: string | undefined
  /** Numbers a sentence needs, such as the tries that are left. Never personal data. */
  parameters?: Readonly<Record<string, number | string>> | undefined
  /** The member of the host that failed, such as `pay`. */
  member?: string | undefined
}

const BRAND = Symbol.for('essc.error')

/**
 * The one error of the product. Narrow it with {@link isEsscError}, never with `instanceof`: two
 * copies of this package may be in one program.
 */
export class EsscError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'EsscError'
  readonly cause: unknown
  readonly code: C
  readonly requestId: string | undefined
  readonly member: string | undefined
  readonly parameters: Readonly<Record<string, number | string>>

  constructor(code: C, options: EsscErrorOptions = {}) {
    super(
      `${code}${options.member ? ` (${options.member})` : ''}: see docs/errors.md#${code.toLowerCase()}`,
    )
    // Compiled to ES5 somewhere below us, `extends Error` loses the prototype; this keeps it.
    Object.setPrototypeOf(this, new.target.prototype)
    Object.defineProperty(this, BRAND, { value: true })
    this.code = code
    this.cause = options.cause
    this.requestId = options.requestId
    this.member = options.member
    this.parameters = options.parameters ?? {}
  }
}

/**
 * Whether a caught value is an error of this product and, when codes are named, one of those.
 *
 * @example
 * ```ts
 * if (isEsscError(e, 'PASSWORD_WRONG')) show(e.parameters.attemptsLeft)
 * ```
 */
export function isEsscError<C extends ErrorCode = ErrorCode>(
  value: unknown,
  ...codes: readonly C[]
): value is EsscError<C> {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false
  return codes.length === 0 || codes.includes((value as unknown as EsscError<C>).code)
}
