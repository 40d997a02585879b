import { errorStatus } from '@essc/protocol/error-facts'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import { errorText, type Locale } from '@essc/protocol/messages/messages'

interface FrameworkError {
  statusCode?: number
  validation?: readonly { instancePath: string; keyword: string }[]
}

/** The product's error behind whatever a request has thrown; never with a value that was sent. */
export function asEsscError(thrown: unknown): EsscError {
  if (isEsscError(thrown)) return thrown
  const { statusCode = 500, validation } = (thrown ?? {}) as FrameworkError
  const [first] = validation ?? []
  if (first) {
    const parameters = { at: first.instancePath || '/', rule: first.keyword }
    return new EsscError('REQUEST_MALFORMED', { parameters })
  }
  if (statusCode === 413) return new EsscError('REQUEST_TOO_LARGE')
  if (statusCode < 500) return new EsscError('REQUEST_MALFORMED')
  return new EsscError('PLATFORM_ERROR', { cause: thrown })
}

/** Problem details (RFC 9457) with the product's code and a sentence for the cashier. */
export function problemOf({ code, parameters }: EsscError, locale: Locale) {
  return {
    type: `urn:essc:error:${code.toLowerCase()}`,
    title: code.toLowerCase().replaceAll('_', ' '),
    status: errorStatus(code) || 503,
    code,
    message: errorText(locale, code, parameters),
    ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters } }),
  }
}
