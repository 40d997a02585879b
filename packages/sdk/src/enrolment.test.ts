import { randomUUID } from 'node:crypto'
import type { HostMember } from '@essc/hosts/host'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { createNodeHost, type NodeHost, settle } from '../test/node-host.ts'
import { PeerProblem } from '../test/peer.ts'
import { PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'
import type { Essc } from './client.ts'

let device: NodeHost
let like: PlatformLike
let client: Essc
let step: EnrolmentStep

const FACE = {
  kind: 'face',
  maskedName: '*美琪',
  attemptsLeft: 3,
  documentKind: 'macao-permit',
  paths: ['page', 'desk'],
  help: [],
} satisfies EnrolmentStep

/** Gives the host members of its own, as a vendor would. */
function give(members: object): void {
  const names = new Set<HostMember>(['randomBytes', ...(Object.keys(members) as HostMember[])])
  Object.assign(device.host, members, { supports: (name: HostMember) => names.has(name) })
}

beforeEach(async () => {
  device = createNodeHost()
  like = await startPlatformLike(device)
  client = like.client()
  step = { kind: 'identity' }
  like.peer.on('enrolment.get', () => step)
  like.peer.on('enrolment.startFace', ({ body }) => ({
    challengeId: randomUUID(),
    means: body.means,
    providerId: body.means === 'page' ? '' : 'check-of-the-provider-1',
    url: body.means === 'page' ? 'https://card.example/services/face/t' : '',
  }))
  like.peer.on('enrolment.finishFace', () => ({ kind: 'password' }))
})
afterEach(async () => {
  await client.close()
  await like.peer.close()
})

const means = () => like.peer.of('enrolment.startFace').map(({ body }) => body.means)

describe('face', () => {
  const taken = { verifyFace: async () => undefined, faceMeans: 'wechat' }
  const page = { askPage: async () => ({ result: 'done' }) }

  test('default: the best way that is open and that the phone can carry out', async () => {
    const all = { ...FACE, paths: ['host', 'page', 'desk'] } as typeof FACE
    expect(client.enrolment.facePath(all)).toBe('desk')
    give(page)
    expect(client.enrolment.facePath(all)).toBe('page')
    give({ ...taken, ...page })
    expect(client.enrolment.facePath(all)).toBe('host')
    // The host could check a face, but not this document.
    expect(client.enrolment.facePath(FACE)).toBe('page')
    expect(await client.enrolment.answer(all as never, {})).toEqual({ kind: 'password' })
    expect(await client.enrolment.answer(FACE, {})).toEqual({ kind: 'password' })
    expect(means()).toEqual(['wechat', 'page'])
  })

  test('behavior: the desk gives the step again, with what to read there', async () => {
    const desk = { reference: 'K7QM-3F9D', expiresAtUnix: 1 }
    like.peer.on('enrolment.startDesk', () => ({ ...FACE, desk }))
    expect(await client.enrolment.answer(FACE, {})).toEqual({ ...FACE, desk })
    expect(await client.enrolment.answer(FACE, { path: 'desk' })).toMatchObject({ desk })
    expect(means()).toEqual([])
  })

  test('behavior: what this phone cannot carry out is not ordered', async () => {
    for (const path of ['host', 'page'] as const) {
      await expect(client.enrolment.answer(FACE, { path })).rejects.toMatchObject({
        code: 'HOST_UNSUPPORTED',
      })
    }
    expect(means()).toEqual([])
  })

  test('behavior: a page that was closed asks the platform all the same', async () => {
    give({
      askPage: async () => {
        throw new EsscError('HOST_CANCELLED')
      },
    })
    // Carried out, and the container lost the page's last word.
    expect(await client.enrolment.answer(FACE, {})).toEqual({ kind: 'password' })
    // Not carried out: it was the person who closed it.
    like.peer.on('enrolment.finishFace', () => {
      throw new PeerProblem(503, 'FACE_UNAVAILABLE')
    })
    await expect(client.enrolment.answer(FACE, {})).rejects.toMatchObject({
      code: 'HOST_CANCELLED',
    })
    like.peer.on('enrolment.finishFace', () => {
      throw new PeerProblem(422, 'FACE_REFUSED', { attemptsLeft: 2 })
    })
    await expect(client.enrolment.answer(FACE, {})).rejects.toMatchObject({
      code: 'FACE_REFUSED',
      parameters: { attemptsLeft: 2 },
    })
  })

  test('behavior: a host’s check that was cancelled is not asked about', async () => {
    give({
      faceMeans: 'wechat',
      verifyFace: async () => {
        throw new EsscError('HOST_CANCELLED')
      },
    })
    const asked = client.enrolment.answer(FACE, { path: 'host' })
    await expect(asked).rejects.toMatchObject({ code: 'HOST_CANCELLED' })
    expect(like.peer.of('enrolment.finishFace')).toEqual([])
  })
})

test('default: a number is sent a code, and again; the code goes on', async () => {
  const sms: EnrolmentStep = { kind: 'sms' }
  like.peer.on('enrolment.sendSms', () => sms)
  like.peer.on('enrolment.checkSms', () => FACE)
  await client.enrolment.answer(sms, { phone: '19912345678' })
  await client.enrolment.answer(sms, { phone: '19912345678' })
  expect(await client.enrolment.answer(sms, { code: '123456' })).toEqual(FACE)
  expect(like.peer.of('enrolment.sendSms').map(({ body }) => body)).toEqual([
    { phone: '19912345678' },
    { phone: '19912345678' },
  ])
  expect(like.peer.of('enrolment.checkSms')[0]!.body).toEqual({ code: '123456' })
})

test('behavior: a reply that was lost is asked for again under the same key, at each step', async () => {
  give({ askPage: async () => ({ result: 'done' }) })
  const sms: EnrolmentStep = { kind: 'sms' }
  like.peer.on('enrolment.identify', () => sms)
  like.peer.on('enrolment.sendSms', () => sms)
  like.peer.on('enrolment.checkSms', () => FACE)
  const cardId = randomUUID()
  like.peer.on('enrolment.setPassword', () => ({ kind: 'done', cardId, level: 1, joined: false }))
  await client.ready()
  const answers: [operation: string, answer: () => Promise<EnrolmentStep>][] = [
    [
      'enrolment.identify',
      () => client.enrolment.answer({ kind: 'identity' }, { name: '王', documentNumber: '1' }),
    ],
    ['enrolment.sendSms', () => client.enrolment.answer(sms, { phone: '19912345678' })],
    ['enrolment.checkSms', () => client.enrolment.answer(sms, { code: '123456' })],
    ['enrolment.startFace', () => client.enrolment.answer(FACE, {})],
    ['enrolment.finishFace', () => client.enrolment.answer(FACE, {})],
    [
      'enrolment.setPassword',
      () => client.enrolment.answer({ kind: 'password' }, { password: PASSWORD }),
    ],
  ]
  for (const [operation, answer] of answers) {
    const before = like.peer.of(operation).length
    like.peer.lose(operation, 2)
    await settle(device, answer())
    const tries = like.peer.of(operation).slice(before)
    expect(tries.map(({ outcome }) => outcome)).toEqual(['fresh', 'replayed', 'replayed'])
    expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  }
  expect(await client.ready()).toEqual({ card: 'open' })
})

test('behavior: the card that comes with the last step is kept', async () => {
  const card = { cardId: randomUUID(), status: 'active' }
  like.peer.on('enrolment.setPassword', () => ({
    kind: 'done',
    cardId: card.cardId,
    level: 1,
    joined: false,
    card,
  }))
  await client.enrolment.answer({ kind: 'password' }, { password: PASSWORD })
  expect((await client.cards.last())?.card).toEqual(card)
  expect(like.peer.of('cards.get')).toEqual([])
})

test('behavior: a forgotten password is said to the platform', async () => {
  step = FACE
  expect(await client.enrolment.recover()).toEqual(FACE)
  await client.enrolment.resume()
  expect(like.peer.of('enrolment.get').map(({ parameters }) => parameters)).toEqual([
    { recover: 'true' },
    {},
  ])
})

describe('readDocument', () => {
  const reading = { name: '梁美琪', documentNumber: '82000019881220990X', isNumberValid: true }
  let uploads: { url: string; name: string; file: { path: string } }[]
  let answer: { status: number; body: string }

  beforeEach(() => {
    uploads = []
    answer = { status: 200, body: JSON.stringify(reading) }
    like.peer.on('enrolment.startPhoto', () => ({
      path: `/v1/enrolment/photo/${'A'.repeat(43)}`,
      expiresAtUnix: 1,
      maxBytes: 4_194_304,
    }))
  })
  const able = () =>
    give({
      chooseImage: async (source: string) => ({ path: `tmp://${source}.jpg` }),
      upload: async (upload: (typeof uploads)[number]) => {
        uploads.push(upload)
        return { ...answer, headers: {} }
      },
    })

  test('default', async () => {
    expect(client.enrolment.canReadDocument()).toBe(false)
    able()
    expect(client.enrolment.canReadDocument()).toBe(true)
    expect(await client.enrolment.readDocument('camera')).toEqual(reading)
    expect(uploads).toMatchObject([
      {
        url: `${like.peer.url}/v1/enrolment/photo/${'A'.repeat(43)}`,
        name: 'photo',
        file: { path: 'tmp://camera.jpg' },
      },
    ])
    // It is a proposal: nothing was sent as the person's own.
    expect(like.peer.of('enrolment.identify')).toEqual([])
  })

  test.each([
    [{ status: 422, body: '{"code":"ENROLMENT_PHOTO_UNREADABLE"}' }, 'ENROLMENT_PHOTO_UNREADABLE'],
    [
      { status: 503, body: '{"code":"ENROLMENT_PHOTO_UNAVAILABLE"}' },
      'ENROLMENT_PHOTO_UNAVAILABLE',
    ],
    [{ status: 413, body: '<html>too large</html>' }, 'REQUEST_TOO_LARGE'],
    [{ status: 502, body: 'Bad gateway' }, 'PLATFORM_ERROR'],
    [{ status: 200, body: '' }, 'PLATFORM_ERROR'],
    [{ status: 500, body: '{"code":"NO_SUCH_CODE"}' }, 'PLATFORM_ERROR'],
    [{ status: 500, body: 'null' }, 'PLATFORM_ERROR'],
  ])('parameters: %j', async (given, code) => {
    able()
    answer = given
    await expect(client.enrolment.readDocument('album')).rejects.toMatchObject({ code })
  })

  test('behavior: a phone that cannot asks nobody', async () => {
    await expect(client.enrolment.readDocument('camera')).rejects.toMatchObject({
      code: 'HOST_UNSUPPORTED',
    })
    expect(like.peer.calls).toEqual([])
  })
})
