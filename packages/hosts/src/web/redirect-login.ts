import type { ErrorCode } from '@essc/protocol/errors'
import type { BrowserParts } from '../browser.ts'
import { readText } from '../checks.ts'
import type { HostClock } from '../clock.ts'
import { TIMEOUTS_MS } from '../timeouts.ts'
import { hostError } from '../vendor-call.ts'
import { queryOf, withoutQuery } from './address.ts'

export interface RedirectLoginOptions {
  web: BrowserParts
  clock: HostClock
  /** The address that asks the person, for the state that must come back from there. */
  authorize(state: string): string
  /** A state from the channel's server; made of the browser's own randomness unless given. */
  issueState?: (() => Promise<string>) | undefined
}

const STATE_KEY = 'essc.login.state'
/** A person who came back without an answer this soon said no; an older question is forgotten. */
const GIVEN_UP_MS = 600_000

/**
 * A login that leaves the page and comes back to it with a code (RFC 6749, section 4.1). The call that
 * leaves does not end, since the page is gone; the call that the page makes when it is back is given the
 * code. The state ties the answer to the question: another page's answer is not taken.
 *
 * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT, HOST_UNAVAILABLE, HOST_UNSUPPORTED
 */
export function redirectLogin(options: RedirectLoginOptions): () => Promise<{ code: string }> {
  const { web, clock, authorize, issueState } = options
  const failed = (code: ErrorCode, cause?: unknown) => hostError(code, 'login', cause)
  const kept = () => {
    try {
      return web.storage?.getItem(STATE_KEY) ?? undefined
    } catch (error) {
      throw failed('HOST_FAILED', error)
    }
  }
  const keep = (text: string | undefined) => {
    if (text !== undefined && !web.storage) throw failed('HOST_FAILED', { storage: 'none' })
    try {
      if (text === undefined) web.storage?.removeItem(STATE_KEY)
      else web.storage?.setItem(STATE_KEY, text)
    } catch (error) {
      throw failed('HOST_FAILED', error)
    }
  }

  const login = async (): Promise<{ code: string }> => {
    const [state, askedAt] = (kept() ?? '').split(/\.(?=\d+$)/)
    const address = web.address()
    if (state && queryOf(address, 'state') === state) {
      keep(undefined)
      const [code, error] = [queryOf(address, 'code'), queryOf(address, 'error')]
      web.replaceAddress(
        withoutQuery(address, ['code', 'state', 'error', 'error_description', 'error_uri']),
      )
      if (error !== undefined) throw failed(oauthFailed(error), { error })
      return { code: readText(code, 'login') }
    }
    if (state) {
      keep(undefined)
      const sinceMs = clock.now() - Number(askedAt)
      if (sinceMs >= 0 && sinceMs < GIVEN_UP_MS) throw failed('HOST_CANCELLED', { state: 'none' })
    }
    if (!web.online()) throw failed('HOST_UNAVAILABLE', { online: false })
    return leave()
  }

  const drawState = () => {
    if (!web.randomBytes) throw failed('HOST_UNSUPPORTED', { crypto: 'none' })
    return Array.from(web.randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
  const leave = async () => {
    const state = issueState ? await issueState() : drawState()
    keep(`${state}.${clock.now()}`)
    return new Promise<never>((_, reject) => {
      clock.timer(() => reject(failed('HOST_TIMEOUT')), TIMEOUTS_MS.login)
      try {
        web.open(authorize(state))
      } catch (error) {
        reject(failed('HOST_FAILED', error))
      }
    }).catch((error: unknown) => {
      // The page is still here: an answer that comes after all is not this page's any more.
      keep(undefined)
      throw error
    })
  }

  // A page can leave for one question at a time.
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(login)
    last = next.catch(() => undefined)
    return next
  }
}

/** RFC 6749, section 4.1.2.1: what the address of a refusal says. */
function oauthFailed(error: string): ErrorCode {
  switch (error) {
    case 'access_denied':
      return 'HOST_CANCELLED'
    case 'unauthorized_client':
    case 'invalid_scope':
      return 'HOST_DENIED'
    case 'temporarily_unavailable':
      return 'HOST_UNAVAILABLE'
    case 'unsupported_response_type':
      return 'HOST_UNSUPPORTED'
    default:
      return 'HOST_FAILED'
  }
}
