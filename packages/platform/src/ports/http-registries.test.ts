import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CONSOLE_TOKEN, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { named } from '../enrolment/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { drawSpecimen } from '../sandbox/specimen.ts'
import { type HttpRegistries, httpRegistries } from './http-registries.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
let url: string
let far: HttpRegistries
const servers: Server[] = []

beforeAll(async () => {
  platform = await testPlatform()
  url = await platform.app.listen({ host: '127.0.0.1', port: 0 })
  far = httpRegistries({ url, token: CONSOLE_TOKEN })
})
beforeEach(() => platform.reset())
afterAll(async () => {
  for (const server of servers) server.close()
  await platform.stop()
})

/** A registry that answers whatever a test wants, and counts how often it was asked. */
async function registry(answer: (count: number) => { status: number; body: string } | undefined) {
  let count = 0
  const server = createServer((_, response) => {
    count += 1
    const given = answer(count)
    if (!given) return void response.destroy()
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const http = httpRegistries({ url: `http://127.0.0.1:${port}`, token: CONSOLE_TOKEN })
  return { http, count: () => count }
}

const worker = named('worker')
const refOf = (key: string) => personRefOf(named(key).person.index)

test.each(['worker', 'card-lost', 'card-none'])(
  'default: %s is told over HTTP as at home',
  async (key) => {
    const near = platform.world.ports
    const ref = refOf(key)
    const { name, documentNumber } = named(key).enter
    const pairs = (ports: HttpRegistries) => [
      ports.population.check({ name, documentNumber }),
      ports.population.check({ name: '某某', documentNumber }),
      ports.population.person(ref),
      ports.population.person('sp_99999999'),
      ports.cards.card(ref),
      ports.cards.findByNumber('nobody'),
      ports.photos.photo(ref),
      ports.bank.account(ref),
      ports.bank.checkPhone(ref, '13800000000'),
      ports.insurance.entitlement(ref),
      ports.insurance.contributions(ref, '2026-01', '2026-10'),
      ports.cardChanges.after(0),
    ]
    const plain = (answers: unknown[]) => answers.map((one) => JSON.stringify(one))
    expect(plain(await Promise.all(pairs(far)))).toEqual(plain(await Promise.all(pairs(near))))
  },
)

test('default: a face is ordered, shown and asked about', async () => {
  const personRef = refOf('worker')
  const challenge = 'c'.repeat(32)
  const { faceSessionId } = await far.face.start({ personRef, challenge })
  const outcome = () => far.face.outcome({ personRef, faceSessionId, attempt: 1 })
  expect(await outcome()).toBe('pending')
  await platform.world.face.perform(faceSessionId)
  expect(await outcome()).toBe('passed')
  const returnUrl = `https://card.example/services/face/${'A'.repeat(43)}/done`
  expect(await far.face.page({ personRef, faceSessionId, returnUrl })).toBe(
    await platform.world.face.page({ personRef, faceSessionId, returnUrl }),
  )
})

test('default: a document is read', async () => {
  const personRef = refOf('macao-permit')
  const bytes = drawSpecimen({ personRef, isMisread: false })
  const { name, documentNumber } = named('macao-permit').enter
  expect(await far.documents.read({ type: 'image/png', bytes })).toEqual({
    kind: 'macao-permit',
    name,
    number: documentNumber,
  })
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(3_000_000)])
  expect(await far.documents.read({ type: 'image/jpeg', bytes: jpeg })).toBeUndefined()
  await platform.world.faults.set('documentReaderUnavailable', true)
  await expect(far.documents.read({ type: 'image/png', bytes })).rejects.toMatchObject({
    code: 'ENROLMENT_PHOTO_UNAVAILABLE',
  })
})

test('default: a message reaches the inbox', async () => {
  await far.messenger.send({ phone: worker.enter.phone, text: 'code 123456' })
  expect(await platform.world.messenger.inbox(worker.enter.phone)).toMatchObject([
    { text: 'code 123456' },
  ])
})

test('behavior: what fails there is a coded error here', async () => {
  const personRef = refOf('worker')
  await platform.world.faults.set('populationUnavailable', true)
  await platform.world.faults.set('faceUnavailable', true)
  await expect(far.population.person(personRef)).rejects.toMatchObject({
    code: 'PLATFORM_UNAVAILABLE',
  })
  await expect(far.face.start({ personRef, challenge: 'c' })).rejects.toMatchObject({
    code: 'FACE_UNAVAILABLE',
  })
})

test('behavior: without the token the registries say nothing', async () => {
  const stranger = httpRegistries({ url, token: 'another-token-of-enough-length' })
  await expect(stranger.cards.card(refOf('worker'))).rejects.toMatchObject({
    code: 'PLATFORM_UNAVAILABLE',
  })
})

test('behavior: a question is asked again after a lost reply, an order is not', async () => {
  const lossy = await registry((count) =>
    count === 1 ? undefined : { status: 200, body: '{"answer":null}' },
  )
  expect(await lossy.http.cards.card('sp_1')).toBeUndefined()
  expect(lossy.count()).toBe(2)

  const gone = await registry(() => undefined)
  const sent = gone.http.messenger.send({ phone: '13800000000', text: 'x' })
  await expect(sent).rejects.toMatchObject({ code: 'PLATFORM_UNAVAILABLE' })
  expect(gone.count()).toBe(1)
})

test.each(['{"answer":{"outcome":"match"}}', '{"answer":"match"}', '{}', 'not json'])(
  'behavior: the answer %s is none',
  async (body) => {
    const strange = await registry(() => ({ status: 200, body }))
    const asked = strange.http.population.check({ name: 'x', documentNumber: 'y' })
    await expect(asked).rejects.toMatchObject({ code: 'PLATFORM_UNAVAILABLE' })
  },
)

test('parameters: an address or a token that cannot be', () => {
  const token = CONSOLE_TOKEN
  for (const bad of ['registries.example', 'ftp://x.example', 'https://x.example/']) {
    expect(() => httpRegistries({ url: bad, token })).toThrow(TypeError)
  }
  expect(() => httpRegistries({ url, token: 'short' })).toThrow(TypeError)
})
