import { openReveal } from '@essc/protocol/cards/reveal'
import { type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { enrol, named, TEST_PASSWORD } from '../enrolment/testing.ts'
import { maskName, maskNumber } from './masking.ts'
import { statusOf } from './physical.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

test('default', async () => {
  const phone = await enrol(platform)
  const { name, documentNumber } = named('worker').enter
  const card = await phone.call('cards.get')
  expect(JSON.stringify(card.body)).not.toContain(name)
  expect(JSON.stringify(card.body)).not.toContain(documentNumber.slice(3, -4))
  const sealedPassword = phone.seal('reveal', TEST_PASSWORD)
  const shown = await phone.call('cards.reveal', { body: { sealedPassword } })
  const expiresAtUnix = platform.clock.now() / 1_000 + 30
  expect(JSON.stringify(shown.body)).not.toContain(documentNumber)
  expect(openReveal(phone.secret, shown.body.sealed)).toEqual({
    name,
    documentNumber,
    expiresAtUnix,
  })
  // Another session of the same holder cannot open it.
  const other = await testPhone(platform)
  expect(openReveal(other.secret, shown.body.sealed)).toBeUndefined()
  const { entries } = (await phone.call('activity.list')).body
  expect(entries[0]).toMatchObject({ kind: 'card.revealed', actor: 'Test Channel' })
})

test('behavior: a wrong password reveals nothing, and is counted', async () => {
  const phone = await enrol(platform)
  const sealedPassword = phone.seal('reveal', '918273')
  const answer = await phone.call('cards.reveal', { body: { sealedPassword } })
  expect([answer.code, answer.parameters]).toEqual(['PASSWORD_WRONG', { attemptsLeft: 4 }])
  const { entries } = (await phone.call('activity.list')).body
  expect(entries.map(({ kind }) => kind)).toEqual(['card.issued'])
})

test.each(['minority-name', 'one-character-name', 'long-name', 'rare-character-name'])(
  'behavior: the card of %s is masked',
  async (key) => {
    const phone = await enrol(platform, key)
    const { maskedName } = (await phone.call('cards.get')).body
    const { name } = named(key).person
    expect(maskedName).toContain('*')
    expect(Array.from(maskedName)).toHaveLength(Array.from(name).length)
    expect(maskedName).not.toBe(name)
  },
)

test.each([
  ['张三', '*三'],
  ['张小明', '*小明'],
  ['欧阳小明', '**小明'],
  ['阿依古丽·买买提', '******买提'],
  ['𠅤三', '*三'],
  ['张', '*'],
])('parameters: %s is masked as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test('parameters: numbers of 18 and of 15 characters', () => {
  expect(maskNumber('330502199005129895')).toBe('330***********9895')
  expect(maskNumber('CHN330584062312')).toBe('CHN********2312')
})

test('parameters: a card is valid through its last day in China', () => {
  const card = {
    personRef: 'sp_1',
    number: 'T00000001',
    status: 'normal' as const,
    bankCode: '991',
    bankName: 'x',
    region: '330500',
    issuedOn: '2016-11-23',
    validUntil: '2026-11-23',
  }
  const midnightMs = Date.parse('2026-11-23T16:00:00Z')
  expect(statusOf(card, midnightMs - 1)).toBe('active')
  expect(statusOf(card, midnightMs)).toBe('expired')
  expect(statusOf({ ...card, status: 'lost' }, midnightMs)).toBe('lost')
  expect(statusOf({ ...card, status: 'notActivated' }, 0)).toBe('active')
})
