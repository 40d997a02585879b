import {
  type FakeControl,
  type FakeHttpRequest,
  type FakeHttpResponse,
  type FakeLaunch,
  type FakeMember,
  type FakeOptions,
  type FakeState,
  type FakeStore,
  type FakeTrouble,
  memoryStore,
} from './options.ts'

/** A listener list of one vendor event, with the vendor's `on` and `off`. */
export interface FakeEvent<T> {
  emit(value: T): void
  on: (listener: (value: T) => unknown) => void
  /** Without an argument it drops every listener, as the vendors' do. */
  off: (listener?: (value: T) => unknown) => void
}

/** What all fakes share: the phone's state, its events, its network and the troubles. */
export interface FakeCore {
  state: FakeState
  store: FakeStore
  shown: FakeEvent<boolean>
  captured: FakeEvent<void>
  network: FakeEvent<boolean>
  updated: FakeEvent<void>
  /** How the app was opened this time, where that was said. */
  launch(): FakeLaunch | undefined
  control: FakeControl
  has(member: FakeMember): boolean
  trouble(member: FakeMember): FakeTrouble
  /** Sends a request; `onEnd` is called once. @returns gives it up */
  send(
    request: FakeHttpRequest,
    timeoutMs: number | undefined,
    onEnd: (end: FakeHttpEnd) => void,
  ): () => void
}

export type FakeHttpEnd = FakeHttpResponse | 'unreachable' | 'timeout' | 'aborted'

export function fakeEvent<T>(): FakeEvent<T> {
  let listeners: ((value: T) => unknown)[] = []
  return {
    emit: (value) => {
      for (const listener of listeners.slice()) listener(value)
    },
    on: (listener) => void listeners.push(listener),
    off: (listener) => {
      listeners = listener ? listeners.filter((other) => other !== listener) : []
    },
  }
}

export function fakeCore(options: FakeOptions): FakeCore {
  const { clock, troubles = {}, missing = [] } = options
  const store = options.store ?? memoryStore()
  const current: Partial<Record<FakeMember, FakeTrouble | undefined>> = { ...troubles }
  const state: FakeState = {
    brightness: options.brightness ?? 0.5,
    keepScreenOn: false,
    captureGuard: false,
    shown: true,
    connected: true,
    vibrations: 0,
    navigations: [],
    paid: [],
    faces: [],
    requests: [],
    aborted: 0,
    calls: [],
    clipboard: '',
    savedImages: [],
    shared: [],
    miniPrograms: [],
    uploads: [],
    settings: 0,
    updates: 0,
  }
  const shown = fakeEvent<boolean>()
  const captured = fakeEvent<void>()
  const network = fakeEvent<boolean>()
  const updated = fakeEvent<void>()
  let launch = options.launch
  const setShown = (now: boolean) => {
    if (state.shown === now) return
    state.shown = now
    shown.emit(now)
  }
  return {
    state,
    store,
    shown,
    captured,
    network,
    updated,
    launch: () => launch,
    control: {
      state,
      store,
      show: () => setShown(true),
      hide: () => setShown(false),
      capture: () => captured.emit(),
      setNetwork: (connected) => {
        if (state.connected === connected) return
        state.connected = connected
        network.emit(connected)
      },
      update: () => updated.emit(),
      setLaunch: (next) => {
        launch = next
      },
      setTrouble: (member, trouble) => {
        current[member] = trouble
      },
    },
    has: (member) => !missing.includes(member),
    trouble: (member) => current[member] ?? {},
    send: (request, timeoutMs, onEnd) => {
      let ended = false
      let giveUp = () => {}
      const end = (how: FakeHttpEnd) => {
        if (ended) return
        ended = true
        stop()
        if (how === 'timeout') giveUp()
        onEnd(how)
      }
      const stop = timeoutMs === undefined ? () => {} : clock.timer(() => end('timeout'), timeoutMs)
      if (!state.connected) {
        clock.timer(() => end('unreachable'), 0)
      } else {
        state.requests.push(request)
        options
          .fetch(request, (call) => {
            giveUp = call
          })
          .then(end, () => end('unreachable'))
      }
      return () => {
        if (!ended) {
          state.aborted += 1
          giveUp()
        }
        end('aborted')
      }
    },
  }
}
