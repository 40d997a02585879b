import { fakeClock } from '../fakes/clock.ts'
import { leaving, STATE } from '../web/testing.ts'
import { oauth } from './oauth.ts'

const clock = fakeClock(1_700_000_000_000)

test('parameters: the address of a bank’s login by OAuth', async () => {
  const { parts, seen } = leaving(clock)
  const addresses = {
    authorizeUrl: 'https://bank.example/authorize',
    redirectUrl: 'https://a.example/card',
  }
  const host = oauth({ web: parts, clientId: 'channel', ...addresses, clock })
  host.login().catch(() => {})
  await clock.advance(10)
  expect(seen.opened).toEqual([
    'https://bank.example/authorize?response_type=code&client_id=channel&' +
      `redirect_uri=https%3A%2F%2Fa.example%2Fcard&scope=openid&state=${STATE}`,
  ])
  expect([host.name, host.native()]).toEqual(['oauth', parts])
  for (const wrong of [{ redirectUrl: 'https://a.example/#x' }, { authorizeUrl: 'https://b/#x' }]) {
    expect(() => oauth({ web: parts, clientId: 'c', ...addresses, ...wrong, clock })).toThrow(
      TypeError,
    )
  }
})
