import type { ErrorCode } from '@essc/protocol/errors'
import { isObject } from '../../vendor-call.ts'

/** The number of an error, of the SDK's half (`c02`) or of the native one (`02`). */
export function upsdkCodeOf(error: unknown): string {
  if (!isObject(error)) return ''
  const code = error.errcode ?? error.code
  return typeof code === 'string' || typeof code === 'number' ? String(code).replace(/^c/, '') : ''
}

function textOf(error: unknown): string {
  const text = isObject(error) ? (error.msg ?? error.errmsg) : error
  return typeof text === 'string' ? text.toLowerCase() : ''
}

/** 02 no permission, 07 no such member; the texts speak for the rest (not verified). */
export function upsdkFailed(error: unknown): ErrorCode {
  const code = upsdkCodeOf(error)
  const text = textOf(error)
  if (/取消|cancel/.test(text)) return 'HOST_CANCELLED'
  if (code === '02' || /权限|拒绝|den(y|ied)/.test(text)) return 'HOST_DENIED'
  if (code === '07' || /不支持|不存在|not support/.test(text)) return 'HOST_UNSUPPORTED'
  if (/超时|time.?out/.test(text)) return 'HOST_TIMEOUT'
  if (/网络|network|繁忙|busy/.test(text)) return 'HOST_UNAVAILABLE'
  return 'HOST_FAILED'
}

/**
 * The fail of `pay` has nothing but a text. A person's no and a refusal say so; one that speaks of time,
 * network or system, one without a text and everything else leave open whether money moved.
 */
export function upsdkPayFailed(error: unknown): ErrorCode {
  const text = textOf(error)
  if (/取消|cancel/.test(text)) return 'HOST_CANCELLED'
  if (/超时|网络|系统|处理中|未知|time.?out|network|system|unknown/.test(text)) {
    return 'HOST_UNKNOWN_OUTCOME'
  }
  return /失败|拒绝|不足|fail|refus|declin|tn/.test(text) ? 'HOST_FAILED' : 'HOST_UNKNOWN_OUTCOME'
}
