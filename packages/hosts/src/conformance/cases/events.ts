import type { Host, HostMember } from '../../host.ts'
import { HOST_MEMBERS } from '../../host-members.ts'
import type { CaseKit, ConformanceCase } from '../rig.ts'

/** Cases of the events, of pages and of time. */
export function eventCases(): ConformanceCase[] {
  return [
    {
      id: 'events.showHide',
      rule: 'onHide and onShow tell of each leaving and coming back, once.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const heard: string[] = []
        host.onShow(() => heard.push('show'))
        host.onHide(() => heard.push('hide'))
        control.hide()
        await kit.clock.advance(100)
        control.show()
        await kit.clock.advance(100)
        control.hide()
        await kit.clock.advance(100)
        kit.equal(heard, ['hide', 'show', 'hide'], 'events')
      },
    },
    {
      id: 'events.unsubscribe',
      rule: 'A listener that was stopped hears nothing more; the others still do, even the same function.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const heard: string[] = []
        const listener = () => void heard.push('same')
        const stop = host.onHide(listener)
        host.onHide(listener)
        host.onHide(() => heard.push('other'))
        stop()
        stop()
        control.hide()
        await kit.clock.advance(100)
        kit.equal(heard, ['same', 'other'], 'events')
      },
    },
    {
      id: 'events.stopWithin',
      rule: 'A listener that stops itself, or another, while the event is told, is obeyed at once.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const heard: string[] = []
        const stopFirst = host.onHide(() => {
          heard.push('first')
          stopFirst()
          stopLast()
        })
        host.onHide(() => heard.push('middle'))
        const stopLast = host.onHide(() => heard.push('last'))
        control.hide()
        await kit.clock.advance(100)
        control.show()
        control.hide()
        await kit.clock.advance(100)
        kit.equal(heard, ['first', 'middle', 'middle'], 'events')
      },
    },
    {
      id: 'events.again',
      rule: 'An event that everybody stopped hearing can be heard again, once each.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        let heard = 0
        const count = () => {
          heard += 1
        }
        host.onHide(count)()
        host.onHide(count)()
        const stop = host.onHide(count)
        control.hide()
        await kit.clock.advance(100)
        stop()
        control.show()
        control.hide()
        await kit.clock.advance(100)
        kit.equal(heard, 1, 'events')
      },
    },
    {
      id: 'events.nothing',
      rule: 'Listeners of coming and going are handed nothing: what a host says beside it is not passed on.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const handed: number[] = []
        host.onHide((...all: unknown[]) =>
          handed.push(all.filter((one) => one !== undefined).length),
        )
        host.onShow((...all: unknown[]) =>
          handed.push(all.filter((one) => one !== undefined).length),
        )
        control.hide()
        await kit.clock.advance(100)
        control.show()
        await kit.clock.advance(100)
        kit.equal(handed, [0, 0], 'parameters')
      },
    },
    {
      id: 'events.capture',
      needs: ['onCapture'],
      rule: 'onCapture tells of each screenshot, until it is stopped.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        let heard = 0
        const stop = host.onCapture?.(() => {
          heard += 1
        })
        control.capture()
        control.capture()
        await kit.clock.advance(100)
        stop?.()
        control.capture()
        await kit.clock.advance(100)
        kit.equal(heard, 2, 'events')
      },
    },
    {
      id: 'events.network',
      needs: ['onNetwork'],
      rule: 'onNetwork tells true or false when the network comes or goes, until it is stopped.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const heard: boolean[] = []
        const stop = host.onNetwork?.((connected) => heard.push(connected))
        control.setNetwork(false)
        await kit.clock.advance(100)
        control.setNetwork(true)
        await kit.clock.advance(100)
        stop?.()
        control.setNetwork(false)
        await kit.clock.advance(100)
        kit.equal(heard, [false, true], 'events')
      },
    },
    {
      id: 'openPage.opens',
      needs: ['openPage'],
      rule: 'A page of https, or of this machine, is opened with its whole address.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const pages = [
          'https://service.example/records?ticket=a%20b&x=1#top',
          'http://localhost:8080/page',
          'http://127.0.0.1/page',
        ]
        for (const page of pages) {
          await kit.resolves(host.openPage?.(page))
          const opened = control.state.navigations[control.state.navigations.length - 1] ?? ''
          const parameter = opened.split('?url=')[1]
          kit.equal(parameter ? decodeURIComponent(parameter) : opened, page, 'page')
        }
      },
    },
    {
      id: 'openPage.refuses',
      needs: ['openPage'],
      rule: 'Any other address is HOST_FAILED, and nothing is opened.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const addresses = [
          'http://service.example/',
          'javascript:alert(1)',
          'data:text/html,x',
          '/relative',
          'https://',
          'https://user@service.example/',
          'http://localhost.example/',
          '',
        ]
        for (const address of addresses) {
          await kit.rejects(host.openPage?.(address), 'HOST_FAILED')
        }
        kit.equal(control.state.navigations, [], 'pages')
      },
    },
    {
      id: 'openPage.encoded',
      needs: ['openPage'],
      rule: 'What an address has encoded stays so, once: signs, other scripts, an address within the address.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const pages = [
          'https://service.example/?back=https%3A%2F%2Fcard.example%2F%3Fa%3D1%26b%3D2',
          'https://service.example/%E7%A4%BE%E4%BF%9D?q=100%25&x=a+b',
          `https://service.example/?long=${'0123456789'.repeat(200)}`,
        ]
        for (const page of pages) {
          await kit.resolves(host.openPage?.(page))
          const opened = control.state.navigations[control.state.navigations.length - 1] ?? ''
          const parameter = opened.split('?url=')[1]
          kit.equal(parameter ? decodeURIComponent(parameter) : opened, page, 'page')
        }
        kit.equal(control.state.navigations.length, pages.length, 'pages')
      },
    },
    {
      id: 'openPage.slow',
      needs: ['openPage'],
      rule: 'A page may take eight seconds to open.',
      run: async (kit) => {
        const { host, control } = await kit.make({ troubles: { openPage: { delayMs: 8_000 } } })
        await kit.resolves(host.openPage?.('https://service.example/'))
        kit.equal(control.state.navigations.length, 1, 'pages')
      },
    },
    {
      id: 'openPage.secret',
      needs: ['openPage'],
      rule: 'An address that was refused is not in the message of the error.',
      run: async (kit) => {
        const { host } = await kit.make()
        const error = await kit.rejects(
          host.openPage?.('http://a.example/?t=secret'),
          'HOST_FAILED',
        )
        kit.equal(error.member, 'openPage', 'member')
        kit.equal(error.message.includes('secret'), false, 'address in the message')
      },
    },
    {
      id: 'time.stop',
      rule: 'A timer that ran or was stopped can be stopped again, and one may start another.',
      run: async (kit) => {
        const { host } = await kit.make()
        const heard: string[] = []
        const stop = host.timer(() => {
          heard.push('first')
          host.timer(() => heard.push('second'), 10)
        }, 10)
        host.timer(() => heard.push('never'), 15)()
        await kit.clock.advance(100)
        stop()
        stop()
        await kit.clock.advance(100)
        kit.equal(heard, ['first', 'second'], 'calls')
      },
    },
    {
      id: 'time.now',
      rule: 'now is the phone’s clock; a timer calls once after its delay, or not at all once it is stopped.',
      run: async (kit) => {
        const { host } = await kit.make()
        const before = host.now()
        let calls = 0
        const count = () => {
          calls += 1
        }
        host.timer(count, 50)
        host.timer(count, 50)()
        await kit.clock.advance(49)
        kit.equal(calls, 0, 'calls before')
        await kit.clock.advance(1_000)
        kit.equal(calls, 1, 'calls')
        kit.equal(host.now() - before, 1_049, 'time')
        kit.clock.set(1_000)
        kit.equal(host.now(), 1_000, 'time after the owner set the clock')
      },
    },
    {
      id: 'supports.truth',
      rule: 'supports says of every optional member whether it is there, and one that is there is never HOST_UNSUPPORTED.',
      run: async (kit) => {
        const { host } = await kit.make()
        for (const member of HOST_MEMBERS) {
          kit.equal(host.supports(member), host[member] !== undefined, member)
        }
        for (const [member, call] of Object.entries(calls(kit, host))) {
          if (host.supports(member as HostMember)) await kit.resolves(call())
        }
      },
    },
    {
      id: 'supports.missing',
      rule: 'What an old or small host lacks is absent, and supports says so before the call.',
      run: async (kit) => {
        const missing = ['scan', 'pay', 'verifyFace', 'setCaptureGuard', 'setBrightness'] as const
        const { host } = await kit.make({ missing })
        for (const member of missing) {
          kit.equal(host.supports(member), false, `supports ${member}`)
          kit.equal(typeof host[member], 'undefined', member)
        }
        await kit.resolves(host.login())
      },
    },
    {
      id: 'supports.bare',
      rule: 'A host of an old library that has nothing optional still logs in, asks the network and stores.',
      run: async (kit) => {
        const { host } = await kit.make({ missing: HOST_MEMBERS })
        for (const member of HOST_MEMBERS) {
          const own = host.supports(member)
          kit.equal(own, host[member] !== undefined, member)
        }
        kit.equal(host.faceMeans ?? null, null, 'faceMeans')
        await kit.resolves(host.login())
        const { status } = await kit.resolves(
          host.request({
            url: 'https://card.example/',
            method: 'GET',
            headers: {},
            timeoutMs: 5_000,
          }),
        )
        kit.equal(status, 200, 'status')
        await kit.resolves(host.storage.set('key', 'value'))
        kit.equal(await kit.resolves(host.storage.get('key')), 'value', 'value')
      },
    },
    {
      id: 'supports.stable',
      rule: 'What a host supports does not change while the app runs, whatever the calls end in.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const before = HOST_MEMBERS.map((member) => host.supports(member))
        control.setNetwork(false)
        control.setTrouble('login', { outcome: 'unsupported' })
        // A page that leaves to log in finds out that there is no network first.
        await kit.rejects(host.login(), ['HOST_UNSUPPORTED', 'HOST_UNAVAILABLE'])
        control.hide()
        await kit.clock.advance(1_000)
        kit.equal(
          HOST_MEMBERS.map((member) => host.supports(member)),
          before,
          'supports',
        )
        kit.equal(host.supports('no such member' as never), false, 'a member of another version')
      },
    },
    {
      id: 'native.object',
      rule: 'native is the vendor’s own object, for what this interface does not cover.',
      run: async (kit) => {
        const { host } = await kit.make()
        kit.equal(typeof host.native(), 'object', 'native')
      },
    },
  ]
}

function calls(kit: CaseKit, host: Host): Record<string, () => Promise<unknown> | undefined> {
  return {
    randomBytes: () => host.randomBytes?.(16),
    scan: () => host.scan?.(),
    pay: () => host.pay?.(kit.rig.order),
    verifyFace: () => host.verifyFace?.(kit.rig.challenge),
    getBrightness: () => host.getBrightness?.(),
    setBrightness: () => host.setBrightness?.(0.7),
    setKeepScreenOn: () => host.setKeepScreenOn?.(true),
    setCaptureGuard: () => host.setCaptureGuard?.(true),
    openPage: () => host.openPage?.('https://service.example/'),
    vibrate: () => host.vibrate?.(),
  }
}
