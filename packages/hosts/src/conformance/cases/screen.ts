import type { Host, HostMember } from '../../host.ts'
import type { ConformanceCase } from '../rig.ts'
import { WRONG_SHAPES } from './trouble.ts'

/** Members that change the screen and answer nothing. */
const SETTERS: readonly {
  member: HostMember
  name: string
  call(host: Host): Promise<unknown> | undefined
}[] = [
  {
    member: 'setBrightness',
    name: 'setBrightness',
    call: (host) => host.setBrightness?.(0.7),
  },
  {
    member: 'setKeepScreenOn',
    name: 'setKeepScreenOn',
    call: (host) => host.setKeepScreenOn?.(true),
  },
  {
    member: 'setCaptureGuard',
    name: 'setCaptureGuard',
    call: (host) => host.setCaptureGuard?.(true),
  },
]

/** Cases of brightness, keeping the screen on, the capture guard, vibration and randomness. */
export function screenCases(): ConformanceCase[] {
  return [
    {
      id: 'brightness.restore',
      needs: ['getBrightness', 'setBrightness'],
      rule: 'Brightness is 0 to 1 and can be read, raised and put back.',
      run: async (kit) => {
        const { host, control } = await kit.make({ brightness: 0.35 })
        const before = await kit.resolves(host.getBrightness?.())
        kit.equal(before, 0.35, 'before')
        await kit.resolves(host.setBrightness?.(1))
        kit.equal(control.state.brightness, 1, 'raised')
        await kit.resolves(host.setBrightness?.(before))
        kit.equal(control.state.brightness, 0.35, 'restored')
      },
    },
    {
      id: 'brightness.range',
      needs: ['setBrightness'],
      rule: 'A brightness outside 0 to 1 is a TypeError, and the screen stays as it is.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        for (const value of [-0.1, 1.1, 100, Number.NaN]) {
          await kit.mistakes(host.setBrightness?.(value))
        }
        kit.equal(control.state.brightness, 0.5, 'brightness')
      },
    },
    {
      id: 'brightness.wrongShape',
      needs: ['getBrightness'],
      rule: 'An answer that is not a number is HOST_FAILED; one outside 0 to 1 is taken as its nearer end.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { getBrightness: { outcome: 'wrongShape' } } })
        await kit.rejects(host.getBrightness?.(), 'HOST_FAILED')
        const odd = await kit.make({ brightness: -1 })
        kit.equal(await kit.resolves(odd.host.getBrightness?.()), 0, 'below')
      },
    },
    {
      id: 'screen.keepOn',
      needs: ['setKeepScreenOn'],
      rule: 'The screen is kept on and let go.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.setKeepScreenOn?.(true))
        kit.equal(control.state.keepScreenOn, true, 'kept on')
        await kit.resolves(host.setKeepScreenOn?.(false))
        kit.equal(control.state.keepScreenOn, false, 'let go')
      },
    },
    {
      id: 'screen.captureGuard',
      needs: ['setCaptureGuard'],
      rule: 'The capture guard goes on and off.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.setCaptureGuard?.(true))
        kit.equal(control.state.captureGuard, true, 'on')
        await kit.resolves(host.setCaptureGuard?.(false))
        kit.equal(control.state.captureGuard, false, 'off')
      },
    },
    {
      id: 'screen.fail',
      needs: ['setBrightness', 'setKeepScreenOn'],
      rule: 'A host that refuses is HOST_FAILED; one that never answers is HOST_TIMEOUT within 10 s.',
      run: async (kit) => {
        const refusing = await kit.make({
          troubles: { setBrightness: { outcome: 'fail' }, setKeepScreenOn: { outcome: 'fail' } },
        })
        await kit.rejects(refusing.host.setBrightness?.(1), 'HOST_FAILED')
        await kit.rejects(refusing.host.setKeepScreenOn?.(true), 'HOST_FAILED')
        const silent = await kit.make({ troubles: { setBrightness: { delivery: 'never' } } })
        await kit.rejects(silent.host.setBrightness?.(1), 'HOST_TIMEOUT', 10_000)
      },
    },
    {
      id: 'vibrate.once',
      needs: ['vibrate'],
      rule: 'The phone vibrates once a call.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.vibrate?.())
        kit.equal(control.state.vibrations, 1, 'vibrations')
      },
    },
    {
      id: 'randomBytes.length',
      needs: ['randomBytes'],
      rule: 'As many bytes as asked, other ones each time.',
      run: async (kit) => {
        const { host } = await kit.make()
        const first = await kit.resolves(host.randomBytes?.(32))
        const second = await kit.resolves(host.randomBytes?.(32))
        kit.equal([first.length, second.length], [32, 32], 'lengths')
        kit.equal(String(first) === String(second), false, 'equality')
        kit.equal((await kit.resolves(host.randomBytes?.(1))).length, 1, 'one byte')
      },
    },
    {
      id: 'randomBytes.range',
      needs: ['randomBytes'],
      rule: 'A length below 1, over 65,536 or broken is a TypeError.',
      run: async (kit) => {
        const { host } = await kit.make()
        for (const length of [0, -1, 1.5, 65_537, Number.NaN]) {
          await kit.mistakes(host.randomBytes?.(length))
        }
      },
    },
    {
      id: 'randomBytes.stuck',
      needs: ['randomBytes'],
      rule: 'A generator that fails, or gives the same byte throughout, is HOST_FAILED: never weak bytes.',
      run: async (kit) => {
        const stuck = await kit.make({ randomBytes: (length) => new Uint8Array(length) })
        await kit.rejects(stuck.host.randomBytes?.(32), 'HOST_FAILED')
        const failing = await kit.make({ troubles: { randomBytes: { outcome: 'fail' } } })
        await kit.rejects(failing.host.randomBytes?.(32), 'HOST_FAILED')
        const odd = await kit.make({ troubles: { randomBytes: { outcome: 'wrongShape' } } })
        await kit.rejects(odd.host.randomBytes?.(32), 'HOST_FAILED')
      },
    },
    {
      id: 'randomBytes.most',
      needs: ['randomBytes'],
      rule: '65,536 bytes come at once, and many askers at the same time get each their own.',
      run: async (kit) => {
        const { host } = await kit.make()
        kit.equal((await kit.resolves(host.randomBytes?.(65_536))).length, 65_536, 'length')
        const asked = [1, 2, 3, 4].map(() => host.randomBytes?.(16))
        const all = await kit.resolves(Promise.all(asked))
        kit.equal(new Set(all.map(String)).size, 4, 'different ones')
      },
    },
    {
      id: 'randomBytes.never',
      needs: ['randomBytes'],
      rule: 'A generator that throws is HOST_FAILED, and one that never answers an error within 10 s.',
      run: async (kit) => {
        const broken = await kit.make({ troubles: { randomBytes: { delivery: 'throw' } } })
        const error = await kit.rejects(broken.host.randomBytes?.(32), 'HOST_FAILED')
        kit.equal(error.member, 'randomBytes', 'member')
        const silent = await kit.make({ troubles: { randomBytes: { delivery: 'never' } } })
        const codes = ['HOST_TIMEOUT', 'HOST_FAILED'] as const
        await kit.rejects(silent.host.randomBytes?.(32), codes, 10_000)
      },
    },
    {
      id: 'randomBytes.slow',
      needs: ['randomBytes'],
      rule: 'A generator may take three seconds.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { randomBytes: { delayMs: 3_000 } } })
        kit.equal((await kit.resolves(host.randomBytes?.(32))).length, 32, 'length')
      },
    },
    {
      id: 'brightness.ends',
      needs: ['getBrightness', 'setBrightness'],
      rule: 'Dark, 0, and light, 1, are values like others, and nothing is rounded between them.',
      run: async (kit) => {
        for (const value of [0, 1, 0.01, 0.999, 0.123456]) {
          const { host, control } = await kit.make()
          await kit.resolves(host.setBrightness?.(value))
          // A host that counts in hundredths loses the last bits of a number, and no more.
          const near = (seen: unknown) => Math.abs(Number(seen) - value) < 1e-9
          kit.equal(near(control.state.brightness), true, `${value} on the phone`)
          kit.equal(near(await kit.resolves(host.getBrightness?.())), true, `${value} read`)
        }
        const odd = await kit.make({ brightness: 255 })
        kit.equal(await kit.resolves(odd.host.getBrightness?.()), 1, 'above')
      },
    },
    {
      id: 'brightness.shapes',
      needs: ['getBrightness'],
      rule: 'No number is made of what is none: no text, no nothing, no list.',
      run: async (kit) => {
        for (const raw of [...WRONG_SHAPES, { value: 'x', brightness: 'x' }, { value: null }]) {
          const { host } = await kit.make({ troubles: { getBrightness: { raw } } })
          await kit.rejects(host.getBrightness?.(), 'HOST_FAILED')
        }
      },
    },
    ...SETTERS.flatMap(({ member, name, call }): ConformanceCase[] => [
      {
        id: `${name}.ends`,
        needs: [member],
        rule: 'Refused is HOST_FAILED, without a permission HOST_DENIED, thrown HOST_FAILED, and no answer HOST_TIMEOUT within 10 s; each names the member.',
        run: async (kit) => {
          for (const [trouble, code] of [
            [{ outcome: 'fail' }, 'HOST_FAILED'],
            [{ outcome: 'deny' }, 'HOST_DENIED'],
            [{ delivery: 'throw' }, 'HOST_FAILED'],
            [{ delivery: 'never' }, 'HOST_TIMEOUT'],
          ] as const) {
            const { host } = await kit.make({ troubles: { [member]: trouble } })
            const error = await kit.rejects(call(host), code, 10_000)
            kit.equal(error.member, member, 'member')
          }
        },
      },
      {
        id: `${name}.delivery`,
        needs: [member],
        rule: 'Two answers are one, a `complete` before the answer is none, and the person may leave meanwhile.',
        run: async (kit) => {
          for (const delivery of ['double', 'completeFirst', 'noPromise'] as const) {
            const { host } = await kit.make({ troubles: { [member]: { delivery } } })
            await kit.resolves(call(host))
          }
          const cancelled = { delivery: 'completeFirst', outcome: 'fail' } as const
          const { host } = await kit.make({ troubles: { [member]: cancelled } })
          await kit.rejects(call(host), 'HOST_FAILED')
          await kit.clock.advance(60_000)
          const slow = await kit.make({ troubles: { [member]: { delayMs: 3_000 } } })
          const asked = call(slow.host)
          slow.control.hide()
          await kit.clock.advance(1_000)
          slow.control.show()
          await kit.resolves(asked)
        },
      },
    ]),
  ]
}
