import type { ErrorCode, EsscError } from '@essc/protocol/errors'
import type { FakeClock } from '../fakes/clock.ts'
import type {
  FakeControl,
  FakeHttpRequest,
  FakeHttpResponse,
  FakeMember,
  FakeStore,
  FakeTrouble,
  FakeUi,
} from '../fakes/options.ts'
import type { Host, HostFaceChallenge, HostMember, HostPayOrder } from '../host.ts'

/** A person who is asked anything, but for what only a simulator shows. */
export type FakePerson = Required<Omit<FakeUi, 'toast' | 'modal' | 'vibrate'>> &
  Pick<FakeUi, 'toast' | 'modal' | 'vibrate'>

/** How a case wants the host's surroundings to be. */
export interface RigSetup {
  clock: FakeClock
  /** The person: answers every question, so that a fake needs none of its own. */
  ui: FakePerson
  fetch(request: FakeHttpRequest, onGivenUp: (call: () => void) => void): Promise<FakeHttpResponse>
  issueLoginCode(): string
  randomBytes(length: number): Uint8Array
  troubles: Partial<Record<FakeMember, FakeTrouble>>
  missing: readonly FakeMember[]
  brightness: number
  /** Whether the person has still to agree to the privacy notice. */
  needsPrivacy?: boolean
  /** What the phone has kept from an earlier run of the app; empty unless given. */
  store?: FakeStore
}

/** A host under test, and the hand and eye behind its back. */
export interface RigHost {
  host: Host
  control: FakeControl
  /**
   * Makes the host anew over the same vendor's object, as after the app was killed and opened again.
   * Without it the cases of a kill take a host of its own.
   */
  again?(): Promise<Host>
}

/** What one adapter is run with: how to make it over a vendor object that can be told to misbehave. */
export interface ConformanceRig {
  readonly name: string
  make(setup: RigSetup): Promise<RigHost>
  /** An order and a challenge of the kind that this host takes. */
  readonly order: HostPayOrder
  readonly challenge: HostFaceChallenge
  /**
   * The optional members that this host does not have however new it is; everything else must be there.
   * Without it nothing is compared.
   */
  readonly lacks?: readonly HostMember[]
}

/** What a case is handed. Each `make` gives a host of its own. */
export interface CaseKit {
  readonly rig: ConformanceRig
  readonly clock: FakeClock
  make(setup?: Partial<Omit<RigSetup, 'ui'>> & { readonly ui?: Partial<FakeUi> }): Promise<RigHost>
  /** Lets time pass until the promise has ended. */
  resolves<T>(promise: Promise<T> | undefined): Promise<T>
  /** As `resolves`, for a promise that must end with this code, or one of these, within the time. */
  rejects(
    promise: Promise<unknown> | undefined,
    code: ErrorCode | readonly ErrorCode[],
    withinMs?: number,
  ): Promise<EsscError>
  /** As `rejects`, for a programmer's mistake, which is a TypeError at once. */
  mistakes(promise: Promise<unknown> | undefined): Promise<void>
  equal(actual: unknown, expected: unknown, what: string): void
}

/** One rule of the interface and how it is tried. */
export interface ConformanceCase {
  /** `member.rule`; docs/hosts.md names it. */
  readonly id: string
  /** The optional member without which the case cannot be tried; a case for what is never absent has none. */
  readonly needs?: readonly (keyof Host)[]
  readonly rule: string
  run(kit: CaseKit): Promise<void>
}
