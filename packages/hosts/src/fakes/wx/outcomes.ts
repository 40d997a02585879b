import type { FakeReply } from '../deliver.ts'
import type { FakeMember, FakeOutcome } from '../options.ts'

/** What `wx` says in each kind of trouble; `errMsg` begins with the member's own name. */
export function wxOutcome(api: string, member: FakeMember, outcome: FakeOutcome): FakeReply {
  const fail = (detail: string, more: object = {}) => ({
    ok: false,
    value: { errMsg: `${api}:fail ${detail}`, ...more },
  })
  switch (outcome) {
    case 'cancel':
      return fail('cancel')
    case 'deny':
      return member === 'request'
        ? fail('url not in domain list', { errno: 600002 })
        : fail('auth deny', { errno: 103 })
    case 'unknown':
      return member === 'pay'
        ? fail('timeout')
        : { ok: false, value: { errMsg: `${api}:fail unexpected` } }
    case 'unavailable':
      return fail('network is not connected')
    case 'unsupported':
      return fail('not supported')
    case 'timeout':
      return fail('timeout', { errno: 5 })
    case 'wrongShape':
      return { ok: true, value: null }
    case 'fail':
      return fail('jsapi has no permission')
  }
}
