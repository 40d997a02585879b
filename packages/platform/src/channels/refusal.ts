import type { ErrorCode } from '@essc/protocol/errors'

/**
 * A refusal that stands: it is committed together with what the work wrote, such as a counter of wrong
 * passwords, answered as a problem, and answered again under the same idempotency key.
 */
export interface Refusal {
  readonly refused: ErrorCode
  readonly parameters?: Readonly<Record<string, number | string>>
}

/** Refuses and keeps what the transaction has written. To undo it, throw an `EsscError` instead. */
export function refuse(
  code: ErrorCode,
  parameters?: Readonly<Record<string, number | string>>,
): Refusal {
  return parameters === undefined ? { refused: code } : { refused: code, parameters }
}

/** Whether the work refused instead of answering. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
