import { hostError, isObject } from './vendor-call.ts'

/**
 * The event by which a mini-program's web view page tells the page that opened it how it ended: with
 * `{ result }`, or with nothing when the person closed it.
 */
export const PAGE_EVENT = 'essc.page'

/** @throws HOST_CANCELLED for a page that was closed without an answer */
export function readPageAnswer(answer: unknown): { result: string } {
  const result = isObject(answer) ? answer.result : undefined
  if (result === undefined || result === null) throw hostError('HOST_CANCELLED', 'askPage', answer)
  if (typeof result !== 'string') throw hostError('HOST_FAILED', 'askPage', undefined)
  return { result }
}
