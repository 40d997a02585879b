import type { ConformanceCase } from '../rig.ts'

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
  ]
}
