import { isEsscError } from '@essc/protocol/errors'
import type { FakeMember } from '../../fakes/options.ts'
import type { Host, HostMember, HostShare } from '../../host.ts'
import type { CaseKit, ConformanceCase, RigHost } from '../rig.ts'
import { WRONG_SHAPES } from './trouble.ts'

const PNG = 'iVBORw0KGgo='
const PAGE = 'https://service.example/ask'

/** A member beside the card and its code, and how it is seen to have done what it says. */
interface Extra {
  readonly member: HostMember
  readonly rule: string
  call(made: RigHost, kit: CaseKit): Promise<unknown> | undefined
  /** Whose trouble its call meets at vendors that have one call for both. */
  readonly troubled?: FakeMember
  /** Asked of the page itself, which always answers. */
  readonly isOfPage?: true
  /** Whether something is of the answer's shape, for calls that answer something. */
  isAnswer?(answer: Readonly<Record<string, unknown>>): boolean
  /** Looks at the answer and at the phone, after the call went well. */
  done(answer: unknown, made: RigHost, kit: CaseKit): void
}

const EXTRAS: readonly Extra[] = [
  {
    member: 'getLocation',
    rule: 'Resolves with degrees as numbers and the grid that they are of.',
    call: ({ host }) => host.getLocation?.(),
    isAnswer: ({ latitude, longitude }) =>
      typeof latitude === 'number' && typeof longitude === 'number',
    done: (answer, _made, kit) => {
      const { latitude, longitude, grid } = answer as Record<string, unknown>
      kit.equal([latitude, longitude], [30.89, 120.09], 'degrees')
      kit.equal(grid === 'gcj02' || grid === 'wgs84', true, 'a known grid')
    },
  },
  {
    member: 'getCity',
    rule: 'Resolves with six digits of GB/T 2260.',
    call: ({ host }) => host.getCity?.(),
    isAnswer: ({ division }) => /^\d{6}$/.test(String(division)),
    done: (answer, _made, kit) => kit.equal(answer, { division: '330500' }, 'answer'),
  },
  {
    member: 'setClipboard',
    rule: 'The text lies in the clipboard as it is.',
    call: ({ host }) => host.setClipboard?.('社保 a&b=c'),
    done: (_answer, { control }, kit) =>
      kit.equal(control.state.clipboard, '社保 a&b=c', 'clipboard'),
  },
  {
    member: 'saveImage',
    rule: 'The picture is among the person’s own, byte for byte.',
    call: ({ host }) => host.saveImage?.({ pngBase64: PNG }),
    done: (_answer, { control }, kit) => kit.equal(control.state.savedImages, [PNG], 'pictures'),
  },
  {
    member: 'openSettings',
    rule: 'The host’s own page of permissions is shown, once.',
    call: ({ host }) => host.openSettings?.(),
    done: (_answer, { control }, kit) => kit.equal(control.state.settings, 1, 'times'),
  },
  {
    member: 'openMiniProgram',
    rule: 'The other mini-program is opened at its page, with what it is handed.',
    call: ({ host }) =>
      host.openMiniProgram?.({ appId: 'other', path: 'pages/a?b=1', data: { c: 2, d: 'e' } }),
    done: (_answer, { control }, kit) =>
      kit.equal(
        control.state.miniPrograms,
        [{ appId: 'other', path: 'pages/a?b=1', data: { c: 2, d: 'e' } }],
        'mini-programs',
      ),
  },
  {
    member: 'openAppPage',
    troubled: 'openPage',
    rule: 'The page of this app is opened with its query.',
    call: ({ host }) => host.openAppPage?.('/pages/code/index?kind=1'),
    done: (_answer, { control }, kit) => {
      const [page = ''] = control.state.navigations
      kit.equal(page.endsWith('/pages/code/index?kind=1'), true, page)
    },
  },
  {
    member: 'subscribeMessages',
    rule: 'Resolves with the templates that the person allowed, and no others.',
    call: ({ host }) => host.subscribeMessages?.(['t1', 't2']),
    // A host that names none of the templates has said no to all of them.
    isAnswer: ({ accepted }) => Array.isArray(accepted) && accepted.length === 0,
    done: (answer, _made, kit) => kit.equal(answer, { accepted: ['t1', 't2'] }, 'accepted'),
  },
  {
    member: 'getNetwork',
    isOfPage: true,
    rule: 'Resolves with whether there is a network, and its kind.',
    call: ({ host }) => host.getNetwork?.(),
    isAnswer: ({ isConnected, kind }) =>
      typeof isConnected === 'boolean' &&
      ['wifi', 'mobile', 'none', 'unknown'].includes(String(kind)),
    done: (answer, _made, kit) =>
      kit.equal((answer as { isConnected: boolean }).isConnected, true, 'connected'),
  },
  {
    member: 'getPrivacy',
    rule: 'Resolves with whether the person has still to agree, and to what.',
    call: ({ host }) => host.getPrivacy?.(),
    isAnswer: () => false,
    done: (answer, _made, kit) => {
      const { isNeeded, notice } = answer as { isNeeded: boolean; notice: string }
      kit.equal([isNeeded, notice.length > 0], [false, true], 'answer')
    },
  },
]

/** Cases of the members beside the card and its code. */
export function extraCases(): ConformanceCase[] {
  return [
    ...EXTRAS.flatMap(
      ({ member, troubled = member, isOfPage, rule, call, isAnswer, done }): ConformanceCase[] => [
        {
          id: `${member}.done`,
          needs: [member],
          rule,
          run: async (kit) => {
            const made = await kit.make()
            done(await kit.resolves(call(made, kit)), made, kit)
          },
        },
        ...(isAnswer
          ? [
              {
                id: `${member}.shapes`,
                needs: [member],
                rule: 'A success of a wrong shape is HOST_FAILED, and nothing is made of it.',
                run: async (kit: CaseKit) => {
                  for (const raw of [...WRONG_SHAPES, ...ALMOST]) {
                    const made = await kit.make({ troubles: { [member]: { raw } } })
                    const end = await kit.resolves(
                      Promise.resolve(call(made, kit)).catch((error) => error),
                    )
                    // A page that asks its browser is not handed the vendor's answer.
                    const isSound = isEsscError(end, 'HOST_FAILED') || isAnswer(end as never)
                    kit.equal(isSound, true, `an end after ${JSON.stringify(raw)}`)
                  }
                },
              },
            ]
          : []),
        ...(isOfPage
          ? []
          : [
              {
                id: `${member}.ends`,
                needs: [member],
                rule: 'A host that refuses, throws or never answers ends it with an error that names the member, and no other call with it.',
                run: async (kit: CaseKit) => {
                  for (const trouble of [
                    { outcome: 'fail' },
                    { delivery: 'throw' },
                    { delivery: 'never' },
                  ] as const) {
                    const made = await kit.make({
                      troubles: { [troubled]: trouble, [member]: trouble },
                    })
                    const error = await kit.rejects(call(made, kit), ENDS)
                    kit.equal(error.member, member, `member after ${JSON.stringify(trouble)}`)
                    await kit.resolves(made.host.login())
                  }
                },
              },
            ]),
      ],
    ),
    {
      id: 'getLocation.deny',
      needs: ['getLocation'],
      rule: 'A person or phone that keeps the place is HOST_DENIED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { getLocation: { outcome: 'deny' } } })
        await kit.rejects(host.getLocation?.(), 'HOST_DENIED')
      },
    },
    {
      id: 'getLocation.slow',
      needs: ['getLocation'],
      rule: 'A phone may take twenty seconds to find out where it is.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { getLocation: { delayMs: 20_000 } } })
        const { latitude } = await kit.resolves(host.getLocation?.())
        kit.equal(latitude, 30.89, 'latitude')
      },
    },
    {
      id: 'getNetwork.none',
      needs: ['getNetwork'],
      rule: 'Without a network it is not connected, and of the kind none.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        control.setNetwork(false)
        kit.equal(
          await kit.resolves(host.getNetwork?.()),
          { isConnected: false, kind: 'none' },
          'answer',
        )
      },
    },
    {
      id: 'subscribeMessages.some',
      needs: ['subscribeMessages'],
      rule: 'Of two templates of which one was refused, the other is accepted; of none, none.',
      run: async (kit) => {
        const some = await kit.make({ ui: { subscribe: async () => ['t2'] } })
        kit.equal(
          await kit.resolves(some.host.subscribeMessages?.(['t1', 't2'])),
          { accepted: ['t2'] },
          'accepted',
        )
        const none = await kit.make({ ui: { subscribe: async () => [] } })
        kit.equal(
          await kit.resolves(none.host.subscribeMessages?.(['t1', 't2'])),
          { accepted: [] },
          'accepted',
        )
      },
    },
    {
      id: 'askPage.answer',
      needs: ['askPage'],
      rule: 'Resolves with what the page answered; closed without an answer it is HOST_CANCELLED.',
      run: async (kit) => {
        const asked = await kit.make({ ui: { page: async () => ({ result: 'r 1' }) } })
        kit.equal(await kit.resolves(asked.host.askPage?.(PAGE)), { result: 'r 1' }, 'answer')
        const closed = await kit.make({ ui: { page: async () => 'cancel' } })
        await kit.rejects(closed.host.askPage?.(PAGE), 'HOST_CANCELLED')
      },
    },
    {
      id: 'sealedStorage.roundTrip',
      needs: ['sealedStorage'],
      rule: 'What was sealed comes back, lies apart from what was stored plainly, and can be removed.',
      run: async (kit) => {
        const { host } = await kit.make()
        await kit.resolves(host.storage.set('key', 'plain'))
        await kit.resolves(host.sealedStorage?.set('key', 'sealed'))
        kit.equal(await kit.resolves(host.sealedStorage?.get('key')), 'sealed', 'sealed')
        kit.equal(await kit.resolves(host.storage.get('key')), 'plain', 'plain')
        await kit.resolves(host.sealedStorage?.remove('key'))
        const gone = await kit.resolves(host.sealedStorage?.get('key'))
        kit.equal(gone === undefined, true, 'gone')
        kit.equal(await kit.resolves(host.storage.get('key')), 'plain', 'plain')
      },
    },
    {
      id: 'share.content',
      needs: ['share'],
      rule: 'What is shared is offered to the host or is what the host’s menu is answered with.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const content = shareable(host)
        await kit.resolves(host.share?.(content))
        const [offered = host.shareContent?.()] = control.state.shared
        kit.equal([offered?.title, offered?.path], [content.title, content.path], 'content')
      },
    },
    {
      id: 'share.ends',
      needs: ['share'],
      rule: 'A host that refuses or throws ends it with an error that names the member, and no other call with it.',
      run: async (kit) => {
        for (const trouble of [{ outcome: 'fail' }, { delivery: 'throw' }] as const) {
          const { host } = await kit.make({ troubles: { share: trouble } })
          const error = await kit.rejects(host.share?.(shareable(host)), ENDS)
          kit.equal(error.member, 'share', `member after ${JSON.stringify(trouble)}`)
          await kit.resolves(host.login())
        }
      },
    },
    {
      id: 'launch.referrer',
      needs: ['launch'],
      rule: 'The way in has a path and a query, and a referrer only where there is one.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const plain = host.launch?.()
        kit.equal(plain?.referrer ?? null, null, 'referrer')
        kit.equal(typeof plain?.query, 'object', 'query')
        if (!control.setLaunch) return
        control.setLaunch({ path: 'pages/a', query: { b: '1' } })
        kit.equal(host.launch?.().query, { b: '1' }, 'query')
      },
    },
    {
      id: 'onUpdate.applied',
      needs: ['onUpdate'],
      rule: 'A new version is told of, and starts when it is applied.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        let heard = 0
        host.onUpdate?.(() => {
          heard += 1
        })
        control.update?.()
        await kit.clock.advance(100)
        kit.equal(heard, 1, 'events')
        host.applyUpdate?.()
        kit.equal(control.state.updates, 1, 'starts')
      },
    },
    {
      id: 'getPhoneNumber.code',
      needs: ['getPhoneNumber'],
      rule: 'Resolves with a text that the channel’s server opens; a person who keeps it is HOST_DENIED or HOST_CANCELLED.',
      run: async (kit) => {
        const number = async (made: RigHost) => {
          const detail = await kit.resolves(tapped(made))
          return kit.resolves(made.host.getPhoneNumber?.(detail))
        }
        const { code } = await number(await kit.make())
        kit.equal(typeof code === 'string' && code !== '', true, 'code')
        const keeping = await kit.make({ ui: { phone: async () => 'deny' } })
        const detail = await kit.resolves(tapped(keeping))
        await kit.rejects(keeping.host.getPhoneNumber?.(detail), ['HOST_DENIED', 'HOST_CANCELLED'])
      },
    },
  ]
}

/** Answers of some vendor that hold nothing to be believed. */
const ALMOST: readonly unknown[] = [
  { latitude: 'x', longitude: null, division: 330500, grid: 'x' },
  { latitude: 91, longitude: 0, grid: 'gcj02', cityAdcode: 'x' },
  { errMsg: 'x:ok', networkType: 1, isConnected: 'yes', accepted: 't1', behavior: 'x' },
]

const ENDS = [
  'HOST_FAILED',
  'HOST_TIMEOUT',
  'HOST_DENIED',
  'HOST_UNAVAILABLE',
  'HOST_CANCELLED',
] as const

/** A page of this app where the host's own menu shares it, an address elsewhere. */
function shareable(host: Host): HostShare {
  return { title: 'T', path: host.shareContent ? '/pages/home/index' : 'https://card.example/home' }
}

/** Where the host has a button of its own, it must be tapped first. */
async function tapped({ host, control }: RigHost): Promise<unknown> {
  return (host as Host).phoneButton ? control.tapPhoneButton?.() : undefined
}
