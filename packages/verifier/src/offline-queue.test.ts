import { utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm3 } from '@essc/crypto/sm3'
import type { CaptureBody, UploadBody } from '@essc/protocol/desk/schema'
import { EsscError } from '@essc/protocol/errors'
import { type CaptureOutcome, createOfflineQueue, type UseOutcome } from './offline-queue.ts'

const NOW = 1_800_000_000
const BODY = { code: 'SC1:CODE', purpose: 'benefit-inquiry', operator: '3', office: 'A' }

/** What a platform knows: each key once, and then the same answer. */
function startPeer() {
  const late = new Map<string, string>()
  const uploads = new Map<string, UploadBody['uses']>()
  const state = { isDown: false, isAnswerLost: false, refuses: undefined as EsscError | undefined }
  const reach = () => {
    if (state.isDown) throw new EsscError('NETWORK_UNREACHABLE')
  }
  const lose = () => {
    if (state.isAnswerLost) throw new EsscError('NETWORK_UNREACHABLE')
  }
  return {
    state,
    late,
    uploads,
    terminal: {
      capture: async (body: typeof BODY) => ({ ...body, capturedAtUnix: NOW, signature: 's' }),
      async resolveLate(body: CaptureBody, key = '') {
        reach()
        if (state.refuses) throw state.refuses
        // Spent under another key.
        const isSpent = [...late].some(([other, code]) => code === body.code && other !== key)
        if (isSpent) throw new EsscError('CODE_REPLAYED')
        late.set(key, body.code)
        lose()
        return { receiptId: key, purpose: body.purpose, late: true as const, fields: {} }
      },
      async uploadUses(uses: UploadBody['uses'], key = '') {
        reach()
        uploads.set(key, uses)
        lose()
        return uses.map(() => 'recorded' as const)
      },
    },
  }
}

let peer: ReturnType<typeof startPeer>
let stored: Map<string, string>
let starts = 0

/** The program, started again on what it had stored. */
const start = () =>
  createOfflineQueue({
    terminal: peer.terminal,
    random: seededRandom({ host: sm3(utf8(`queue-${++starts}`)) }),
    now: () => NOW * 1_000,
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => void stored.set(key, value),
      remove: async (key) => void stored.delete(key),
    },
  })

beforeEach(() => {
  peer = startPeer()
  stored = new Map()
})

test('default', async () => {
  const queue = start()
  const captured = await queue.capture(BODY)
  await queue.took('SC1:USED')
  expect(await queue.waiting()).toEqual({ captures: [captured], uses: 1 })
  const told: (CaptureOutcome | UseOutcome)[] = []
  await queue.send({
    captured: (outcome) => void told.push(outcome),
    used: (outcome) => void told.push(outcome),
  })
  expect(told).toMatchObject([
    { capture: captured, answer: { late: true } },
    { use: { code: 'SC1:USED', takenAtUnix: NOW }, result: 'recorded' },
  ])
  expect(await queue.waiting()).toEqual({ captures: [], uses: 0 })
  await queue.send()
  expect([peer.late.size, peer.uploads.size]).toEqual([1, 1])
})

test('behavior: what waits survives restarts, also such in the middle of sending', async () => {
  peer.state.isDown = true
  const queue = start()
  await queue.capture(BODY)
  await Promise.all(Array.from({ length: 230 }, (_, i) => queue.took(`SC1:${i}`)))
  await expect(queue.send()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  expect(await start().waiting()).toMatchObject({ captures: [BODY], uses: 230 })

  peer.state.isDown = false
  let told = 0
  const dies = { captured: () => Promise.reject(new Error('killed')) }
  await expect(start().send(dies)).rejects.toThrow('killed')
  const again = start()
  await again.send({
    // The same answer once more: it is no replay.
    captured: (outcome) => expect(outcome).toMatchObject({ answer: { late: true } }),
    used: ({ use }) => {
      expect(use.code).toBe(`SC1:${told++}`)
    },
  })
  expect(told).toBe(230)
  expect([...peer.uploads.values()].map((uses) => uses.length)).toEqual([100, 100, 30])
  expect(await start().waiting()).toEqual({ captures: [], uses: 0 })
})

test('behavior: a lost answer is asked for again under its key', async () => {
  // Naive: another key each time. Then the code counts as spent, and its holder is never known.
  await peer.terminal.resolveLate({ ...BODY, capturedAtUnix: NOW, signature: 's' }, 'one')
  const naive = peer.terminal.resolveLate({ ...BODY, capturedAtUnix: NOW, signature: 's' }, 'two')
  await expect(naive).rejects.toMatchObject({ code: 'CODE_REPLAYED' })

  peer.late.clear()
  peer.state.isAnswerLost = true
  await start().capture(BODY)
  await start().took('SC1:USED')
  await expect(start().send()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  peer.state.isAnswerLost = false
  const told: CaptureOutcome[] = []
  await start().send({ captured: (outcome) => void told.push(outcome) })
  expect(told).toMatchObject([{ answer: { receiptId: [...peer.late.keys()][0] } }])
  expect([peer.late.size, peer.uploads.size]).toEqual([1, 1])
})

test('behavior: a refusal settles a capture; an answer about the terminal does not', async () => {
  await start().capture(BODY)
  peer.state.refuses = new EsscError('TERMINAL_UNKNOWN')
  await expect(start().send()).rejects.toMatchObject({ code: 'TERMINAL_UNKNOWN' })
  expect((await start().waiting()).captures).toHaveLength(1)
  peer.state.refuses = new EsscError('CODE_EXPIRED')
  const told: CaptureOutcome[] = []
  await start().send({ captured: (outcome) => void told.push(outcome) })
  expect(told).toMatchObject([{ error: { code: 'CODE_EXPIRED' } }])
  expect((await start().waiting()).captures).toHaveLength(0)
})

test('behavior: what is taken while a page is on its way goes to the next', async () => {
  const queue = start()
  await queue.took('SC1:0')
  let more: Promise<void> | undefined
  await queue.send({
    used({ use }) {
      if (use.code === 'SC1:0') more = queue.took('SC1:1')
    },
  })
  await more
  const waits = (await queue.waiting()).uses
  await queue.send()
  expect([...peer.uploads.values()].flat().map(({ code }) => code)).toEqual(['SC1:0', 'SC1:1'])
  expect(waits).toBeLessThan(2)
})

test('behavior: a code is kept as the keyboard should have typed it', async () => {
  const queue = start()
  await queue.took('　ｓｃ１：ＡＢＣ')
  await queue.send()
  expect([...peer.uploads.values()][0]).toMatchObject([{ code: 'SC1:ABC' }])
})
