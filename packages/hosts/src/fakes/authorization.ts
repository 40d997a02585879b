import { queryOf, withQuery } from '../web/address.ts'
import type { FakeControl, FakeMember, FakeOptions, FakeTrouble } from './options.ts'

const ERRORS: Partial<Record<NonNullable<FakeTrouble['outcome']>, string>> = {
  cancel: 'access_denied',
  deny: 'unauthorized_client',
  fail: 'server_error',
  unavailable: 'temporarily_unavailable',
  unsupported: 'unsupported_response_type',
}

/** The page of a bank, or of WeChat, that asks a person and sends them back (RFC 6749, section 4.1). */
export interface FakeAuthorization {
  /** Hands out an address to return to, as often as the bank goes there. */
  onReturn(listener: (url: string) => void): void
  /** Whether an address is this page's. @throws where the page cannot be left for it */
  visit(url: string): boolean
  setTrouble: FakeControl['setTrouble']
}

/** @param authorizeUrl what the page's address begins with */
export function fakeAuthorization(
  options: Pick<FakeOptions, 'clock' | 'delayMs' | 'troubles' | 'issueLoginCode'>,
  authorizeUrl: string,
): FakeAuthorization {
  const { clock, delayMs = 0 } = options
  let trouble: FakeTrouble = options.troubles?.login ?? {}
  const listeners: ((url: string) => void)[] = []
  const answer = async (state: string): Promise<Record<string, string>> => {
    const { outcome, delivery } = trouble
    if ('raw' in trouble || outcome === 'wrongShape') return { state, code: '' }
    if (outcome) {
      const error = ERRORS[outcome]
      return error ? { state, error } : { state, error: 'unheard_of' }
    }
    if (delivery === 'onlyComplete') return { state }
    return { state, code: await options.issueLoginCode() }
  }
  const visited = async (url: string) => {
    const { delivery } = trouble
    const back = queryOf(url, 'redirect_uri') ?? ''
    const address = withQuery(back, await answer(queryOf(url, 'state') ?? ''))
    const goBack = () => {
      for (const listener of listeners) listener(address)
    }
    goBack()
    if (delivery === 'double') clock.timer(goBack, 20)
  }
  return {
    onReturn: (listener) => void listeners.push(listener),
    setTrouble: (member: FakeMember, next) => {
      if (member === 'login') trouble = next ?? {}
    },
    visit: (url) => {
      if (!url.startsWith(authorizeUrl)) return false
      if (trouble.delivery === 'throw') throw new TypeError('The page cannot be left')
      // A page that asks for ever is how this bank never answers, or says that time is over.
      if (trouble.delivery === 'never' || trouble.outcome === 'timeout') return true
      clock.timer(() => void visited(url), delayMs + (trouble.delayMs ?? 0))
      return true
    },
  }
}
