import type { FakeCore } from '../core.ts'
import type { FakeCallbacks } from '../deliver.ts'
import { wrappedEvent } from '../wrapped-event.ts'
import type { FakeMyOptions } from './options.ts'

const WIDTH = 375
const HEIGHT = 812
const STATUS_BAR = 44

/** The small things of `my` that Taro's runtime and most apps call: the system, the bars, the events. */
export function mySurroundings(options: FakeMyOptions, core: FakeCore) {
  const { clock, ui, platform = 'Android' } = options
  const { state } = core
  const done = (call: FakeCallbacks | undefined, value: object = {}) => {
    clock.timer(() => {
      call?.success?.(value)
      call?.complete?.(value)
    }, 0)
    return call?.success || call?.complete ? undefined : Promise.resolve(value)
  }
  // Alipay leaves referrerInfo out where no other app opened this one.
  const launch = () => {
    const { path = '', query = {}, scene = 1000, referrer } = core.launch() ?? {}
    const opened = { path, query: query as Record<string, unknown>, scene }
    return referrer
      ? { ...opened, referrerInfo: { appId: referrer.appId, extraData: referrer.data } }
      : opened
  }
  const windowInfo = () => ({
    pixelRatio: 2,
    screenWidth: WIDTH,
    screenHeight: HEIGHT,
    windowWidth: WIDTH,
    windowHeight: HEIGHT - STATUS_BAR - 44,
    statusBarHeight: STATUS_BAR,
    titleBarHeight: 44,
    safeArea: {
      left: 0,
      right: WIDTH,
      top: STATUS_BAR,
      bottom: HEIGHT - 34,
      width: WIDTH,
      height: HEIGHT - 34 - STATUS_BAR,
    },
  })
  const system = () => ({
    ...windowInfo(),
    app: 'alipay',
    version: '10.6.60',
    language: 'zh-Hans',
    platform,
    system: platform === 'iOS' ? '18.0' : '15',
    brand: 'simulated',
    model: 'simulated',
    storage: '64 GB',
    currentBattery: '80%',
    fontSizeSetting: 16,
    performance: 'high',
  })
  const networkType = () => (state.connected ? ('WIFI' as const) : ('NOTREACHABLE' as const))
  const shows = wrappedEvent(core.shown, (now) => (now ? launch() : undefined))
  const hides = wrappedEvent(core.shown, (now) => (now ? undefined : {}))
  const networks = wrappedEvent(core.network, (isConnected) => ({
    isConnected,
    networkType: networkType(),
  }))
  const ignored = () => {}

  return {
    env: {
      USER_DATA_PATH: 'https://usr',
      clientName: 'ap',
      clientVersion: '10.6.60',
      language: 'zh-Hans',
      platform,
    },
    SDKVersion: options.baseLibrary ?? '2.9.40',
    getSystemInfoSync: system,
    getSystemInfo: (call?: FakeCallbacks) => done(call, system()),
    getWindowInfo: windowInfo,
    getAppBaseInfo: () => ({
      SDKVersion: options.baseLibrary ?? '2.9.40',
      version: '10.6.60',
      language: 'zh-Hans',
      theme: 'light' as const,
      fontSizeSetting: 16,
      enableDebug: false,
    }),
    getLaunchOptionsSync: launch,
    getEnterOptionsSync: launch,
    getAppIdSync: () => ({ appId: options.appId ?? '2021000000000000' }),
    getMenuButtonBoundingClientRect: () => ({
      width: 87,
      height: 32,
      left: WIDTH - 94,
      right: WIDTH - 7,
      top: STATUS_BAR + 4,
      bottom: STATUS_BAR + 36,
    }),
    getSetting: (call?: FakeCallbacks) => done(call, { authSetting: {} }),
    setNavigationBar: (call?: FakeCallbacks) => done(call),
    showToast: (call: FakeCallbacks & { content?: string } = {}) => {
      ui.toast?.(call.content ?? '')
      return done(call)
    },
    hideToast: (call?: FakeCallbacks) => done(call),
    showLoading: (call?: FakeCallbacks) => done(call),
    hideLoading: (call?: FakeCallbacks) => done(call),
    alert: (call: FakeCallbacks & { title?: string; content?: string } = {}) => {
      const asked = ui.modal?.(call.title ?? '', call.content ?? '') ?? Promise.resolve(true)
      return asked.then(() => done(call))
    },
    confirm: (call: FakeCallbacks & { title?: string; content?: string } = {}) => {
      const asked = ui.modal?.(call.title ?? '', call.content ?? '') ?? Promise.resolve(true)
      return asked.then((confirm) => done(call, { confirm }))
    },
    pageScrollTo: (call?: FakeCallbacks) => done(call),
    onAppShow: shows.on,
    offAppShow: shows.off,
    onAppHide: hides.on,
    offAppHide: hides.off,
    onNetworkStatusChange: networks.on,
    offNetworkStatusChange: networks.off,
    onUserCaptureScreen: (listener: () => unknown) => core.captured.on(listener),
    offUserCaptureScreen: (listener?: () => unknown) => core.captured.off(listener),
    onError: ignored,
    offError: ignored,
    onUnhandledRejection: ignored,
    offUnhandledRejection: ignored,
  }
}
