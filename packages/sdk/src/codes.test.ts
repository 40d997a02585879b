import { createHmac } from 'node:crypto'
import { sm2Verifier } from '@essc/crypto/sm2'
import { bindingOf, bindingText } from '@essc/protocol/codes/binding'
import { type ChainCode, parseChainText, previousLink } from '@essc/protocol/codes/chain'
import {
  authorisationMessage,
  type CompactCode,
  codeMessage,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { createNodeHost, type NodeHost, settle, until } from '../test/node-host.ts'
import { PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'
import type { Essc } from './client.ts'
import type { ShownCode } from './codes/show.ts'
import type { CodeView } from './codes/view.ts'

let device: NodeHost
let like: PlatformLike
let client: Essc

beforeEach(async () => {
  device = createNodeHost({
    members: [
      'randomBytes',
      'getBrightness',
      'setBrightness',
      'setKeepScreenOn',
      'setCaptureGuard',
      'onCapture',
    ],
  })
  like = await startPlatformLike(device)
  like.peer.on('channels.events', async ({ parameters }) => {
    if (parameters.waitSeconds !== '0')
      await new Promise((resolve) => {
        wake = resolve as () => void
      })
    const events = parameters.waitSeconds === '0' ? [] : pending.splice(0)
    number += events.length
    return {
      events: events.map((kind, i) => ({ number: number + i, kind, id: 'x' })),
      cursor: number,
    }
  })
  pending = []
  number = 0
  client = await unlocked()
})

afterEach(async () => {
  wake()
  await like.peer.close()
})

let wake: () => void = () => {}
let pending: string[] = []
let number = 0
const happen = async (kind: string) => {
  const polls = () =>
    like.peer.of('channels.events').filter((call) => call.parameters.after !== undefined)
  await until(device, () => polls().length > 0, 0)
  pending.push(kind)
  const before = polls().length
  wake()
  await until(device, () => polls().length > before, 0)
}

async function unlocked() {
  like.state.holder = 'locked'
  const made = like.client()
  await made.ready()
  await made.enrolment.unlock(PASSWORD)
  return made
}

async function first(shown: ShownCode): Promise<CodeView> {
  await until(device, () => shown.view !== undefined, 0)
  return shown.view!
}

const read = (view: CodeView | undefined): CompactCode => parseCompactText(view!.text)!

test('default', async () => {
  const shown = client.codes.show('identity')
  const view = await first(shown)
  const { bytes, authorisation, issuerSignature, codeSignature, timeUnix, counter } = read(view)
  expect(sm2Verifier(like.issuerKey)(issuerSignature, authorisationMessage(bytes))).toBe(true)
  expect(sm2Verifier(authorisation.codeKey)(codeSignature, codeMessage(bytes))).toBe(true)
  expect([timeUnix, counter]).toEqual([like.unix(), 0])
  expect(view).toMatchObject({
    kind: 'identity',
    shownAtUnix: timeUnix,
    expiresAtUnix: timeUnix + 30,
    usableUntilUnix: timeUnix + 3 * 86_400,
  })
  shown.hide()
})

test('behavior: a new code every 30 s, without a request', async () => {
  const shown = client.codes.show('identity')
  await first(shown)
  device.setOnline(false)
  const before = like.peer.of('codes.authorise').length
  const seen: number[] = []
  shown.onChange((view) => seen.push(read(view).counter))
  for (let i = 0; i < 200; i++) {
    device.advance(30_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(read(shown.view).timeUnix).toBe(like.unix())
  }
  expect(seen).toEqual(Array.from({ length: 201 }, (_, i) => i))
  expect(like.peer.of('codes.authorise')).toHaveLength(before)
  shown.hide()
  device.advance(60_000)
  expect(seen).toHaveLength(201)
})

test('behavior: after a restart without network the same authorisation goes on, with fresh counters', async () => {
  const shown = client.codes.show('identity')
  const earlier = read(await first(shown))
  shown.refresh()
  shown.hide()
  await until(device, () => device.screen.keepOn === false, 0)
  device.setOnline(false)
  const again = like.client().codes.show('identity')
  const later = read(await first(again))
  expect(later.bytes.slice(0, 124)).toEqual(earlier.bytes.slice(0, 124))
  expect(later.counter).toBe(64)
  again.hide()
})

test('behavior: another session shows no code of the former', async () => {
  const shown = client.codes.show('identity')
  await first(shown)
  shown.hide()
  device.stored.delete('essc.ch_test.session')
  const other = like.client()
  await other.ready()
  const errors: string[] = []
  const locked = other.codes.show('identity')
  locked.onError(({ code }) => errors.push(code))
  await until(device, () => errors.length > 0, 0)
  expect(errors).toEqual(['SESSION_LOCKED'])
  expect(locked.view).toBeUndefined()
  await other.enrolment.unlock(PASSWORD)
  expect(read(await first(locked)).counter).toBe(0)
  locked.hide()
})

test('behavior: an authorisation is renewed in its last quarter, and used to its end without network', async () => {
  like.state.validityMinutes = 60
  const shown = client.codes.show('identity')
  const { bytes } = read(await first(shown))
  const errors: string[] = []
  shown.onError(({ code }) => errors.push(code))
  device.setOnline(false)
  for (let i = 0; i < 119; i++) {
    device.advance(30_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(read(shown.view).bytes.slice(0, 124)).toEqual(bytes.slice(0, 124))
  await until(device, () => errors.length > 0, 1_000)
  expect(shown.view).toBeUndefined()
  expect(errors[0]).toBe('NETWORK_UNREACHABLE')
  device.setOnline(true)
  await until(device, () => shown.view !== undefined, 1_000)
  expect(read(shown.view).bytes.slice(19, 52)).not.toEqual(bytes.slice(19, 52))
  shown.hide()
})

test('behavior: with network the renewal comes ahead of need', async () => {
  like.state.validityMinutes = 60
  const shown = client.codes.show('identity')
  const { bytes } = read(await first(shown))
  for (let i = 0; i < 92; i++) device.advance(30_000)
  await until(device, () => like.peer.of('codes.authorise').length === 2, 0)
  await until(
    device,
    () => {
      shown.refresh()
      return read(shown.view).bytes[20] !== bytes[20] || read(shown.view).bytes[21] !== bytes[21]
    },
    0,
  )
  shown.hide()
})

test('behavior: the screen is bright, kept on and guarded while a code is shown and the app too', async () => {
  const before = { ...device.screen }
  const lit = { brightness: 1, keepOn: true, guard: true }
  const shown = client.codes.show('identity')
  const other = client.codes.show('identity')
  await until(device, () => device.screen.brightness === 1, 0)
  expect(device.screen).toEqual(lit)
  shown.hide()
  shown.hide()
  await first(other)
  expect(device.screen).toEqual(lit)
  device.hide()
  await until(device, () => device.screen.brightness !== 1, 0)
  expect(device.screen).toEqual(before)
  device.advance(600_000)
  const { timeUnix } = read(other.view)
  device.show()
  expect(read(other.view).timeUnix).toBe(timeUnix + 600)
  await until(device, () => device.screen.brightness === 1, 0)
  other.hide()
  await until(device, () => device.screen.brightness !== 1, 0)
  expect(device.screen).toEqual(before)
})

test('behavior: a screenshot replaces the code at once', async () => {
  const shown = client.codes.show('identity')
  await first(shown)
  device.capture()
  expect(read(shown.view).counter).toBe(1)
  shown.hide()
})

test('behavior: a screenshot of a payment code puts the next step in its place', async () => {
  const shown = client.codes.show('payment')
  await first(shown)
  const step = Math.floor(like.unix() / 30)
  device.capture()
  expect(shown.view!.digits!.slice(11, 19)).toBe(digitsAt(step + 1))
  shown.hide()
})

test('behavior: every purpose and every authorisation has a key of its own', async () => {
  like.state.validityMinutes = 60
  const keys: string[] = []
  for (const kind of ['identity', 'travel'] as const) {
    const shown = client.codes.show(kind)
    const { authorisation } = read(await first(shown))
    expect(authorisation.purpose).toBe(kind === 'identity' ? 1 : 2)
    keys.push(authorisation.codeKey.join())
    shown.hide()
    device.advance(3_700_000)
    const again = client.codes.show(kind)
    keys.push(read(await first(again)).authorisation.codeKey.join())
    again.hide()
  }
  expect(new Set(keys).size).toBe(4)
})

test('behavior: a card that was locked elsewhere begins with new codes once it is open again', async () => {
  const { PeerProblem } = await import('../test/peer.ts')
  const shown = client.codes.show('identity')
  const { bytes } = read(await first(shown))
  shown.hide()
  like.peer.on('cards.get', () => {
    throw new PeerProblem(403, 'SESSION_LOCKED')
  })
  await expect(client.cards.get()).rejects.toMatchObject({ code: 'SESSION_LOCKED' })
  await client.enrolment.unlock(PASSWORD)
  const again = client.codes.show('identity')
  expect(read(await first(again)).authorisation.codeKey).not.toEqual(bytes.slice(19, 52))
  again.hide()
})

describe('behavior: one request authorises all purposes', () => {
  const asked = () =>
    like.peer.of('codes.authorise').map(({ body }) => Object.keys(body).sort().join())

  test('default: the first code brings the others, each with a key of its own', async () => {
    const shown = client.codes.show('identity')
    const { authorisation } = read(await first(shown))
    shown.hide()
    device.setOnline(false)
    const travel = client.codes.show('travel')
    expect(read(await first(travel)).authorisation.codeKey).not.toEqual(authorisation.codeKey)
    travel.hide()
    const payment = client.codes.show('payment')
    expect((await first(payment)).digits).toHaveLength(20)
    payment.hide()
    expect(asked()).toEqual(['identity,ifOpen,payment,travel'])
  })

  test('behavior: what is closed is left out, and asked for again when it is shown', async () => {
    like.state.level = 1
    const shown = client.codes.show('identity')
    await first(shown)
    shown.hide()
    like.state.level = 2
    const payment = client.codes.show('payment')
    await first(payment)
    payment.hide()
    expect(asked()).toEqual(['identity,ifOpen,payment,travel', 'ifOpen,payment,travel'])
  })

  test('behavior: a lost reply is asked for again with the same keys', async () => {
    like.peer.lose('codes.authorise', 1)
    const shown = client.codes.show('identity')
    await until(device, () => shown.view !== undefined, 1_000)
    const [once, again] = like.peer.of('codes.authorise')
    expect(again!.body.travel.codeKey).toBe(once!.body.travel.codeKey)
    shown.hide()
  })
})

describe('docs/codes.md: terminal binding', () => {
  const challenge = { terminalId: '0193f3e2-7c1a-7d4e-9a55-3f1d2c4b5a69', challenge: 'q7Jx0aM-_91' }

  test('default: codes are bound once the challenge was scanned, until the desk has looked', async () => {
    const shown = client.codes.show('identity')
    expect(Array.from(read(await first(shown)).binding)).toEqual([0, 0, 0, 0])
    shown.bind(bindingText(challenge))
    expect(read(shown.view).binding).toEqual(bindingOf(challenge))
    device.advance(30_000)
    expect(read(shown.view).binding).toEqual(bindingOf(challenge))
    await happen('desk.resolved')
    expect(Array.from(read(shown.view).binding)).toEqual([0, 0, 0, 0])
    shown.hide()
  })

  test('behavior: another text, and a payment code, cannot be bound', async () => {
    const shown = client.codes.show('identity')
    const paying = client.codes.show('payment')
    await first(shown)
    const codeOf = (call: () => void) => {
      try {
        call()
      } catch (error) {
        return (error as { code: string }).code
      }
      return undefined
    }
    expect(codeOf(() => shown.bind('SC1-BIND:'))).toBe('CODE_MALFORMED')
    expect(codeOf(() => shown.bind('https://example.com'))).toBe('CODE_MALFORMED')
    expect(codeOf(() => paying.bind(bindingText(challenge)))).toBe('HOST_UNSUPPORTED')
    shown.hide()
    paying.hide()
  })
})

describe('docs/codes.md: the chain code, where the runtime has no BigInt', () => {
  const chain = (view: CodeView | undefined): ChainCode => parseChainText(view!.text)!
  const anchorOf = ({ authorisation, slot, link }: ChainCode) => {
    let walked = link
    for (let at = slot; at > 0; at--) walked = previousLink(authorisation, at, walked)
    return walked
  }

  /** A client that finds no BigInt when it is made; the peer goes on with its own. */
  function withoutBigInt(): Essc {
    const { BigInt: whole } = globalThis
    Reflect.deleteProperty(globalThis, 'BigInt')
    try {
      return like.client()
    } finally {
      globalThis.BigInt = whole
    }
  }

  test('default: a link of every slot leads to the anchor, without a request', async () => {
    const other = withoutBigInt()
    const shown = other.codes.show('identity')
    const view = await first(shown)
    const code = chain(view)
    expect(anchorOf(code)).toEqual(code.authorisation.anchor)
    expect([code.slot, code.authorisation.purpose]).toEqual([1, 1])
    expect(view.expiresAtUnix).toBe(view.shownAtUnix + 30)
    device.setOnline(false)
    for (let slot = 2; slot < 5; slot++) {
      device.advance(view.expiresAtUnix * 1_000 - other.now() + 30_000 * (slot - 2))
      const next = chain(shown.view)
      expect(next.slot).toBe(slot)
      expect(anchorOf(next)).toEqual(code.authorisation.anchor)
    }
    shown.hide()
  })

  test('behavior: a screenshot brings the next slot, and no further', async () => {
    const shown = withoutBigInt().codes.show('identity')
    expect(chain(await first(shown)).slot).toBe(1)
    device.capture()
    expect(chain(shown.view).slot).toBe(2)
    device.capture()
    expect(chain(shown.view).slot).toBe(2)
    shown.hide()
  })

  test('behavior: after a restart without network the same chain goes on', async () => {
    const shown = withoutBigInt().codes.show('identity')
    const { authorisation } = chain(await first(shown))
    shown.hide()
    device.setOnline(false)
    device.advance(3_600_000)
    const again = withoutBigInt().codes.show('identity')
    const later = chain(await first(again))
    expect(later.authorisation.anchor).toEqual(authorisation.anchor)
    expect(later.slot).toBe(121)
    expect(anchorOf(later)).toEqual(authorisation.anchor)
    expect(() => again.bind(bindingText({ terminalId: 'a', challenge: '12345678' }))).toThrow(
      expect.objectContaining({ code: 'HOST_UNSUPPORTED' }),
    )
    again.hide()
  })

  test('behavior: the password goes under the session’s secret', async () => {
    like.state.holder = 'locked'
    device.stored.delete('essc.ch_test.session')
    const other = like.client()
    await other.ready()
    const { BigInt: whole } = globalThis
    Reflect.deleteProperty(globalThis, 'BigInt')
    try {
      await other.enrolment.unlock(PASSWORD)
    } finally {
      globalThis.BigInt = whole
    }
    const { body } = like.peer.of('enrolment.unlock').at(-1)!
    expect(Buffer.from(body.sealedPassword, 'base64url')[0]).toBe(1)
  })
})

const digitsAt = (step: number) => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha256', Buffer.alloc(32, 7)).update(counter).digest()
  const value = mac.readUInt32BE(mac[31]! & 15) & 0x7fffffff
  return String(value % 1e8).padStart(8, '0')
}

test('behavior: payment digits follow RFC 6238 steps', async () => {
  const shown = client.codes.show('payment')
  const view = await first(shown)
  const step = Math.floor(like.unix() / 30)
  expect(view.digits).toHaveLength(20)
  expect(view.digits!.slice(0, 19)).toBe(`95123456789${digitsAt(step)}`)
  expect(view.expiresAtUnix).toBe((step + 1) * 30)
  expect(view.text).toBe(view.digits)
  device.setOnline(false)
  device.advance(30_000)
  expect(shown.view!.digits!.slice(11, 19)).toBe(digitsAt(step + 1))
  shown.hide()
})

test('behavior: a used step gives way to the next, and a second within the step waits', async () => {
  const shown = client.codes.show('payment')
  await first(shown)
  const step = Math.floor(like.unix() / 30)
  await happen('code.used')
  expect(shown.view!.digits!.slice(11, 19)).toBe(digitsAt(step + 1))
  expect(shown.view!.expiresAtUnix).toBe((step + 2) * 30)
  await happen('code.used')
  expect(shown.view!.expiresAtUnix).toBe((step + 1) * 30)
  device.advance(shown.view!.expiresAtUnix * 1_000 - client.now())
  expect(shown.view!.digits!.slice(11, 19)).toBe(digitsAt(step + 2))
  shown.hide()
})

test('behavior: a card without a bank has no payment code', async () => {
  like.state.level = 1
  const errors: string[] = []
  const shown = client.codes.show('payment')
  shown.onError(({ code }) => errors.push(code))
  await until(device, () => errors.length > 0, 0)
  expect(errors).toEqual(['BANK_NOT_LINKED'])
  shown.hide()
})

test('behavior: a card that is lost shows no code any more', async () => {
  const { PeerProblem } = await import('../test/peer.ts')
  const errors: string[] = []
  const shown = client.codes.show('identity')
  shown.onError(({ code }) => errors.push(code))
  await first(shown)
  like.peer.on('codes.authorise', () => {
    throw new PeerProblem(403, 'CARD_LOST')
  })
  await happen('card.changed')
  await until(device, () => errors.length > 0, 0)
  expect(errors[0]).toBe('CARD_LOST')
  expect(shown.view).toBeUndefined()
  shown.hide()
})

test('behavior: prepared codes are shown without waiting', async () => {
  await client.codes.prepare()
  const shown = client.codes.show('identity')
  expect(shown.view).toBeDefined()
  shown.hide()
})

test('behavior: preparing without network fails nothing', async () => {
  device.setOnline(false)
  await settle(device, client.codes.prepare())
  expect(like.peer.of('codes.authorise')).toHaveLength(0)
})
