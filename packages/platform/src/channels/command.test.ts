import { toHex } from '@essc/crypto/bytes'
import { channelCommand } from './command.ts'
import { findChannel } from './store.ts'
import { type TestPlatform, testPlatform, ticketFor } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
afterAll(() => platform.stop())

const run = (...words: string[]) => channelCommand(platform.rooms.context, words)
const key = () => toHex(platform.channelKey.publicKey)

test('default', async () => {
  expect(await run('add', 'ch_city', 'City', key())).toContain('may ask')
  expect((await ticketFor(platform, { channelId: 'ch_city' })).answer.status).toBe(200)
  expect(await run('add', 'ch_city', 'Another', key())).toContain('nothing was changed')
  expect((await findChannel(platform.database.pool, 'ch_city'))!.name).toBe('City')
})

test('parameters: level and scopes', async () => {
  await run('add', 'ch_inside', 'Inside', key(), '2', 'card,codes')
  expect(await findChannel(platform.database.pool, 'ch_inside')).toMatchObject({
    level: 2,
    scopes: ['card', 'codes'],
  })
})

test('parameters: text messages and origins of pages', async () => {
  await run(
    'add',
    'ch_bank',
    'Bank',
    key(),
    '1',
    'card',
    'sms',
    'https://a.example',
    'https://b.example',
  )
  expect(await findChannel(platform.database.pool, 'ch_bank')).toMatchObject({
    asks_sms: true,
    scopes: ['card'],
    origins: ['https://a.example', 'https://b.example'],
  })
})

test.each([
  [[]],
  [['add', 'ch_x', 'X']],
  [['remove', 'ch_x', 'X', 'aa']],
  [['add', 'ch_x', 'X', 'nothex']],
  [['add', 'ch_x', 'X', 'ff'.repeat(33)]],
  [['add', 'x', 'X', '02'.repeat(33)]],
  [['add', 'ch_x', 'X', '02'.repeat(33), '3']],
  [['add', 'ch_x', 'X', '02'.repeat(33), '1', 'everything']],
  [['add', 'ch_x', 'X', '02'.repeat(33), 'https://bank.example/path']],
])('parameters: %j is refused', async (words) => {
  await expect(run(...words)).rejects.toThrow(TypeError)
})
