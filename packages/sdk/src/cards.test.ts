import { randomBytes, randomUUID } from 'node:crypto'
import { sealReveal } from '@essc/protocol/cards/reveal'
import { createNodeHost, type NodeHost, settle, until } from '../test/node-host.ts'
import { type PeerCall, PeerProblem } from '../test/peer.ts'
import { PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'
import type { Essc } from './client.ts'

let device: NodeHost
let like: PlatformLike
let client: Essc

beforeEach(async () => {
  device = createNodeHost()
  like = await startPlatformLike(device)
  like.state.holder = 'locked'
  client = like.client()
  await client.ready()
  await client.enrolment.unlock(PASSWORD)
  const shown = client.codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
})

afterEach(async () => {
  await client.close()
  await like.peer.close()
})

const kept = () => [...device.stored.keys()].sort()
const CARD = 'essc.ch_test.card'
const WITH_CODES = ['device', 'identity', 'payment', 'session', 'travel'].map(
  (name) => `essc.ch_test.${name}`,
)
const WITHOUT_CODES = ['essc.ch_test.device', 'essc.ch_test.session']

test('default: stopping asks for no password, and no code is left', async () => {
  expect(kept()).toEqual(WITH_CODES)
  await client.cards.stop()
  expect(like.peer.of('cards.stop')[0]!.body).toEqual({})
  expect(kept()).toEqual(WITHOUT_CODES)
  expect(await client.ready()).toEqual({ card: 'open' })
})

describe.each(['unlink', 'close'] as const)('%s', (purpose) => {
  test('default: codes and card are forgotten, in this run and the next', async () => {
    const told = new Promise((resolve) => client.on('session.changed', resolve))
    await client.cards[purpose](PASSWORD)
    expect(kept()).toEqual(WITHOUT_CODES)
    expect(await client.ready()).toEqual({ card: 'none' })
    await told
    expect(await like.client().ready()).toEqual({ card: 'none' })
    expect(device.logins()).toBe(1)
  })

  test('behavior: a wrong password changes nothing', async () => {
    await expect(client.cards[purpose]('739155')).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
      parameters: { attemptsLeft: 4 },
    })
    expect(kept()).toEqual(WITH_CODES)
    expect(await client.ready()).toEqual({ card: 'open' })
  })

  test('parameters: password has six digits', async () => {
    await expect(client.cards[purpose]('12345')).rejects.toThrow(TypeError)
  })
})

test('behavior: what the phone keeps is shown without a network, while the card is open', async () => {
  const { card, ...none } = (await client.cards.last()) ?? { card: undefined }
  expect([card, none]).toEqual([undefined, {}])
  const seen = await client.cards.get()
  const seenAtUnix = like.unix()
  device.setOnline(false)
  const asked = settle(device, client.cards.get())
  await expect(asked).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  const last = (await client.cards.last())!
  expect(last).toMatchObject({ card: seen, seenAtUnix })
  // Codes of the peer last three days; what the phone says is what the code shows.
  expect(last.codesUntilUnix).toBe(seenAtUnix + like.state.validityMinutes * 60)
  expect(await like.client().cards.last()).toEqual(last)
  device.setOnline(true)
  expect(kept()).toContain(CARD)
  await client.cards.stop()
  expect(kept()).not.toContain(CARD)
  expect(await client.cards.last()).toBeUndefined()
})

test('behavior: the card of another session is not shown', async () => {
  await client.cards.get()
  await client.close()
  const next = like.client()
  await next.ready()
  expect(await next.cards.last()).toBeUndefined()
  await next.close()
})

describe('reveal', () => {
  const NAME = '李𬀩𠮷'
  const reveal = (call: PeerCall) => {
    const expiresAtUnix = like.unix() + 30
    const revealed = { name: NAME, documentNumber: '330502199512129877', expiresAtUnix }
    const sealed = sealReveal(like.secretOf(call.sessionId!), revealed, randomBytes)
    return { sealed, expiresAtUnix }
  }

  test('default: sealed for this session, opened here', async () => {
    like.peer.on('cards.reveal', reveal)
    const shown = await client.cards.reveal(PASSWORD)
    expect(shown).toEqual({
      name: NAME,
      documentNumber: '330502199512129877',
      expiresAtUnix: like.unix() + 30,
    })
    expect(Object.keys(like.peer.of('cards.reveal')[0]!.body)).toEqual(['sealedPassword'])
  })

  test('behavior: what is sealed for another session is of no use', async () => {
    like.peer.on('cards.reveal', () => {
      const revealed = { name: NAME, documentNumber: 'x', expiresAtUnix: 1 }
      return { sealed: sealReveal(randomBytes(32), revealed, randomBytes), expiresAtUnix: 1 }
    })
    await expect(client.cards.reveal(PASSWORD)).rejects.toMatchObject({ code: 'SESSION_LOCKED' })
  })

  test('behavior: a face in its place, on the page where the host’s check is closed', async () => {
    const asked: string[] = []
    Object.assign(device.host, {
      faceMeans: 'wechat',
      verifyFace: async () => undefined,
      askPage: async (url: string) => ({ result: `done ${asked.push(url)}` }),
      supports: (member: string) => ['randomBytes', 'verifyFace', 'askPage'].includes(member),
    })
    like.peer.on('cards.startFace', ({ body }) => {
      if (body.means !== 'page') throw new PeerProblem(422, 'FACE_PATH_CLOSED')
      return {
        challengeId: randomUUID(),
        means: 'page',
        providerId: '',
        url: 'https://p.example/1',
      }
    })
    like.peer.on('cards.reveal', reveal)
    expect((await client.cards.revealByFace()).name).toBe(NAME)
    expect(asked).toEqual(['https://p.example/1'])
    expect(like.peer.of('cards.startFace').map(({ body }) => body.means)).toEqual([
      'wechat',
      'page',
    ])
  })

  test('behavior: a phone that can check no face says so', async () => {
    await expect(client.cards.revealByFace()).rejects.toMatchObject({
      code: 'HOST_UNSUPPORTED',
      member: 'askPage',
    })
  })
})

test('default: the licence is asked for each time', async () => {
  const licence = { name: '陈一鸣', atUnix: 1, expiresAtUnix: 121 }
  like.peer.on('cards.licence', () => licence)
  expect(await client.cards.licence()).toEqual(licence)
  expect(await client.cards.licence()).toEqual(licence)
  expect(like.peer.of('cards.licence')).toHaveLength(2)
})
