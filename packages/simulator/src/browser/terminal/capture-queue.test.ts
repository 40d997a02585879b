import { randomBytes } from 'node:crypto'
import { type TestPlatform, testPlatform } from '@essc/platform/channels/testing'
import { authorised, type TestCodes } from '@essc/platform/codes/testing'
import { type ClientTerminal, clientTerminal } from '@essc/platform/desk/testing'
import { enrol, named } from '@essc/platform/enrolment/testing'
import { type Capture, captureQueue } from './capture-queue.ts'

// The desk's list on a real platform. Browser's storage and clock are the only things handed in.

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

const asked = () => ({
  code: codes.text(),
  purpose: 'benefit-inquiry',
  operator: '3',
  office: 'A',
})
const { name } = named('worker').enter
const states = (captures: readonly Capture[]) =>
  captures.map(({ answer, error }) => answer?.fields.name ?? error?.code ?? 'waiting')

/** The page, loaded again on what it had stored. */
function open() {
  const timers: (() => void)[] = []
  let changes = 0
  const queue = captureQueue({
    client: desk.restart(),
    storage: {
      ...desk.storage,
      read: (key) => JSON.parse(desk.stored.get(key) ?? 'null') ?? undefined,
      write: (key, value) => void desk.stored.set(key, JSON.stringify(value)),
    },
    clock: {
      now: () => platform.clock.now(),
      timer: (call) => {
        timers.push(call)
        return () => undefined
      },
      set: async () => undefined,
    },
    random: (length) => randomBytes(length),
    isOnline: () => desk.network !== 'down',
    onChange: () => {
      changes += 1
    },
  })
  return { queue, timers, changes: () => changes }
}

test('default: what was kept is answered when the network is back', async () => {
  desk.network = 'down'
  const { queue, changes, timers } = open()
  await queue.capture(asked())
  await queue.took(codes.text())
  await queue.send()
  expect(states(queue.captures)).toEqual(['waiting'])
  expect(queue.uses).toMatchObject({ waiting: 1, recorded: 0 })
  desk.network = 'up'
  const before = changes()
  await queue.send()
  expect(states(queue.captures)).toEqual([name])
  expect(queue.uses).toEqual({ waiting: 0, recorded: 1, replayed: 0, refused: 0 })
  expect(changes()).toBeGreaterThan(before)
  expect(timers).toHaveLength(1)
})

test('behavior: a lost answer costs no name, neither at once nor after a reload', async () => {
  desk.network = 'deaf'
  const first = open().queue
  await first.capture(asked())
  await first.capture(asked())
  await first.send()
  expect(states(first.captures)).toEqual(['waiting', 'waiting'])
  desk.network = 'up'
  const second = open().queue
  await second.send()
  expect(states(second.captures)).toEqual([name, name])
  expect(states(open().queue.captures)).toEqual([])
})

test('behavior: newest first, and a refusal stays in the list with its reason', async () => {
  const { queue } = open()
  await queue.capture(asked())
  platform.clock.advance(86_401_000)
  await queue.capture(asked())
  await queue.send()
  expect(states(queue.captures)).toEqual(['CODE_AUTHORISATION_EXPIRED', 'CODE_EXPIRED'])
  expect((await open().queue.captures).length).toBe(0)
})

test('behavior: a copy is counted', async () => {
  const other = open().queue
  const code = codes.text()
  await other.took(code)
  await other.send()
  const lane = await clientTerminal(platform, 'desk')
  desk = lane
  const { queue } = open()
  await queue.took(code)
  await queue.send()
  expect(queue.uses).toMatchObject({ waiting: 0, replayed: 1 })
})
