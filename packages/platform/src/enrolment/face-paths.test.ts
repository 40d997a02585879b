import type { DocumentKind } from '@essc/protocol/enrolment/document-number'
import { type TestPhone, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { testTerminal } from '../desk/testing.ts'
import { faceHelp, facePaths, isFaceOpen } from './face-paths.ts'
import { enrol, identify, named, setPassword, TEST_PASSWORD, takeFace } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const foreign: DocumentKind[] = [
  'hong-kong-permit',
  'macao-permit',
  'taiwan-permit',
  'foreign-resident-2017',
  'foreign-resident-2023',
]

async function atFace(key: string, host = 'wechat', hostUser?: string): Promise<TestPhone> {
  const phone = await testPhone(platform, { host, ...(hostUser !== undefined && { hostUser }) })
  expect((await identify(phone, named(key))).body).toMatchObject({ kind: 'face' })
  return phone
}
const order = (phone: TestPhone, means: string) =>
  phone.call('enrolment.startFace', { body: { means } })
const page = (url: string, headers: Record<string, string> = {}) =>
  platform.app.inject({ method: 'GET', url: url.replace('https://card.example', ''), headers })
const step = async (phone: TestPhone) => (await phone.call('enrolment.get')).body

describe('parameters: which way by document and host', () => {
  test('a resident id is checked by WeChat, Alipay and a bank’s app, and on a page elsewhere', () => {
    for (const host of ['wechat', 'alipay', 'bank', 'finclip', 'mpaas']) {
      expect(facePaths('resident-id', host)).toEqual(['host', 'page', 'desk'])
    }
    for (const host of ['web', 'wechat-web', 'wechat-plugin', 'upsdk', 'oauth']) {
      expect(facePaths('resident-id', host)).toEqual(['page', 'desk'])
    }
  })

  test.each(foreign)('%s never depends on WeChat or Alipay', (kind) => {
    for (const host of ['wechat', 'alipay', 'finclip', 'mpaas', undefined, 'constructor']) {
      expect(facePaths(kind, host)).toEqual(['page', 'desk'])
    }
    for (const host of [undefined, 'wechat', 'alipay', 'bank', 'simulated']) {
      expect(isFaceOpen(kind, host, 'wechat')).toBe(false)
      expect(isFaceOpen(kind, host, 'alipay')).toBe(false)
      expect(isFaceOpen(kind, host, 'page')).toBe(true)
    }
    expect(facePaths(kind, 'bank')[0]).toBe('host')
  })

  test('the desk is always open', () => {
    for (const kind of ['resident-id', ...foreign] as const) {
      for (const host of [undefined, 'wechat', 'alipay', 'bank', 'web', 'nothing']) {
        expect(facePaths(kind, host)).toContain('desk')
      }
    }
  })
})

test.each([
  ['hong-kong-permit', 'hong-kong-permit'],
  ['macao-permit', 'macao-permit'],
  ['taiwan-permit', 'taiwan-permit'],
  ['foreign-2017', 'foreign-resident-2017'],
  ['foreign-2023', 'foreign-resident-2023'],
])('behavior: %s is led past WeChat’s check, which refuses it', async (key, documentKind) => {
  const phone = await atFace(key)
  expect(await step(phone)).toMatchObject({ documentKind, paths: ['page', 'desk'] })
  const closed = await order(phone, 'wechat')
  expect([closed.status, closed.code]).toEqual([422, 'FACE_PATH_CLOSED'])
  expect((await order(phone, 'page')).status).toBe(200)
})

test('behavior: after two refused faces there are three ways out, with what to bring', async () => {
  const phone = await atFace('face-refused')
  await takeFace(platform, phone)
  expect(await step(phone)).toMatchObject({ attemptsLeft: 2, help: [] })
  await takeFace(platform, phone)
  const { help } = (await step(phone)) as unknown as { help: ReturnType<typeof faceHelp> }
  expect(help).toEqual(faceHelp(2))
  expect(help.map(({ kind }) => kind)).toEqual(['helper', 'desk', 'bank'])
  for (const { bring } of help) expect(bring).toContain('document')
})

describe('page', () => {
  /** Follows the page to the provider's camera, and presses one of its buttons. */
  async function perform(url: string, outcome = ''): Promise<string> {
    const first = await page(url)
    expect(first.statusCode).toBe(200)
    // Below whatever prefix a proxy shows the platform: no link begins at the root or names the address.
    expect(first.body).not.toMatch(/href="(\/|https:\/\/card\.example)/)
    const link = /href="([^"]*sandbox-face[^"]*)"/.exec(first.body)![1]!.replaceAll('&amp;', '&')
    const address = new URL(link, url).href
    const camera = await page(address)
    expect(camera.statusCode).toBe(200)
    expect(camera.headers['content-security-policy']).toContain(
      "form-action 'self' https://card.example",
    )
    const back = /name="back" value="([^"]*)"/.exec(camera.body)![1]!.replaceAll('&amp;', '&')
    const pressed = await platform.app.inject({
      method: 'POST',
      url: address.replace('https://card.example', ''),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ back, outcome }).toString(),
    })
    expect(pressed.statusCode).toBe(303)
    expect(pressed.headers.location).toMatch(/^\/services\/face\//)
    return String(pressed.headers.location)
  }

  test('default: a Macao resident in WeChat receives the card by the page', async () => {
    const phone = await atFace('macao-permit')
    const ordered = await order(phone, 'page')
    const { url, challengeId } = ordered.body
    expect(ordered.body).toMatchObject({ means: 'page', providerId: '' })
    expect(url).toMatch(/^https:\/\/card\.example\/services\/face\/[\w-]{43}$/)
    const first = await page(`${url}?lang=en`)
    expect(first.body).toContain('*美琪')
    expect(first.body).not.toContain(named('macao-permit').person.name)
    expect(first.body).not.toContain(named('macao-permit').enter.documentNumber)
    const end = await page(await perform(url))
    expect([end.statusCode, end.body.includes('data-result="done"')]).toEqual([200, true])
    const done = await phone.call('enrolment.finishFace', { body: { challengeId } })
    expect(done.body).toEqual({ kind: 'password' })
    expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
    // The page is over with the check.
    expect((await page(url)).statusCode).toBe(404)
  })

  test('behavior: cancelled or too late is the provider’s word, as elsewhere', async () => {
    const phone = await atFace('macao-permit')
    for (const [outcome, code] of [
      ['cancelled', 'FACE_CANCELLED'],
      ['timedOut', 'FACE_TIMED_OUT'],
    ]) {
      const { body } = await order(phone, 'page')
      await perform(body.url, outcome)
      const finish = { body: { challengeId: body.challengeId } }
      expect((await phone.call('enrolment.finishFace', finish)).code).toBe(code)
    }
  })

  test('behavior: a page that was left says so, and the check goes on', async () => {
    const phone = await atFace('macao-permit')
    const { body } = await order(phone, 'page')
    const left = await page(`${body.url}/cancelled`)
    expect(left.body).toContain('data-result="cancelled"')
    const finish = { body: { challengeId: body.challengeId } }
    expect((await phone.call('enrolment.finishFace', finish)).code).toBe('FACE_UNAVAILABLE')
    await perform(body.url)
    expect((await phone.call('enrolment.finishFace', finish)).body).toEqual({ kind: 'password' })
  })

  test.each([
    ['WeChat', 'Mozilla/5.0 MicroMessenger/8.0 miniProgram/wx1', 'https://res.wx.qq.com/'],
    ['Alipay', 'Mozilla/5.0 AlipayClient/10.3', 'https://appx/web-view.min.js'],
  ])(
    'behavior: in %s it brings that app’s own script, and nothing else',
    async (_, agent, script) => {
      const phone = await atFace('macao-permit')
      const { body } = await order(phone, 'page')
      const end = await page(`${body.url}/done`, { 'user-agent': agent })
      expect(end.body).toContain(`<script src="${script}`)
      expect(end.headers['content-security-policy']).toContain(`script-src 'sha256-`)
      const plain = await page(`${body.url}/done`)
      expect(plain.body).not.toContain('<script src=')
    },
  )

  test('behavior: the page is good for ten minutes; unknown ones say so', async () => {
    const phone = await atFace('macao-permit')
    const { body } = await order(phone, 'page')
    platform.clock.advance(600_000)
    expect((await page(body.url)).statusCode).toBe(404)
    expect((await page(`/services/face/${'A'.repeat(43)}`)).statusCode).toBe(404)
    expect((await page('/services/face/x')).statusCode).toBe(404)
  })

  test('behavior: a provider that cannot be reached is said on the page', async () => {
    const phone = await atFace('macao-permit')
    const { body } = await order(phone, 'page')
    await platform.world.faults.set('faceUnavailable', true)
    const answer = await page(`${body.url}?lang=en`)
    expect([answer.statusCode, answer.body.includes('cannot be used just now')]).toEqual([
      503,
      true,
    ])
    await platform.world.faults.set('faceUnavailable', false)
    expect((await page(body.url)).statusCode).toBe(200)
  })

  test('behavior: the camera leads back to the platform’s page alone', async () => {
    const phone = await atFace('macao-permit')
    const { body } = await order(phone, 'page')
    const first = await page(body.url)
    const check = /sandbox-face\/([\w-]+)/.exec(first.body)![1]!
    for (const back of [
      'https://elsewhere.example/',
      'javascript:alert(1)',
      'x',
      `${body.url}/x`,
    ]) {
      const camera = await page(`/services/sandbox-face/${check}?back=${encodeURIComponent(back)}`)
      expect(camera.statusCode).toBe(404)
    }
    const unknown = encodeURIComponent(`${body.url}/done`)
    expect((await page(`/services/sandbox-face/face_x?back=${unknown}`)).statusCode).toBe(404)
  })
})

describe('desk', () => {
  const clerk = { operator: 'Li', office: 'Window 3' }
  const startDesk = async (phone: TestPhone) => {
    const { body } = await phone.call('enrolment.startDesk')
    return (body as unknown as { desk: { reference: string; expiresAtUnix: number } }).desk
  }

  test('default: a clerk compares, and the enrolment goes on', async () => {
    const phone = await atFace('face-refused')
    const { reference, expiresAtUnix } = await startDesk(phone)
    expect(expiresAtUnix).toBe(platform.clock.now() / 1_000 + 7 * 86_400)
    expect(await step(phone)).toMatchObject({ desk: { reference } })
    const desk = await testTerminal(platform, 'desk')
    const found = await desk.call('desk.findEnrolment', { body: { reference, ...clerk } })
    const { name, documentNumber } = named('face-refused').enter
    expect(found.body).toMatchObject({ name, documentNumber, documentKind: 'resident-id' })
    expect(found.body.photo).toMatch(/^data:image\//)
    const body = { reference, outcome: 'passed', ...clerk }
    expect((await desk.call('desk.settleEnrolment', { body })).status).toBe(200)
    expect(await step(phone)).toEqual({ kind: 'password' })
    expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
    const { entries } = (await phone.call('activity.list')).body
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['card.issued', 'enrolment.atDesk'])
    const { operatorName } = desk.provisioned
    expect(entries.find(({ kind }) => kind === 'enrolment.atDesk')!.actor).toBe(
      `${operatorName} · Window 3 · Li`,
    )
  })

  test('behavior: a reference works once, for a week, and the newest counts', async () => {
    const phone = await atFace('worker')
    const desk = await testTerminal(platform, 'desk')
    const settle = (reference: string) =>
      desk.call('desk.settleEnrolment', { body: { reference, outcome: 'passed', ...clerk } })
    const first = await startDesk(phone)
    const second = await startDesk(phone)
    const old = await settle(first.reference)
    expect([old.status, old.code]).toEqual([404, 'DESK_REFERENCE_UNKNOWN'])
    expect((await settle(second.reference)).status).toBe(200)
    expect((await settle(second.reference)).code).toBe('DESK_REFERENCE_UNKNOWN')
    const late = await atFace('elder-child')
    const third = await startDesk(late)
    platform.clock.advance(7 * 86_400_000)
    const again = await testTerminal(platform, 'desk')
    const answer = await again.call('desk.findEnrolment', {
      body: { reference: third.reference, ...clerk },
    })
    expect(answer.code).toBe('DESK_REFERENCE_UNKNOWN')
  })

  test('behavior: a clerk who refuses ends the reference; the face step stays', async () => {
    const phone = await atFace('worker')
    const { reference } = await startDesk(phone)
    const desk = await testTerminal(platform, 'desk')
    const body = { reference, outcome: 'refused', ...clerk }
    expect((await desk.call('desk.settleEnrolment', { body })).status).toBe(200)
    const now = await step(phone)
    expect(now).toMatchObject({ kind: 'face', attemptsLeft: 3 })
    expect(now).not.toHaveProperty('desk')
  })

  test('behavior: a name that is changed ends the reference', async () => {
    const phone = await atFace('worker')
    const { reference } = await startDesk(phone)
    await identify(phone, named('elder-child'))
    const desk = await testTerminal(platform, 'desk')
    const answer = await desk.call('desk.findEnrolment', { body: { reference, ...clerk } })
    expect(answer.code).toBe('DESK_REFERENCE_UNKNOWN')
  })

  test('behavior: who holds a card elsewhere joins it at the desk, and opens it by its password', async () => {
    await enrol(platform, 'worker')
    const phone = await testPhone(platform, { channelId: 'ch_other', hostUser: 'w' })
    await identify(phone, named('worker'))
    const { reference } = await startDesk(phone)
    const desk = await testTerminal(platform, 'desk')
    const body = { reference, outcome: 'passed', ...clerk }
    expect((await desk.call('desk.settleEnrolment', { body })).status).toBe(200)
    expect(await step(phone)).toMatchObject({ kind: 'done', joined: true })
    expect((await phone.call('cards.get')).code).toBe('SESSION_LOCKED')
    const sealedPassword = phone.seal('unlock', TEST_PASSWORD)
    expect((await phone.call('enrolment.unlock', { body: { sealedPassword } })).status).toBe(200)
    expect((await phone.call('cards.get')).status).toBe(200)
  })

  test('behavior: a holder who forgot the password sets a new one after the desk', async () => {
    const phone = await enrol(platform, 'worker')
    const recovering = await phone.call('enrolment.get', { parameters: { recover: 'true' } })
    expect(recovering.body).toMatchObject({ kind: 'face' })
    expect(await step(phone)).toMatchObject({ kind: 'done' })
    const { reference } = await startDesk(phone)
    const desk = await testTerminal(platform, 'desk')
    await desk.call('desk.findEnrolment', { body: { reference, ...clerk } })
    await desk.call('desk.settleEnrolment', { body: { reference, outcome: 'passed', ...clerk } })
    expect(await step(phone)).toEqual({ kind: 'password' })
    expect((await setPassword(phone, '481907')).body).toMatchObject({ kind: 'done' })
    const { entries } = (await phone.call('activity.list')).body
    expect(entries.map(({ kind }) => kind)).toContain('enrolment.atDesk')
  })

  test('behavior: a desk without the purpose is refused; guessing is counted', async () => {
    const desk = await testTerminal(platform, 'desk')
    const guess = { body: { reference: 'AAAA-2222', ...clerk } }
    for (let i = 0; i < 20; i += 1) {
      expect((await desk.call('desk.findEnrolment', guess)).code).toBe('DESK_REFERENCE_UNKNOWN')
    }
    expect((await desk.call('desk.findEnrolment', guess)).code).toBe('REQUEST_RATE_LIMITED')
    await platform.database.pool.query(`delete from desk_purpose where purpose = 'enrolment'`)
    const other = await testTerminal(platform, 'desk')
    expect((await other.call('desk.findEnrolment', guess)).code).toBe('DESK_PURPOSE_NOT_REGISTERED')
  })

  test('behavior: who died before the window is given nothing', async () => {
    const phone = await atFace('worker')
    const { reference } = await startDesk(phone)
    const desk = await testTerminal(platform, 'desk')
    const { personRef } = (await platform.world.ports.population.check(named('worker').enter)) as {
      personRef: string
    }
    await platform.world.overrides.write(personRef, { diedOn: '2026-11-22' })
    const body = { reference, outcome: 'passed', ...clerk }
    expect((await desk.call('desk.settleEnrolment', { body })).code).toBe(
      'ENROLMENT_PERSON_DECEASED',
    )
    expect(await step(phone)).toMatchObject({ kind: 'face' })
  })
})
