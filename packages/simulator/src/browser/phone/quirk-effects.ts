import type {
  FakeControl,
  FakeDelivery,
  FakeMember,
  FakeOptions,
  FakeTrouble,
} from '@essc/hosts/fakes/options'
import type { Quirks } from '../../engine/realm.ts'
import { CLOCK_WRONG_MS, type QuirkId } from '../../quirks.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

/** What a person answers to: how the answer comes is the host's affair. */
const ANSWERING: readonly FakeMember[] = ['login', 'scan', 'verifyFace', 'pay']
const CAMERA: ReadonlySet<FakeMember> = new Set(['scan', 'verifyFace'])

const DELIVERIES: Partial<Record<QuirkId, FakeDelivery>> = {
  doubleCallbacks: 'double',
  droppedCallbacks: 'never',
  completeFirst: 'completeFirst',
  oneCallback: 'onlyComplete',
}

const MISSING: Partial<Record<QuirkId, readonly FakeMember[]>> = {
  noRandom: ['randomBytes'],
  noFace: ['verifyFace'],
  captureIosOnly: ['onCapture'],
}

const SLOW_HOST_MS = 800

/** What a vendor's fake is made with, so that it lacks or does what the switches say. */
export function fakeQuirks(
  switches: QuirkSwitches,
): Pick<FakeOptions, 'delayMs' | 'missing' | 'troubles'> {
  const ids = Object.keys(MISSING) as QuirkId[]
  return {
    delayMs: switches.has('slowHost') ? SLOW_HOST_MS : 0,
    missing: ids.flatMap((id) => (switches.has(id) ? (MISSING[id] ?? []) : [])),
    troubles: Object.fromEntries(ANSWERING.map((member) => [member, troubleOf(switches, member)])),
  }
}

/** Brings a running app's fake to where the switches stand now. */
export function applyAtOnce(switches: QuirkSwitches, control: FakeControl): void {
  for (const member of ANSWERING) control.setTrouble(member, troubleOf(switches, member))
  control.setNetwork(!switches.has('offline'))
}

/** What the phone's script engine and web view are made to lack. */
export function engineQuirks(switches: QuirkSwitches): Quirks {
  const { now } = phoneClock(switches)
  return {
    // Both vendors run no code from strings.
    noDynamicCode: true,
    deleteGlobals: missingGlobals(switches),
    noFlexGap: switches.has('noFlexGap'),
    noReferrerInfo: switches.has('noReferrer'),
    noWebView: switches.has('pluginMode'),
    now,
  }
}

/** Globals that do not exist on this phone. */
export function missingGlobals(switches: QuirkSwitches): string[] {
  return [
    ...(switches.has('noBigInt') ? ['BigInt', 'BigInt64Array', 'BigUint64Array'] : []),
    ...(switches.has('noGlobalThis') ? ['globalThis'] : []),
  ]
}

/** The phone's own clock, in milliseconds. It may jump. */
export function phoneClock(switches: QuirkSwitches): { now(): number } {
  return {
    now: () =>
      Date.now() +
      (switches.has('clockAhead') ? CLOCK_WRONG_MS : 0) -
      (switches.has('clockBehind') ? CLOCK_WRONG_MS : 0),
  }
}

function troubleOf(switches: QuirkSwitches, member: FakeMember): FakeTrouble {
  const bent = (Object.keys(DELIVERIES) as QuirkId[]).find((id) => switches.has(id))
  const delivery = bent && DELIVERIES[bent]
  const denied = switches.has('permissionDenied') && CAMERA.has(member)
  return {
    ...(delivery === undefined ? {} : { delivery }),
    ...(denied ? { outcome: 'deny' as const } : {}),
  }
}
