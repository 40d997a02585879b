import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { encodeBase45 } from '@essc/protocol/codes/base45'
import { bindingOf } from '@essc/protocol/codes/binding'
import { compactText } from '@essc/protocol/codes/compact'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import { parsePrintedText } from '@essc/protocol/codes/printed'
import { type TestPhone, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { authorised, chained, freshKey, identityRequest } from '../codes/testing.ts'
import { enrol, linkBank, named } from '../enrolment/testing.ts'
import { ASKED_PER_HOUR, REFUSED_PER_HOUR } from './limits.ts'
import { type TestTerminal, testTerminal } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
let phone: TestPhone
let desk: TestTerminal
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  phone = await enrol(platform)
  desk = await testTerminal(platform, 'desk')
})
afterAll(() => platform.stop())

const resolve = (code: string, purpose = 'benefit-inquiry', more: object = {}, at = desk) =>
  at.call('desk.resolve', { body: { code, purpose, operator: '3', office: '1', ...more } })
const entries = async () => (await phone.call('activity.list')).body.entries

describe('bound codes', () => {
  const challenge = toBase64Url(randomBytes(16))
  const bound = () => bindingOf({ terminalId: desk.terminalId, challenge })

  test('default: a purpose that resets passwords takes a code for this desk and challenge', async () => {
    const codes = await authorised(platform, phone)
    const { name, documentNumber } = named('worker').enter
    const answer = await resolve(codes.text({ binding: bound() }), 'password-reset', { challenge })
    expect(answer.body.fields).toEqual({ name, documentNumber })
  })

  test('behavior: a relayed code is of no use at another desk, or for another challenge', async () => {
    const codes = await authorised(platform, phone)
    const other = await testTerminal(platform, 'desk')
    const binding = bound()
    const next = toBase64Url(randomBytes(16))
    const tries = [
      resolve(codes.text(), 'password-reset', { challenge }),
      resolve(codes.text({ binding }), 'password-reset'),
      resolve(codes.text({ binding }), 'password-reset', { challenge: next }),
      resolve(codes.text({ binding }), 'password-reset', { challenge }, other),
    ]
    for (const each of tries) expect((await each).code).toBe('CODE_BINDING_REQUIRED')
    // Refused before it is spent.
    const code = codes.text({ binding })
    expect((await resolve(code, 'password-reset')).code).toBe('CODE_BINDING_REQUIRED')
    expect((await resolve(code, 'password-reset', { challenge })).status).toBe(200)
  })

  test('behavior: chains and paper cannot be bound', async () => {
    const chain = await chained(platform, phone)
    const { text } = (await phone.call('codes.print')).body
    for (const code of [chain.text(), text]) {
      const answer = await resolve(code, 'password-reset', { challenge })
      expect(answer.code).toBe('CODE_BINDING_REQUIRED')
    }
  })
})

describe('chain codes', () => {
  test('default: one slot, once', async () => {
    const chain = await chained(platform, phone)
    expect((await resolve(chain.text())).status).toBe(200)
    expect((await resolve(chain.text())).code).toBe('CODE_REPLAYED')
    platform.clock.advance(30_000)
    expect((await resolve(chain.text())).status).toBe(200)
  })

  test('behavior: a link of the past says nothing of the next', async () => {
    const chain = await chained(platform, phone)
    const now = chain.slotNow()
    const bytes = (text: string) => text
    expect(bytes(chain.text(now)).startsWith('SC2:')).toBe(true)
    platform.clock.advance(150_000)
    expect((await resolve(chain.text(now))).code).toBe('CODE_EXPIRED')
    expect((await resolve(chain.text(chain.slotNow() + 3))).code).toBe('CODE_FROM_THE_FUTURE')
    // The link that was seen, in the place of the one that is due.
    const forged = Buffer.concat([
      chain.authorisation,
      Buffer.from([chain.slotNow() >> 8, chain.slotNow() & 255]),
      chain.links[now]!,
    ])
    expect((await resolve(`SC2:${encodeBase45(forged)}`)).code).toBe('CODE_SIGNATURE_INVALID')
  })
})

describe('printed codes', () => {
  test('default: resolved again and again, with the photo', async () => {
    const { text } = (await phone.call('codes.print')).body
    const { name } = named('worker').enter
    for (const _ of [1, 2]) {
      const { body } = await resolve(text)
      expect(body.fields).toMatchObject({ name })
      expect(body.photo).toMatch(/^data:image\/svg\+xml;base64,/)
    }
    expect((await entries()).filter(({ kind }) => kind === 'desk.resolved')).toHaveLength(2)
    const other = await enrol(platform, 'elder-child')
    const theirs = (await other.call('codes.print')).body.text
    expect((await resolve(theirs)).body.photo).not.toBe((await resolve(text)).body.photo)
  })

  test('behavior: a shown code comes without a photo', async () => {
    const codes = await authorised(platform, phone)
    expect((await resolve(codes.text())).body.photo).toBeUndefined()
  })

  test('behavior: paper that was revoked, replaced, forged or outlived is refused', async () => {
    const first = (await phone.call('codes.print')).body.text
    const second = (await phone.call('codes.print')).body.text
    expect((await resolve(first)).code).toBe('CODE_REVOKED')
    expect((await resolve(second)).status).toBe(200)
    const forged = Uint8Array.from(parsePrintedText(second)!.bytes)
    forged[11] = forged[11]! ^ 1
    const text = `SC1:${encodeBase45(forged)}`
    expect((await resolve(text)).code).toBe('CODE_ISSUER_SIGNATURE_INVALID')
    await phone.call('codes.revokePrinted')
    expect((await resolve(second)).code).toBe('CODE_REVOKED')
    const third = (await phone.call('codes.print')).body.text
    platform.clock.advance(181 * 86_400_000)
    desk = await testTerminal(platform, 'desk')
    expect((await resolve(third)).code).toBe('CODE_REVOKED')
  })

  test('behavior: where no photo can be had, paper is worth nothing', async () => {
    const { text } = (await phone.call('codes.print')).body
    await platform.world.faults.set('cardRegistryUnavailable', true)
    expect((await resolve(text)).status).toBe(503)
    await platform.world.faults.set('cardRegistryUnavailable', false)
    expect((await resolve(text)).status).toBe(200)
  })
})

describe('curious desks', () => {
  test('behavior: an index finds nobody; the twenty-first try is not even looked at', async () => {
    const codes = await authorised(platform, phone)
    const good = codes.bytes()
    // The place of somebody else under this authorisation, again and again.
    for (let index = 0; index < REFUSED_PER_HOUR; index += 1) {
      const walked = Uint8Array.from(good)
      walked.set([0, 0, 0, index], 8)
      expect((await resolve(compactText(walked))).code).toBe('CODE_ISSUER_SIGNATURE_INVALID')
    }
    expect((await resolve(codes.text())).code).toBe('REQUEST_RATE_LIMITED')
    const other = await testTerminal(platform, 'desk')
    expect((await resolve(codes.text(), 'benefit-inquiry', {}, other)).status).toBe(200)
    platform.clock.advance(3_600_000)
    expect((await resolve(codes.text())).status).toBe(200)
  })

  test('behavior: half a code, an authorisation and a place are no codes', async () => {
    const codes = await authorised(platform, phone)
    const half = [
      compactText(codes.bytes().subarray(0, 124)),
      `SC1:${encodeBase45(codes.authorisation)}`,
      encodeDecimal(codes.authorisation),
      toBase64Url(codes.bytes()),
    ]
    for (const text of half) {
      expect((await resolve(text)).code).toBe('CODE_MALFORMED')
    }
    expect((await resolve(encodeDecimal(codes.bytes()))).status).toBe(200)
  })

  test('behavior: a desk asks no more often than a window can serve', async () => {
    const codes = await authorised(platform, phone)
    const hour = Math.floor(platform.clock.now() / 3_600_000)
    expect((await resolve(codes.text())).status).toBe(200)
    await platform.database.pool.query(
      'update desk_count set asked = $1 where terminal_id = $2 and hour = $3',
      [ASKED_PER_HOUR - 1, desk.terminalId, hour],
    )
    expect((await resolve(codes.text())).status).toBe(200)
    expect((await resolve(codes.text())).code).toBe('REQUEST_RATE_LIMITED')
  })
})

test('behavior: travel codes say nothing at a desk', async () => {
  await linkBank(platform, phone)
  const key = freshKey()
  const { body } = await phone.call('codes.authorise', {
    body: { travel: identityRequest(phone, key) },
  })
  const bytes = Buffer.concat([fromBase64Url(body.travel!.authorisation), Buffer.alloc(74)])
  expect((await resolve(compactText(bytes))).code).toBe('CODE_WRONG_PURPOSE')
})
