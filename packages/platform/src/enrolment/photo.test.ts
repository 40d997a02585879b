import {
  CONSOLE_TOKEN,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from '../channels/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { drawSpecimen } from '../sandbox/specimen.ts'
import { PHOTO_BYTES } from './photo.ts'
import { photoPart, photoType } from './photo-form.ts'
import { enrol, identify, named } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const refOf = (key: string) => personRefOf(named(key).person.index)
const specimen = (key: string, isMisread = false) =>
  drawSpecimen({ personRef: refOf(key), isMisread })
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(64)])

const form = (bytes: Uint8Array, name = 'photo') => {
  const head = `--xX9b\r\nContent-Disposition: form-data; name="${name}"; filename="p"\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--xX9b--\r\n')])
}

async function upload(path: string, bytes: Uint8Array, name?: string) {
  const answer = await platform.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'multipart/form-data; boundary=xX9b' },
    payload: form(bytes, name),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function read(phone: TestPhone, bytes: Uint8Array) {
  const started = await phone.call('enrolment.startPhoto')
  expect(started.status).toBe(200)
  return await upload(started.body.path, bytes)
}

test('default: name and number are read, and stay a proposal', async () => {
  const phone = await testPhone(platform)
  const { name, documentNumber } = named('worker').enter
  const answer = await read(phone, specimen('worker'))
  expect(answer).toEqual({
    status: 200,
    body: { documentKind: 'resident-id', name, documentNumber, isNumberValid: true },
  })
  expect((await phone.call('enrolment.get')).body).toEqual({ kind: 'identity' })
  expect((await identify(phone, named('worker'))).body).toMatchObject({ kind: 'face' })
})

test.each([
  ['macao-permit', 'macao-permit'],
  ['foreign-2017', 'foreign-resident-2017'],
  ['foreign-2023', 'foreign-resident-2023'],
  ['long-name', 'resident-id'],
  ['rare-character-name', 'resident-id'],
])('behavior: the document of %s', async (key, documentKind) => {
  const phone = await testPhone(platform)
  const { name } = named(key).person
  expect((await read(phone, specimen(key))).body).toMatchObject({ documentKind, name })
})

test('behavior: a digit that was misread is told, and corrected by hand', async () => {
  const phone = await testPhone(platform)
  const { body } = await read(phone, specimen('worker', true))
  expect(body).toMatchObject({ isNumberValid: false, documentKind: 'resident-id' })
  expect(body.documentNumber).not.toBe(named('worker').enter.documentNumber)
  const typed = { name: body.name, documentNumber: body.documentNumber }
  expect((await phone.call('enrolment.identify', { body: typed })).code).toBe(
    'ENROLMENT_DOCUMENT_INVALID',
  )
  expect((await identify(phone, named('worker'))).body).toMatchObject({ kind: 'face' })
})

test('behavior: a photo of anything else, until the console puts a document before it', async () => {
  const phone = await testPhone(platform)
  const unreadable = await read(phone, JPEG)
  expect([unreadable.status, unreadable.body.code]).toEqual([422, 'ENROLMENT_PHOTO_UNREADABLE'])
  const queued = await platform.app.inject({
    method: 'POST',
    url: '/v1/sandbox/documents',
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}` },
    payload: { personRef: refOf('taiwan-permit') },
  })
  expect(queued.statusCode).toBe(200)
  expect((await read(phone, JPEG)).body).toMatchObject({ documentKind: 'taiwan-permit' })
  expect((await read(phone, JPEG)).status).toBe(422)
})

test('behavior: the specimen that the console hands out is one that can be read', async () => {
  const phone = await testPhone(platform)
  const picture = await platform.app.inject({
    method: 'GET',
    url: `/v1/sandbox/people/${refOf('worker')}/document`,
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}` },
  })
  expect(picture.headers['content-type']).toBe('image/png')
  expect((await read(phone, picture.rawPayload)).body.name).toBe(named('worker').person.name)
})

test('behavior: an address is good once, for five minutes, and cannot be guessed', async () => {
  const phone = await testPhone(platform)
  const { body } = await phone.call('enrolment.startPhoto')
  expect((await upload(body.path, specimen('worker'))).status).toBe(200)
  expect((await upload(body.path, specimen('worker'))).body.code).toBe('REQUEST_NOT_FOUND')
  const late = await phone.call('enrolment.startPhoto')
  platform.clock.advance(300_000)
  expect((await upload(late.body.path, specimen('worker'))).status).toBe(404)
  const guessed = `/v1/enrolment/photo/${'A'.repeat(43)}`
  expect((await upload(guessed, specimen('worker'))).status).toBe(404)
  expect((await upload('/v1/enrolment/photo/x', specimen('worker'))).status).toBe(404)
})

test('behavior: too large, no picture, another form, no form', async () => {
  const phone = await testPhone(platform)
  const large = Buffer.concat([JPEG, Buffer.alloc(PHOTO_BYTES)])
  const tooLarge = await read(phone, large)
  expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'REQUEST_TOO_LARGE'])
  expect((await read(phone, Buffer.from('%PDF-1.7'))).body.code).toBe('ENROLMENT_PHOTO_UNREADABLE')
  const started = await phone.call('enrolment.startPhoto')
  const other = await upload(started.body.path, specimen('worker'), 'file')
  expect(other.body.code).toBe('ENROLMENT_PHOTO_UNREADABLE')
  const again = await phone.call('enrolment.startPhoto')
  const json = await platform.app.inject({
    method: 'POST',
    url: again.body.path,
    payload: { photo: 'x' },
  })
  expect(json.json().code).toBe('ENROLMENT_PHOTO_UNREADABLE')
})

test('behavior: twenty photos are the limit of a day', async () => {
  const phone = await testPhone(platform)
  for (let i = 0; i < 20; i += 1) {
    expect((await phone.call('enrolment.startPhoto')).status).toBe(200)
  }
  const over = await phone.call('enrolment.startPhoto')
  expect([over.status, over.code]).toEqual([429, 'REQUEST_RATE_LIMITED'])
})

test('behavior: a reader that cannot be reached is said; typing goes on', async () => {
  const phone = await testPhone(platform)
  await platform.world.faults.set('documentReaderUnavailable', true)
  const answer = await read(phone, specimen('worker'))
  expect([answer.status, answer.body.code]).toEqual([503, 'ENROLMENT_PHOTO_UNAVAILABLE'])
  expect((await identify(phone, named('worker'))).status).toBe(200)
})

test('behavior: who has a card needs no photo; nothing of one is kept', async () => {
  const phone = await enrol(platform)
  expect((await phone.call('enrolment.startPhoto')).code).toBe('ENROLMENT_STEP_CONFLICT')
  const other = await testPhone(platform)
  await read(other, specimen('worker'))
  const { rows } = await platform.database.pool.query('select 1 from photo_ticket')
  expect(rows).toEqual([])
  expect(platform.logLines.join('\n')).not.toContain('ESSC-SPECIMEN')
})

describe('photoPart', () => {
  const found = (contentType: string, body: string) =>
    photoPart(contentType, Buffer.from(body, 'latin1'))?.toString('latin1')
  const type = 'multipart/form-data; boundary=b'
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`

  test('default: as hosts write it, whatever comes before', () => {
    const fields = part('Content-Disposition: form-data; name="x"', 'one')
    const photo = part(
      'content-disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg',
      'a\r\n\r\nb',
    )
    expect(found(type, `${fields}${photo}--b--\r\n`)).toBe('a\r\n\r\nb')
    expect(found('multipart/form-data; boundary="b"', `${photo}--b--\r\n`)).toBe('a\r\n\r\nb')
  })

  test.each([
    [
      'no boundary',
      'multipart/form-data',
      part('Content-Disposition: form-data; name="photo"', 'x'),
    ],
    ['cut short', type, '--b\r\nContent-Disposition: form-data; name="photo"\r\n\r\nx'],
    ['another name', type, `${part('Content-Disposition: form-data; name="photos"', 'x')}--b--`],
    ['no head', type, '--b\r\nx\r\n--b--'],
    ['nothing', type, ''],
  ])('parameters: %s', (_, contentType, body) => {
    expect(found(contentType, body)).toBeUndefined()
  })

  test('parameters: pictures by their first bytes', () => {
    expect(photoType(JPEG)).toBe('image/jpeg')
    expect(photoType(specimen('worker'))).toBe('image/png')
    expect(photoType(Buffer.from('GIF89a'))).toBeUndefined()
    expect(photoType(Buffer.alloc(0))).toBeUndefined()
  })
})
