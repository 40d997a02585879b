import { errorStatus } from '@essc/protocol/error-facts'
import { type ErrorCode, EsscError, isEsscError } from '@essc/protocol/errors'
import type { Problem } from '@essc/protocol/operations'
import { isRetryable } from './postgres/transaction.ts'

type FrameworkError = {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly { instancePath: string; keyword: string }[]
}

/** Codes of the framework that mean one of ours. The rest of its 4xx are malformed requests. */
const FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_NOT_FOUND: 'REQUEST_NOT_FOUND',
}

const NO_CAPACITY = new Set(['53300', '53400', '57014'])

/**
 * The product's error behind anything that a request can throw. What we did not foresee becomes
 * `PLATFORM_ERROR`: its own text may quote a person's data and goes nowhere.
 */
export function asEsscError(thrown: unknown): EsscError {
  if (isEsscError(thrown)) return thrown
  const error = (thrown ?? {}) as FrameworkError
  const [first] = error.validation ?? []
  if (first) {
    // The place and the rule, as the schema names them: never the value.
    const parameters = { at: first.instancePath.slice(0, 100) || '/', rule: first.keyword }
    return new EsscError('REQUEST_MALFORMED', { parameters })
  }
  const known = FRAMEWORK[error.code ?? '']
  if (known) return new EsscError(known)
  if (error.statusCode === 429) return new EsscError('REQUEST_RATE_LIMITED')
  const isFramework = error.code?.startsWith('FST_') || thrown instanceof SyntaxError
  const status = error.statusCode ?? 500
  if (isFramework && status >= 400 && status < 500) return new EsscError('REQUEST_MALFORMED')
  const { message = '' } = error as { message?: string }
  const isBusy = NO_CAPACITY.has(error.code ?? '') || /^timeout exceeded when/.test(message)
  if (isBusy || isRetryable(thrown)) return new EsscError('PLATFORM_UNAVAILABLE', { cause: thrown })
  return new EsscError('PLATFORM_ERROR', { cause: thrown })
}

/** Problem details (RFC 9457) of an error, with the product's code and the request's id. */
export function problemOf(error: EsscError, requestId: string): Problem {
  const { code, parameters } = error
  return {
    type: `urn:essc:error:${code.toLowerCase()}`,
    title: code.toLowerCase().replaceAll('_', ' '),
    // A code that only phones know should never be thrown here: if it is, the fault is ours.
    status: errorStatus(code) || 500,
    code,
    requestId,
    ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters } }),
  }
}

/**
 * What a log may hold of an unforeseen error: its name, its code and where it was thrown. Not its
 * message, which in a database's errors quotes values.
 */
export function traceOf(thrown: unknown) {
  const { name, code, stack } = (thrown ?? {}) as { name?: string; code?: string; stack?: string }
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: name ?? typeof thrown,
    code: String(code ?? ''),
    message: '',
    stack: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join('\n'),
  }
}
