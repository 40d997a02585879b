import type { Bridge } from './bank/bridge.ts'
import { bank } from './bank.ts'
import { bankExtras } from './bank-extras.ts'
import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import { fakeWindow } from './fakes/window.ts'
import { endOf, quietPhone } from './testing.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

/** A bridge whose app answers each method with this, or with an error. */
function bridgeOf(answers: Record<string, object>, events: string[] = []): Bridge {
  return {
    hello: { app: 'Bank', methods: Object.keys(answers), events },
    call: (method, params, callbacks) => {
      const answer = answers[method] as { error?: unknown }
      heardByBank.push([method, params])
      if (answer.error) callbacks.fail(answer.error)
      else callbacks.success(answer as Record<string, unknown>)
      return () => {}
    },
    on: (event, listener) => {
      listener({ connected: event === 'network' })
    },
  }
}
const heardByBank: unknown[] = []

function bankOf(answers: Record<string, object>, events?: string[]) {
  heardByBank.splice(0)
  const { window, means } = fakeWindow(quietPhone(clock))
  const extras = bankExtras(browserExtras(window, means))
  const web = { ...browserParts(window), open: () => {}, vibrate: () => false }
  return bank({ bridge: bridgeOf(answers, events), web, extras, clock })
}

test('parameters: what a bank’s app is handed and answers', async () => {
  const image = 'data:image/png;base64,AAAA'
  const host = bankOf({
    chooseImage: { image },
    getLocation: { latitude: 1, longitude: '2', grid: 'wgs84', accuracyM: 30 },
    getCity: { division: '330500' },
    getPhoneNumber: { code: 'p' },
    openMiniProgram: {},
    askPage: { result: 'r' },
    setClipboard: {},
    saveImage: {},
    share: {},
    openSettings: {},
    subscribeMessages: { accepted: ['b', 'z'] },
    getNetwork: { isConnected: true, kind: 'mobile' },
    getSecret: { value: 's' },
    setSecret: {},
    removeSecret: {},
    openPage: {},
    vibrate: {},
  })
  const content = { title: 't', path: 'https://a.example/' }
  const ends = [
    await end(host.chooseImage?.('album')),
    await end(host.getLocation?.()),
    await end(host.getCity?.()),
    await end(host.getPhoneNumber?.()),
    await end(host.openMiniProgram?.({ appId: 'o', path: 'p' })),
    await end(host.askPage?.('https://a.example/')),
    await end(host.setClipboard?.('t')),
    await end(host.saveImage?.({ pngBase64: 'AAAA' })),
    await end(host.share?.(content)),
    await end(host.openSettings?.()),
    await end(host.subscribeMessages?.(['a', 'b'])),
    await end(host.getNetwork?.()),
    await end(host.sealedStorage?.get('k')),
    await end(host.sealedStorage?.set('k', 'v')),
    await end(host.sealedStorage?.remove('k')),
    await end(host.openPage?.('https://a.example/')),
    await end(host.vibrate?.()),
  ]
  expect(ends.filter((ended) => ended !== undefined)).toEqual([
    { path: image },
    { latitude: 1, longitude: 2, grid: 'wgs84', accuracyM: 30 },
    { division: '330500' },
    { code: 'p' },
    { result: 'r' },
    { accepted: ['b'] },
    { isConnected: true, kind: 'mobile' },
    's',
  ])
  expect(heardByBank).toEqual([
    ['chooseImage', { source: 'album' }],
    ['getLocation', {}],
    ['getCity', {}],
    ['getPhoneNumber', {}],
    ['openMiniProgram', { appId: 'o', path: 'p' }],
    ['askPage', { url: 'https://a.example/' }],
    ['setClipboard', { text: 't' }],
    ['saveImage', { pngBase64: 'AAAA' }],
    ['share', content],
    ['openSettings', {}],
    ['subscribeMessages', { templateIds: ['a', 'b'] }],
    ['getNetwork', {}],
    ['getSecret', { key: 'k' }],
    ['setSecret', { key: 'k', value: 'v' }],
    ['removeSecret', { key: 'k' }],
    ['openPage', { url: 'https://a.example/' }],
    ['vibrate', {}],
  ])
})

test('parameters: what a bank’s app answers wrongly', async () => {
  const place = { latitude: 1, longitude: 2 }
  const ends = async (method: string, answer: object, asked: (host: Bank) => Asked) =>
    end(asked(bankOf({ getSecret: {}, setSecret: {}, removeSecret: {}, [method]: answer })))
  type Bank = ReturnType<typeof bankOf>
  type Asked = Promise<unknown> | undefined
  const located = (answer: object) => ends('getLocation', answer, (host) => host.getLocation?.())
  expect(await located({ ...place, grid: 'bd09' })).toBe('HOST_FAILED')
  expect(await located({ ...place, grid: 'gcj02', accuracyM: 'x' })).toEqual({
    ...place,
    grid: 'gcj02',
  })
  const messages = { accepted: 'a' }
  expect(await ends('subscribeMessages', messages, (host) => host.subscribeMessages?.(['a']))).toBe(
    'HOST_FAILED',
  )
  const network = (answer: object) => ends('getNetwork', answer, (host) => host.getNetwork?.())
  expect(await network({ isConnected: 1, kind: 'wifi' })).toBe('HOST_FAILED')
  expect(await network({ isConnected: true, kind: 'x' })).toEqual({
    isConnected: true,
    kind: 'unknown',
  })
  const secret = (answer: object) =>
    ends('getSecret', answer, (host) => host.sealedStorage?.get('k'))
  expect(await secret({ value: 1 })).toBe('HOST_FAILED')
  expect(await secret({ value: null })).toBeUndefined()
  expect(await secret({})).toBeUndefined()
  expect(await secret({ error: { code: 'denied' } })).toBe('HOST_DENIED')
  const refused = bankOf({
    getSecret: { error: { code: 'denied' } },
    setSecret: {},
    removeSecret: {},
  })
  await expect(refused.sealedStorage?.get('k')).rejects.toMatchObject({
    code: 'HOST_DENIED',
    member: 'sealedStorage',
    cause: { code: 'denied' },
  })
})

test('behavior: a bank’s app has what it said hello with, the browser the rest', async () => {
  for (const [one, other] of [
    ['getSecret', 'setSecret'],
    ['setSecret', 'removeSecret'],
    ['getSecret', 'removeSecret'],
  ] as const) {
    expect(bankOf({ [one]: {}, [other]: {} }).supports('sealedStorage')).toBe(false)
  }
  const heard: unknown[] = []
  const news = bankOf({}, ['show', 'hide', 'network', 'capture'])
  news.onShow(() => heard.push('show'))
  news.onHide(() => heard.push('hide'))
  news.onNetwork?.((isConnected) => heard.push(['network', isConnected]))
  news.onCapture?.(() => heard.push('capture'))
  expect(heard).toEqual(['show', 'hide', ['network', true], 'capture'])
  heard.splice(0)
  const silent = bankOf({})
  silent.onShow(() => heard.push('show'))
  silent.onHide(() => heard.push('hide'))
  silent.onNetwork?.(() => heard.push('network'))
  expect([heard, silent.onCapture]).toEqual([[], undefined])
  expect(await end(silent.login())).toBe('HOST_UNSUPPORTED')
  expect(await end(silent.vibrate?.())).toBe('HOST_UNAVAILABLE')
})
