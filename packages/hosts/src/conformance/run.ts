import { isEsscError } from '@essc/protocol/errors'
import { type FakeClock, fakeClock } from '../fakes/clock.ts'
import { FAKE_IMAGE } from '../fakes/image.ts'
import { conformanceCases } from './cases.ts'
import type {
  CaseKit,
  ConformanceCase,
  ConformanceRig,
  FakePerson,
  RigHost,
  RigSetup,
} from './rig.ts'

export interface CaseResult {
  id: string
  rule: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** Why it failed, or which member the host says it lacks. */
  reason?: string
}

/**
 * Runs every case, or those handed in, on one adapter. A case is skipped only where the host says, by
 * `supports`, that it lacks the member.
 */
export async function runConformance(
  rig: ConformanceRig,
  cases: readonly ConformanceCase[] = conformanceCases(),
): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) results.push(await runCase(rig, one))
  return results
}

async function runCase(rig: ConformanceRig, one: ConformanceCase): Promise<CaseResult> {
  const { id, rule } = one
  const kit = caseKit(rig)
  try {
    if (one.needs) {
      const { host } = await kit.make()
      const lacking = one.needs.find((member) => host[member] === undefined)
      if (lacking) return { id, rule, outcome: 'skipped', reason: `lacks ${lacking}` }
    }
    await one.run(kit)
    return { id, rule, outcome: 'passed' }
  } catch (error) {
    return { id, rule, outcome: 'failed', reason: String((error as Error)?.message ?? error) }
  }
}

/** Longer than any call may take; who needs longer never ends. */
const PATIENCE_MS = 3_600_000
/** What no host needs to open. */
const OPENING_MS = 60_000
const START_MS = 1_700_000_000_000

/** Says yes to everything, near Huzhou. */
const WILLING: FakePerson = {
  scan: async () => ({ text: 'SCANNED' }),
  face: async () => 'finished',
  pay: async () => 'paid',
  page: async () => 'cancel',
  image: async () => FAKE_IMAGE,
  location: async () => ({ latitude: 30.89, longitude: 120.09 }),
  city: async () => '330500',
  phone: async () => 'allow',
  subscribe: async (templateIds) => templateIds,
  privacy: async () => true,
  share: async () => 'shared',
  functionalPage: async () => 'go',
}

function caseKit(rig: ConformanceRig): CaseKit {
  const clock = fakeClock(START_MS)
  let codes = 0
  const base: RigSetup = {
    clock,
    ui: WILLING,
    fetch: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
    issueLoginCode: () => {
      codes += 1
      return `code-${codes}`
    },
    randomBytes: countingBytes(),
    troubles: {},
    missing: [],
    brightness: 0.5,
  }
  const ends = async <T>(promise: Promise<T> | undefined, withinMs: number) => {
    if (!promise) throw new Error('the member is absent')
    type End = { value: T; error?: undefined } | { error: unknown }
    let end: End | undefined
    promise.then(
      (value) => {
        end = { value }
      },
      (error) => {
        end = { error: error ?? 'rejected with nothing' }
      },
    )
    let waitedMs = 0
    let stepMs = 1
    await clock.advance(0)
    while (!end && waitedMs < withinMs) {
      await clock.advance(stepMs)
      waitedMs += stepMs
      stepMs = Math.min(stepMs * 2, 1_000)
    }
    if (!end) throw new Error(`did not end within ${withinMs} ms`)
    return end as End
  }
  return {
    rig,
    clock,
    make: ({ ui, ...setup } = {}) =>
      made(rig.make({ ...base, ...setup, ui: { ...WILLING, ...ui } }), clock),
    resolves: async (promise) => {
      const end = await ends(promise, PATIENCE_MS)
      if ('value' in end) return end.value
      throw new Error(`rejected with ${nameOf(end.error)} instead of resolving`)
    },
    rejects: async (promise, code, withinMs = PATIENCE_MS) => {
      const end = await ends(promise, withinMs)
      if ('value' in end) throw new Error(`resolved instead of rejecting with ${code}`)
      const codes = typeof code === 'string' ? [code] : code
      if (!isEsscError(end.error, ...codes)) {
        throw new Error(`rejected with ${nameOf(end.error)} instead of ${codes.join(' or ')}`)
      }
      return end.error
    },
    mistakes: async (promise) => {
      const end = await ends(promise, 1)
      const name = 'value' in end ? 'resolved' : (end.error as Error)?.name
      if (name !== 'TypeError') throw new Error(`${name} instead of a TypeError`)
    },
    equal: (actual, expected, what) => {
      const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
      if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`)
    },
  }
}

/** A host that opens in made-up time gets that time; one that opens in real time is waited for. */
async function made(making: Promise<RigHost>, clock: FakeClock): Promise<RigHost> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  making.then(settle, settle)
  for (let waitedMs = 0; !isSettled && waitedMs < OPENING_MS; waitedMs += 1_000) {
    for (let turn = 0; !isSettled && turn < 3_000; turn += 1) await undefined
    if (!isSettled) await clock.advance(1_000)
  }
  return making
}

function nameOf(error: unknown): string {
  return isEsscError(error) ? error.code : String((error as Error)?.message ?? error)
}

/** Bytes that differ from call to call and are the same in every run. */
function countingBytes(): (length: number) => Uint8Array {
  let state = 1
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return (state >> 8) & 255
    })
}
