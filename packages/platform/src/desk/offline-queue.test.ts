import { randomBytes } from 'node:crypto'
import { isEsscError } from '@essc/protocol/errors'
import {
  type CaptureOutcome,
  createOfflineQueue,
  type UseOutcome,
} from '@essc/verifier/offline-queue'
import { type TestPlatform, testPlatform } from '../channels/testing.ts'
import { authorised, type TestCodes } from '../codes/testing.ts'
import { enrol, named } from '../enrolment/testing.ts'
import { type ClientTerminal, clientTerminal, testTerminal } from './testing.ts'

// The queue of `@essc/verifier` on the platform that it sends to, with its network cut in between.

jest.setTimeout(60_000)

let platform: TestPlatform
let codes: TestCodes
let desk: ClientTerminal
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  codes = await authorised(platform, await enrol(platform))
  desk = await clientTerminal(platform, 'desk')
})
afterAll(() => platform.stop())

const nowUnix = () => Math.floor(platform.clock.now() / 1_000)
const asked = (code = codes.text()) => ({
  code,
  purpose: 'benefit-inquiry',
  operator: '3',
  office: 'A',
})
const { name } = named('worker').enter

/** The program, started again on what it had stored. */
const start = () =>
  createOfflineQueue({
    terminal: desk.restart(),
    storage: desk.storage,
    random: (length) => randomBytes(length),
    now: () => platform.clock.now(),
  })

const count = async (table: string) =>
  Number((await platform.database.pool.query(`select count(*) from ${table}`)).rows[0].count)

test('default: captures are answered, uses recorded, and both are forgotten', async () => {
  desk.network = 'down'
  const queue = start()
  const captured = await queue.capture(asked())
  const use = codes.text()
  await queue.took(use)
  expect(await queue.waiting()).toEqual({ captures: [captured], uses: 1 })
  await expect(queue.send()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })

  desk.network = 'up'
  platform.clock.advance(600_000)
  const told: (CaptureOutcome | UseOutcome)[] = []
  await queue.send({
    captured: (outcome) => void told.push(outcome),
    used: (outcome) => void told.push(outcome),
  })
  expect(told).toMatchObject([
    { capture: captured, answer: { late: true, fields: { name } } },
    { use: { code: use, takenAtUnix: nowUnix() - 600 }, result: 'recorded' },
  ])
  expect(await queue.waiting()).toEqual({ captures: [], uses: 0 })
  await queue.send({ captured: () => told.push(), used: () => told.push() })
  expect(told).toHaveLength(2)
})

test('behavior: a lost answer is asked for again under its key, and the name comes', async () => {
  // Naive: another key each time. Then the code counts as spent, and its holder is never known.
  const naive = await desk.client.capture(asked())
  desk.network = 'deaf'
  await expect(desk.client.resolveLate(naive)).rejects.toMatchObject({
    code: 'NETWORK_UNREACHABLE',
  })
  desk.network = 'up'
  await expect(desk.client.resolveLate(naive)).rejects.toMatchObject({ code: 'CODE_REPLAYED' })

  await start().capture(asked())
  await start().took(codes.text())
  desk.network = 'deaf'
  await expect(start().send()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  desk.network = 'up'
  const told: (CaptureOutcome | UseOutcome)[] = []
  await start().send({
    captured: (outcome) => void told.push(outcome),
    used: (outcome) => void told.push(outcome),
  })
  expect(told).toMatchObject([{ answer: { fields: { name } } }, { result: 'recorded' }])
  expect(await count('code_upload')).toBe(1)
})

test('behavior: what waits survives restarts, also such in the middle of sending', async () => {
  desk.network = 'down'
  const queue = start()
  const captured = await queue.capture(asked())
  const taken = Array.from({ length: 105 }, () => codes.text())
  await Promise.all(taken.map((code) => queue.took(code)))
  expect(await start().waiting()).toEqual({ captures: [captured], uses: 105 })

  desk.network = 'up'
  const killed = new Error('killed')
  await expect(start().send({ captured: () => Promise.reject(killed) })).rejects.toBe(killed)
  const used: string[] = []
  const dies = ({ use }: UseOutcome) =>
    used.push(use.code) > 3 ? Promise.reject(killed) : undefined
  await expect(start().send({ used: dies })).rejects.toBe(killed)
  used.length = 0
  await start().send({
    used: ({ use, result }) => {
      expect(result).toBe('recorded')
      used.push(use.code)
    },
  })
  expect(used).toEqual(taken)
  expect(await count('code_upload')).toBe(105)
  expect(await start().waiting()).toEqual({ captures: [], uses: 0 })
})

test('behavior: a refusal settles a capture; an answer about the terminal does not', async () => {
  await start().capture(asked())
  const { pool } = platform.database
  await pool.query(`update terminal set status = 'suspended'`)
  const error = await start()
    .send()
    .catch((reason: unknown) => reason)
  expect(isEsscError(error)).toBe(true)
  expect((await start().waiting()).captures).toHaveLength(1)
  await pool.query(`update terminal set status = 'active'`)

  platform.clock.advance(86_401_000)
  const told: CaptureOutcome[] = []
  await start().send({ captured: (outcome) => void told.push(outcome) })
  expect(told).toMatchObject([{ error: { code: 'CODE_EXPIRED' } }])
  expect((await start().waiting()).captures).toHaveLength(0)
})

test('behavior: what is taken while a page is on its way goes to the next', async () => {
  const queue = start()
  const [first, second] = [codes.text(), codes.text()]
  await queue.took(first)
  let more: Promise<void> | undefined
  const used: string[] = []
  await queue.send({
    used({ use }) {
      used.push(use.code)
      if (use.code === first) more = queue.took(second)
    },
  })
  await more
  await queue.send({ used: ({ use }) => void used.push(use.code) })
  expect(used).toEqual([first, second])
  expect(await count('code_upload')).toBe(2)
})

test('behavior: a code is kept as the keyboard should have typed it, and known for it', async () => {
  const code = codes.text()
  const typed = Array.from(code.toLowerCase(), (char) =>
    char > '!' && char <= '~' ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : '\u3000',
  ).join('')
  const queue = start()
  await queue.took(typed)
  const results: string[] = []
  await queue.send({ used: ({ result }) => void results.push(result) })
  expect(results).toEqual(['recorded'])
})

test('behavior: a copy that another lane took is told as one', async () => {
  const lane = await testTerminal(platform, 'till')
  const use = { code: codes.text(), takenAtUnix: nowUnix() }
  await lane.call('desk.uploadUses', { body: { uses: [use] } })
  const queue = start()
  await queue.took(use.code)
  await queue.capture(asked(use.code))
  const told: (CaptureOutcome | UseOutcome)[] = []
  await queue.send({
    captured: (outcome) => void told.push(outcome),
    used: (outcome) => void told.push(outcome),
  })
  expect(told).toMatchObject([{ error: { code: 'CODE_REPLAYED' } }, { result: 'replayed' }])
})
