import type { BrowserParts } from '../browser.ts'
import { fakeClock } from '../fakes/clock.ts'
import { endOf } from '../testing.ts'
import { leaving, STATE } from './testing.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

test('behavior: a redirect login leaves with a state, and takes the answer to that state once', async () => {
  const { login, kept, seen } = leaving(clock)
  login().catch(() => {})
  await clock.advance(10)
  expect(seen.opened).toEqual([`https://bank.example/?state=${STATE}`])
  expect(Array.from(kept.values())).toEqual([`${STATE}.${clock.now() - 10}`])
  const back = leaving(clock)
  back.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  back.seen.href = `https://a.example/card?x=1&code=c&state=${STATE}#f`
  expect(await end(back.login())).toEqual({ code: 'c' })
  expect([back.seen.href, back.kept.size]).toEqual(['https://a.example/card?x=1#f', 0])
})

test.each([
  ['error=access_denied', 'HOST_CANCELLED'],
  ['error=unauthorized_client', 'HOST_DENIED'],
  ['error=invalid_scope', 'HOST_DENIED'],
  ['error=temporarily_unavailable', 'HOST_UNAVAILABLE'],
  ['error=unsupported_response_type', 'HOST_UNSUPPORTED'],
  ['error=server_error&error_description=d&error_uri=u', 'HOST_FAILED'],
  ['code=', 'HOST_FAILED'],
  ['nothing=1', 'HOST_FAILED'],
])('parameters: a redirect login that comes back with %s', async (query, code) => {
  const back = leaving(clock)
  back.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  back.seen.href = `https://a.example/card?${query}&state=${STATE}`
  expect(await end(back.login())).toBe(code)
  expect(back.seen.href).not.toContain(STATE)
  expect(back.seen.href).not.toContain('error')
})

test('parameters: a redirect login that comes back with nothing, late, or from a clock set back', async () => {
  const outcome = async (sinceMs: number) => {
    const back = leaving(clock)
    back.kept.set('essc.login.state', `${STATE}.${clock.now() - sinceMs}`)
    const error = back.login().catch((caught: { code: string; cause: unknown }) => caught)
    await clock.advance(10)
    if (back.seen.opened.length > 0) return 'asks anew'
    expect(back.kept.size).toBe(0)
    const { code, cause } = (await error) as { code: string; cause: unknown }
    return [code, cause]
  }
  const cancelled = ['HOST_CANCELLED', { state: 'none' }]
  expect(await outcome(0)).toEqual(cancelled)
  expect(await outcome(599_999)).toEqual(cancelled)
  expect(await outcome(600_000)).toBe('asks anew')
  expect(await outcome(-1)).toBe('asks anew')
  const other = leaving(clock)
  other.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  other.seen.href = 'https://a.example/card?code=evil&state=other'
  expect(await end(other.login())).toBe('HOST_CANCELLED')
  const stray = leaving(clock)
  stray.seen.href = 'https://a.example/card?code=evil&state='
  void stray.login().catch(() => {})
  await clock.advance(10)
  expect(stray.seen.opened).toHaveLength(1)
})

test('parameters: a redirect login that cannot begin', async () => {
  const refused = new Error('refused')
  const breaking = () => {
    throw refused
  }
  const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} }
  const fails = async (more: Partial<BrowserParts>) => {
    const { login, parts } = leaving(clock, more)
    if ('randomBytes' in more && more.randomBytes === undefined) delete parts.randomBytes
    const ended = login().catch((error: { code: string; cause: unknown }) => [
      error.code,
      error.cause,
    ])
    await clock.advance(10)
    return ended
  }
  expect(await fails({ online: () => false })).toEqual(['HOST_UNAVAILABLE', { online: false }])
  expect(await fails({ storage: { ...storage, getItem: breaking } })).toEqual([
    'HOST_FAILED',
    refused,
  ])
  expect(await fails({ storage: { ...storage, setItem: breaking } })).toEqual([
    'HOST_FAILED',
    refused,
  ])
  expect(await fails({ open: breaking })).toEqual(['HOST_FAILED', refused])
  const { login, parts } = leaving(clock)
  delete parts.storage
  await expect(login()).rejects.toMatchObject({ code: 'HOST_FAILED', cause: { storage: 'none' } })
  const dull = leaving(clock)
  delete dull.parts.randomBytes
  await expect(dull.login()).rejects.toMatchObject({
    code: 'HOST_UNSUPPORTED',
    cause: { crypto: 'none' },
  })
  const given = leaving(clock, {}, async () => 'issued')
  void given.login().catch(() => {})
  await clock.advance(10)
  expect(given.seen.opened).toEqual(['https://bank.example/?state=issued'])
})

test('behavior: a page that is still there is out of time after 15 s, and its question is forgotten', async () => {
  const { login, kept } = leaving(clock)
  let ended: unknown
  login().catch((error: { code: string }) => {
    ended = error.code
  })
  await clock.advance(14_900)
  expect(ended).toBeUndefined()
  await clock.advance(200)
  expect([ended, kept.size]).toEqual(['HOST_TIMEOUT', 0])
})
