import type { ErrorCode } from '@essc/protocol/errors'
import { hostError, isObject } from '../vendor-call.ts'

/** Whether an answer that came by `complete` alone is one of success: no `error` in it. */
export function myWentWell(answer: unknown): boolean {
  return isObject(answer) && answer.error === undefined
}

/** Reads the answer of a member that answers nothing: it may call back success with `success: false`. */
export function myDone(member: string): (answer: object) => void {
  return (answer: { readonly success?: unknown }) => {
    if (answer.success === false) throw hostError('HOST_FAILED', member, answer)
  }
}

/** Alipay's number of an error; some clients hand it out as a text. */
export function myErrorOf(error: unknown): number | undefined {
  const number = isObject(error) ? Number(error.error) : Number.NaN
  return Number.isNaN(number) ? undefined : number
}

/**
 * What Alipay means by the numbers that all members share. 1 no such member, 4 not permitted, 12 and 13
 * the network, 2001 to 2003 the user's or the phone's refusal.
 *
 * @see https://opendocs.alipay.com/mini/api/mlrw4f
 */
export function myFailed(error: unknown): ErrorCode {
  switch (myErrorOf(error)) {
    case 1:
      return 'HOST_UNSUPPORTED'
    case 4:
    case 2001:
    case 2002:
    case 2003:
      return 'HOST_DENIED'
    case 12:
      return 'HOST_UNAVAILABLE'
    case 13:
      return 'HOST_TIMEOUT'
    case 6001:
      return 'HOST_CANCELLED'
    default:
      return 'HOST_FAILED'
  }
}

/** The user closed Alipay's sheet of consent with 11. */
export function myLoginFailed(error: unknown): ErrorCode {
  return myErrorOf(error) === 11 ? 'HOST_CANCELLED' : myFailed(error)
}

/** The user left the scanner with 10. */
export function myScanFailed(error: unknown): ErrorCode {
  return myErrorOf(error) === 10 ? 'HOST_CANCELLED' : myFailed(error)
}

/**
 * The result of `my.tradePay` comes through its success callback, whatever it is. Only 9000 is paid;
 * 8000 is in progress, 6002 lost the network and 6004 is unknown to Alipay itself.
 *
 * @see https://opendocs.alipay.com/mini/api/openapi-pay
 */
export function myPaid(resultCode: unknown): 'paid' | ErrorCode {
  switch (String(resultCode)) {
    case '9000':
      return 'paid'
    case '6001':
      return 'HOST_CANCELLED'
    case '4000':
      return 'HOST_FAILED'
    default:
      return 'HOST_UNKNOWN_OUTCOME'
  }
}

/** A fail of `my.tradePay` itself: with 1 and 4 no payment began; nothing else says so. */
export function myPayFailed(error: unknown): ErrorCode {
  const number = myErrorOf(error)
  return number === 1 || number === 4 ? 'HOST_FAILED' : 'HOST_UNKNOWN_OUTCOME'
}

/**
 * The result of `my.startAPVerify`, which comes through its success callback as well.
 *
 * @see https://opendocs.alipay.com/mini/api/startapverify
 */
export function myVerified(resultStatus: unknown): 'finished' | ErrorCode {
  switch (String(resultStatus)) {
    case '9000':
      return 'finished'
    case '6001':
      return 'HOST_CANCELLED'
    case '6002':
      return 'HOST_UNAVAILABLE'
    default:
      return 'HOST_FAILED'
  }
}

/** @see https://opendocs.alipay.com/mini/api/owycmh */
export function myRequestFailed(error: unknown): ErrorCode {
  switch (myErrorOf(error)) {
    case 13:
      return 'NETWORK_TIMEOUT'
    case 11:
    case 14:
      // An address that the app's owner has not registered, or a body that Alipay could not read.
      return 'HOST_FAILED'
    default:
      return 'NETWORK_UNREACHABLE'
  }
}
