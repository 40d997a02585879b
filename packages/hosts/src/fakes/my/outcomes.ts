import type { FakeReply } from '../deliver.ts'
import type { FakeMember, FakeOutcome } from '../options.ts'

const ERRORS: Readonly<Record<FakeOutcome, { error: number; errorMessage: string }>> = {
  cancel: { error: 6001, errorMessage: 'cancel' },
  deny: { error: 2001, errorMessage: 'refused' },
  fail: { error: 3, errorMessage: 'unknown error' },
  unknown: { error: 3, errorMessage: 'unknown error' },
  unavailable: { error: 12, errorMessage: 'network error' },
  unsupported: { error: 1, errorMessage: 'not implemented' },
  timeout: { error: 13, errorMessage: 'timeout' },
  wrongShape: { error: 3, errorMessage: 'unknown error' },
}

const PAY_CODES: Partial<Record<FakeOutcome, string>> = {
  cancel: '6001',
  fail: '4000',
  unknown: '6004',
  unavailable: '6002',
  timeout: '8000',
}

const FACE_STATUSES: Partial<Record<FakeOutcome, string>> = {
  cancel: '6001',
  fail: '4000',
  unknown: '6004',
  unavailable: '6002',
}

/**
 * What `my` says in each kind of trouble: numbers, of which payment's and the face's come through the
 * success callback.
 */
export function myOutcome(member: FakeMember, outcome: FakeOutcome): FakeReply {
  if (outcome === 'wrongShape') return { ok: true, value: null }
  const payCode = member === 'pay' ? PAY_CODES[outcome] : undefined
  if (payCode) return { ok: true, value: { resultCode: payCode } }
  const faceStatus = member === 'verifyFace' ? FACE_STATUSES[outcome] : undefined
  if (faceStatus) return { ok: true, value: { resultStatus: faceStatus, result: null } }
  // 11 is the person's no to the sheet of consent and to a picture.
  if (outcome === 'cancel' && ['scan', 'login', 'chooseImage'].includes(member)) {
    const error = member === 'scan' ? 10 : 11
    return { ok: false, value: { error, errorMessage: 'cancel' } }
  }
  if (outcome === 'deny' && member === 'request') {
    return { ok: false, value: { error: 11, errorMessage: 'no permission for this domain' } }
  }
  return { ok: false, value: ERRORS[outcome] }
}
