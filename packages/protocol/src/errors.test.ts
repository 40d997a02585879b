import { errorRetry, errorStatus } from './error-facts.ts'
import { EsscError, errorCodes, isErrorCode, isEsscError, isTransient } from './errors.ts'
import { errorsEn } from './messages/errors.en.ts'
import { errorsZh } from './messages/errors.zh.ts'
import { errorText } from './messages/messages.ts'

test('default: every code has facts, and a sentence that ends in both languages', () => {
  for (const code of errorCodes()) {
    expect(errorStatus(code)).toBeGreaterThanOrEqual(0)
    expect(errorsZh[code]).toMatch(/[。]$/)
    expect(errorsEn[code]).toMatch(/[.]$/)
  }
  expect(Object.keys(errorsZh).sort()).toEqual(errorCodes())
  expect(Object.keys(errorsEn).sort()).toEqual(errorCodes())
})

test('behavior: transient codes are those whose request may be sent again unchanged', () => {
  for (const code of errorCodes())
    expect([code, isTransient(code)]).toEqual([code, errorRetry(code) === 'same'])
})

test('behavior: an error is known by its brand, also from another copy of the package', () => {
  const error = new EsscError('PASSWORD_WRONG', { parameters: { attemptsLeft: 3 } })
  const foreign = { [Symbol.for('essc.error')]: true, code: 'PASSWORD_WRONG' }
  expect(isEsscError(error)).toBe(true)
  expect(isEsscError(error, 'PASSWORD_WRONG')).toBe(true)
  expect(isEsscError(error, 'PASSWORD_LOCKED')).toBe(false)
  expect(isEsscError(foreign, 'PASSWORD_WRONG')).toBe(true)
  expect(isEsscError(new Error('PASSWORD_WRONG'))).toBe(false)
  expect(isEsscError(undefined)).toBe(false)
  expect(error.message).toContain('docs/errors.md#password_wrong')
})

test('parameters: a sentence takes its numbers, and says so where one is missing', () => {
  expect(errorText('en', 'PASSWORD_WRONG', { attemptsLeft: 3 })).toContain('3')
  expect(errorText('zh', 'PASSWORD_WRONG')).toContain('{attemptsLeft}')
  expect(isErrorCode('toString')).toBe(false)
})
