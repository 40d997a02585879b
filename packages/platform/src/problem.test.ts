import { errorStatus } from '@essc/protocol/error-facts'
import { EsscError, errorCodes } from '@essc/protocol/errors'
import { asEsscError, problemOf, traceOf } from './problem.ts'

const with_ = (members: object) => Object.assign(new Error('Zhang San 330500'), members)

test('default', () => {
  const error = new EsscError('PASSWORD_WRONG', { parameters: { attemptsLeft: 3 } })
  expect(problemOf(asEsscError(error), 'r-1')).toEqual({
    type: 'urn:essc:error:password_wrong',
    title: 'password wrong',
    status: 403,
    code: 'PASSWORD_WRONG',
    requestId: 'r-1',
    parameters: { attemptsLeft: 3 },
  })
})

test('behavior: every code has a problem with a status of HTTP', () => {
  for (const code of errorCodes()) {
    const { status } = problemOf(new EsscError(code), 'r')
    expect([code, status]).toEqual([code, errorStatus(code) || 500])
    expect(status).toBeGreaterThanOrEqual(400)
  }
})

test.each([
  [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 'REQUEST_TOO_LARGE'],
  [{ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }, 'REQUEST_MALFORMED'],
  [{ code: 'FST_ERR_BAD_URL', statusCode: 400 }, 'REQUEST_MALFORMED'],
  [{ statusCode: 429 }, 'REQUEST_RATE_LIMITED'],
  [{ code: '40001' }, 'PLATFORM_UNAVAILABLE'],
  [{ code: '57P01' }, 'PLATFORM_UNAVAILABLE'],
  [{ code: 'ECONNREFUSED' }, 'PLATFORM_UNAVAILABLE'],
  [{ code: '53300' }, 'PLATFORM_UNAVAILABLE'],
  [{ code: '23505', detail: 'Key (name)=(Zhang San)' }, 'PLATFORM_ERROR'],
  [{ statusCode: 404 }, 'PLATFORM_ERROR'],
  [{}, 'PLATFORM_ERROR'],
])('parameters: %j', (members, code) => {
  const problem = problemOf(asEsscError(with_(members)), 'r')
  expect(problem.code).toBe(code)
  expect(JSON.stringify(problem)).not.toContain('Zhang')
})

test('behavior: a failed check says where and which rule, not what', () => {
  const error = with_({
    code: 'FST_ERR_VALIDATION',
    statusCode: 400,
    validation: [{ instancePath: '/name', keyword: 'maxLength', message: 'Zhang San' }],
  })
  const problem = problemOf(asEsscError(error), 'r')
  expect(problem).toMatchObject({
    code: 'REQUEST_MALFORMED',
    parameters: { at: '/name', rule: 'maxLength' },
  })
  expect(JSON.stringify(problem)).not.toContain('Zhang')
})

test('behavior: what is thrown but no error is a fault of ours', () => {
  for (const thrown of [undefined, null, 'Zhang San', 5]) {
    expect(asEsscError(thrown).code).toBe('PLATFORM_ERROR')
    expect(JSON.stringify(traceOf(thrown))).not.toContain('Zhang')
  }
})

test('behavior: a trace has the place and not the message', () => {
  const trace = traceOf(with_({ code: '23505' }))
  expect(trace).toMatchObject({ type: 'Error', code: '23505', message: '' })
  expect(trace.stack).toContain('problem.test')
  expect(JSON.stringify(trace)).not.toContain('Zhang')
})
