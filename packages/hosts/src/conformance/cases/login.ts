import { isEsscError } from '@essc/protocol/errors'
import type { ConformanceCase } from '../rig.ts'
import { troubleCases } from './trouble.ts'

const OWN = [
  'unsupported',
  'unavailable',
  'timeout',
  'unknown',
  'throws',
  'never',
  'late',
  'double',
  'completeFirst',
  'onlyComplete',
  'parallel',
]

/** Cases of `login`; the general rules about callbacks are tried here too, since no host lacks it. */
export function loginCases(): ConformanceCase[] {
  return [
    {
      id: 'login.success',
      rule: 'Resolves with the code that the host gave, a new one each time.',
      run: async (kit) => {
        const { host } = await kit.make()
        kit.equal(await kit.resolves(host.login()), { code: 'code-1' }, 'first')
        kit.equal(await kit.resolves(host.login()), { code: 'code-2' }, 'second')
      },
    },
    {
      id: 'login.cancel',
      rule: 'A user who closes the host’s question is HOST_CANCELLED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'cancel' } } })
        await kit.rejects(host.login(), 'HOST_CANCELLED')
      },
    },
    {
      id: 'login.deny',
      rule: 'A user or phone that refuses is HOST_DENIED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'deny' } } })
        await kit.rejects(host.login(), 'HOST_DENIED')
      },
    },
    {
      id: 'login.fail',
      rule: 'A refusal for any other reason is HOST_FAILED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'fail' } } })
        await kit.rejects(host.login(), 'HOST_FAILED')
      },
    },
    {
      id: 'login.unavailable',
      rule: 'Without a network it is HOST_UNAVAILABLE, and works again once there is one.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        control.setNetwork(false)
        await kit.rejects(host.login(), 'HOST_UNAVAILABLE')
        control.setNetwork(true)
        await kit.resolves(host.login())
      },
    },
    {
      id: 'login.unsupported',
      rule: 'A host that answers that it has no such member is HOST_UNSUPPORTED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'unsupported' } } })
        await kit.rejects(host.login(), 'HOST_UNSUPPORTED')
      },
    },
    {
      id: 'login.timeout',
      rule: 'A host that answers that time is over is HOST_TIMEOUT.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'timeout' } } })
        await kit.rejects(host.login(), 'HOST_TIMEOUT')
      },
    },
    {
      id: 'login.never',
      rule: 'A host that never answers is HOST_TIMEOUT within 20 s.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { delivery: 'never' } } })
        await kit.rejects(host.login(), 'HOST_TIMEOUT', 20_000)
      },
    },
    {
      id: 'login.late',
      rule: 'An answer after that changes nothing, and the next call is not given it.',
      run: async (kit) => {
        const { host, control } = await kit.make({ troubles: { login: { delayMs: 60_000 } } })
        await kit.rejects(host.login(), 'HOST_TIMEOUT')
        control.setTrouble('login', { delayMs: 10_000 })
        const next = host.login()
        await kit.clock.advance(9_000)
        control.setTrouble('login', undefined)
        const both = [await kit.resolves(next), await kit.resolves(host.login())]
        kit.equal(new Set(both.map(({ code }) => code)).size, 2, 'codes')
        await kit.clock.advance(120_000)
      },
    },
    {
      id: 'login.double',
      rule: 'Of two answers the first counts.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { delivery: 'double' } } })
        kit.equal(await kit.resolves(host.login()), { code: 'code-1' }, 'answer')
        await kit.clock.advance(60_000)
      },
    },
    {
      id: 'login.completeFirst',
      rule: 'A `complete` that comes before success or fail does not decide.',
      run: async (kit) => {
        const delivery = 'completeFirst'
        const well = await kit.make({ troubles: { login: { delivery } } })
        kit.equal(await kit.resolves(well.host.login()), { code: 'code-1' }, 'answer')
        const ill = await kit.make({ troubles: { login: { delivery, outcome: 'cancel' } } })
        await kit.rejects(ill.host.login(), 'HOST_CANCELLED')
      },
    },
    {
      id: 'login.onlyComplete',
      rule: 'A `complete` alone ends the call: with the code if it holds one, else as HOST_FAILED; a cancelled one is never a success.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { delivery: 'onlyComplete' } } })
        const code = host.login().then(
          (answer) => answer.code,
          (error) => error.code,
        )
        const end = await kit.resolves(code)
        kit.equal(end === 'code-1' || end === 'HOST_FAILED', true, `${end} as the end`)
        const ill = await kit.make({
          troubles: { login: { delivery: 'onlyComplete', outcome: 'cancel' } },
        })
        // The bridge's has no place for why.
        await kit.rejects(ill.host.login(), ['HOST_CANCELLED', 'HOST_FAILED'])
      },
    },
    {
      id: 'login.throws',
      rule: 'A host that throws at once is HOST_FAILED, never a throw of ours.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { delivery: 'throw' } } })
        await kit.rejects(host.login(), 'HOST_FAILED')
      },
    },
    {
      id: 'login.wrongShape',
      rule: 'A success without a code is HOST_FAILED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'wrongShape' } } })
        await kit.rejects(host.login(), 'HOST_FAILED')
        const empty = await kit.make({ issueLoginCode: () => '' })
        await kit.rejects(empty.host.login(), 'HOST_FAILED')
      },
    },
    {
      id: 'login.parallel',
      rule: 'Calls at the same time each get their own answer.',
      run: async (kit) => {
        const { host } = await kit.make()
        const both = Promise.all([host.login(), host.login()])
        kit.equal(await kit.resolves(both), [{ code: 'code-1' }, { code: 'code-2' }], 'answers')
      },
    },
    {
      id: 'login.slow',
      rule: 'A host may take ten seconds.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { delayMs: 10_000 } } })
        kit.equal(await kit.resolves(host.login()), { code: 'code-1' }, 'answer')
      },
    },
    {
      id: 'login.huge',
      rule: 'A code arrives as it is: of 4,096 characters, with signs that addresses write otherwise.',
      run: async (kit) => {
        for (const code of ['c'.repeat(4_096), 'a+b/c=', 'a b&c=d%20#e', '0012', 'null']) {
          const { host } = await kit.make({ issueLoginCode: () => code })
          kit.equal(await kit.resolves(host.login()), { code }, 'answer')
        }
      },
    },
    {
      id: 'login.missing',
      rule: 'A host that has no login at all is HOST_UNSUPPORTED.',
      run: async (kit) => {
        const { host } = await kit.make({ missing: ['login'] })
        const end: { code?: unknown } = await kit.resolves(host.login().catch((error) => error))
        // Where the login is the page's own there is nothing to be missing.
        const isSound = isEsscError(end, 'HOST_UNSUPPORTED') || /^code-\d+$/.test(String(end.code))
        kit.equal(isSound, true, `an end: ${String(end.code)}`)
      },
    },
    {
      id: 'login.again',
      rule: 'After any end the next call is a new one: nothing is remembered of the last.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const ends = [
          [{ outcome: 'cancel' }, 'HOST_CANCELLED'],
          [{ outcome: 'deny' }, 'HOST_DENIED'],
          [{ outcome: 'fail' }, 'HOST_FAILED'],
          [{ delivery: 'throw' }, 'HOST_FAILED'],
          [{ delivery: 'never' }, 'HOST_TIMEOUT'],
        ] as const
        for (const [trouble, code] of ends) {
          control.setTrouble('login', trouble)
          await kit.rejects(host.login(), code)
          control.setTrouble('login', undefined)
          kit.equal(typeof (await kit.resolves(host.login())).code, 'string', `after ${code}`)
        }
      },
    },
    ...troubleCases({ member: 'login', call: (host) => host.login(), endsWithinMs: 20_000 }, OWN),
    {
      id: 'error.shape',
      rule: 'An error names its member, keeps the host’s raw answer as its cause, and has no data in its message.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { login: { outcome: 'fail' } } })
        const error = await kit.rejects(host.login(), 'HOST_FAILED')
        kit.equal(error.member, 'login', 'member')
        kit.equal(error.cause === undefined, false, 'no cause')
        kit.equal(error.message.startsWith('HOST_FAILED (login)'), true, 'message')
      },
    },
  ]
}
