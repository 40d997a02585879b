import type { HostClock } from '../clock.ts'
import type {
  HostLaunch,
  HostLocation,
  HostMember,
  HostMiniProgram,
  HostPayOrder,
  HostShare,
} from '../host.ts'

/** What trouble can be made for, in the words of our interface. */
export type FakeMember = 'login' | 'request' | 'storage' | HostMember

/** What the vendor answers instead of doing what it was asked, in its own words. */
export type FakeOutcome =
  | 'cancel'
  | 'deny'
  | 'fail'
  | 'unknown'
  | 'unavailable'
  | 'unsupported'
  | 'timeout'
  | 'wrongShape'

/** How the answer comes. `late` is `delayMs`; `noPromise` hears callbacks alone, as old hosts do. */
export type FakeDelivery =
  | 'double'
  | 'completeFirst'
  | 'onlyComplete'
  | 'throw'
  | 'never'
  | 'noPromise'

export interface FakeTrouble {
  outcome?: FakeOutcome
  delivery?: FakeDelivery
  /** Beyond the delay of every answer. */
  delayMs?: number
  /** What the success callback is handed instead of the vendor's own answer. */
  raw?: unknown
}

/** A person in front of the phone. */
export interface FakeUi {
  scan(): Promise<{ text: string } | 'cancel' | 'deny'>
  face(
    providerId: string,
    url: string,
  ): Promise<'finished' | 'cancel' | 'deny' | 'fail' | 'unavailable'>
  pay(order: HostPayOrder): Promise<'paid' | 'cancel' | 'fail' | 'unknown'>
  /** What a page that asks answers; closed without an answer unless given. */
  page?(url: string): Promise<{ result: string } | 'cancel'>
  /** The picture, as a `data:` address; one of the fake's own unless given. */
  image?(source: 'camera' | 'album'): Promise<string | 'cancel' | 'deny'>
  location?(): Promise<Pick<HostLocation, 'latitude' | 'longitude'> | 'deny'>
  /** Six digits of GB/T 2260. */
  city?(): Promise<string | 'cancel'>
  phone?(): Promise<'allow' | 'deny'>
  /** Those that the person allows; all unless given. */
  subscribe?(templateIds: readonly string[]): Promise<readonly string[]>
  /** Whether the person agrees to the privacy notice; so unless given. */
  privacy?(): Promise<boolean>
  share?(content: HostShare): Promise<'shared' | 'cancel'>
  /** In WeChat's own page for a plugin; goes on unless given. */
  functionalPage?(page: {
    name: 'loginAndGetUserInfo' | 'requestPayment'
    feeFen?: number
  }): Promise<'go' | 'back'>
  toast?(text: string): void
  modal?(title: string, text: string): Promise<boolean>
  vibrate?(): void
}

export interface FakeHttpRequest {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

export interface FakeHttpResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** Where a fake keeps what is stored: JSON texts. `localStorage` behind four lines will do. */
export interface FakeStore {
  get(key: string): string | undefined
  set(key: string, text: string): void
  delete(key: string): void
  keys(): string[]
}

export interface FakeOptions {
  clock: HostClock
  ui: FakeUi
  /** The code that the app's server exchanges for the user, from the fake's server side. */
  issueLoginCode(): string | Promise<string>
  /**
   * The network. Rejects where nothing is reachable.
   *
   * @param onGivenUp takes what to call when the app no longer waits for the answer
   */
  fetch(request: FakeHttpRequest, onGivenUp: (call: () => void) => void): Promise<FakeHttpResponse>
  /** A secure source; the simulator hands in the browser's, tests a seeded one. */
  randomBytes(length: number): Uint8Array
  store?: FakeStore
  /** How long every answer takes; 0 unless given. */
  delayMs?: number
  troubles?: Partial<Record<FakeMember, FakeTrouble>>
  /** Members that this host lacks, as an old app would. */
  missing?: readonly FakeMember[]
  /** Called with the app's own page or, in a web view, with the address it is sent to. */
  navigate?(url: string): void
  brightness?: number
  /** Whether the person has still to agree to the privacy notice; not unless given. */
  needsPrivacy?: boolean
  /** How the app was opened. */
  launch?: FakeLaunch
  /** Hears what a callback of the app threw, as the vendor's log would. */
  onError?(error: unknown): void
}

/** How an app was opened. */
export type FakeLaunch = Pick<HostLaunch, 'path'> & Partial<HostLaunch>

/** What the phone is like now, to be looked at behind the adapter's back. */
export interface FakeState {
  brightness: number
  keepScreenOn: boolean
  captureGuard: boolean
  shown: boolean
  connected: boolean
  vibrations: number
  /** Pages of the app, or addresses, that were opened. */
  navigations: string[]
  /** Orders that were paid. */
  paid: HostPayOrder[]
  /** Faces that were asked for. */
  faces: string[]
  /** Requests that left the phone. */
  requests: FakeHttpRequest[]
  /** Requests that were given up before their answer. */
  aborted: number
  /** Calls of the vendor's own members, by name. */
  calls: string[]
  clipboard: string
  /** Pictures that were put among the person's own, in base64. */
  savedImages: string[]
  shared: HostShare[]
  miniPrograms: HostMiniProgram[]
  /** Files that left the phone. */
  uploads: { url: string; name: string; file: string; headers: Record<string, string> }[]
  /** How often the page of permissions was shown. */
  settings: number
  /** How often the app was started anew with a new version. */
  updates: number
}

/** Moves the phone. */
export interface FakeControl {
  readonly state: FakeState
  readonly store: FakeStore
  show(): void
  hide(): void
  /** The person takes a screenshot. */
  capture(): void
  setNetwork(connected: boolean): void
  /** A new version of the app has come to the phone. */
  update?(): void
  /** The app is opened, or brought to the front again, another way. */
  setLaunch?(launch: FakeLaunch): void
  /** The person taps the host's phone button. @returns what the button hands to the page */
  tapPhoneButton?(): Promise<unknown>
  /**
   * The host wants the person's consent to the privacy notice, as before a call that needs it.
   *
   * @returns what came of it
   */
  needPrivacy?(): Promise<'agreed' | 'refused'>
  /** Makes trouble from the next call on, or ends it. */
  setTrouble(member: FakeMember, trouble: FakeTrouble | undefined): void
}

/** A store that lives as long as the fake. */
export function memoryStore(): FakeStore {
  const texts = new Map<string, string>()
  return {
    get: (key) => texts.get(key),
    set: (key, text) => void texts.set(key, text),
    delete: (key) => void texts.delete(key),
    keys: () => Array.from(texts.keys()),
  }
}
