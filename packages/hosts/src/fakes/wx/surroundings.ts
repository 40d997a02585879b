import type { FakeCore } from '../core.ts'
import type { FakeCallbacks } from '../deliver.ts'
import { wrappedEvent } from '../wrapped-event.ts'
import type { FakeWxOptions } from './options.ts'

const WIDTH = 375
const HEIGHT = 812
const STATUS_BAR = 44

/** The small things of `wx` that Taro's runtime and most apps call: the system, the bars, the events. */
export function wxSurroundings(options: FakeWxOptions, core: FakeCore) {
  const { clock, ui, platform = 'android' } = options
  const baseLibrary = options.baseLibrary ?? '3.9.0'
  const { state } = core
  const done = (api: string, call: FakeCallbacks | undefined, more: object = {}) => {
    const value = { errMsg: `${api}:ok`, ...more }
    clock.timer(() => {
      call?.success?.(value)
      call?.complete?.(value)
    }, 0)
    return call?.success || call?.complete ? undefined : Promise.resolve(value)
  }
  // WeChat hands out an empty object where no other app opened this one.
  const referrerInfo = () => {
    const referrer = core.launch()?.referrer
    const info = referrer ? { appId: referrer.appId, extraData: referrer.data } : {}
    return info as { appId: string; extraData: Record<string, unknown> }
  }
  const launch = () => ({
    path: core.launch()?.path ?? '',
    query: core.launch()?.query ?? {},
    scene: core.launch()?.scene ?? 1001,
    referrerInfo: referrerInfo(),
    apiCategory: 'default' as const,
    forwardMaterials: [],
    hostExtraData: { host_scene: '' },
  })
  const safeArea = {
    left: 0,
    right: WIDTH,
    top: STATUS_BAR,
    bottom: HEIGHT - 34,
    width: WIDTH,
    height: HEIGHT - 34 - STATUS_BAR,
  }
  const windowInfo = () => ({
    pixelRatio: 2,
    screenWidth: WIDTH,
    screenHeight: HEIGHT,
    windowWidth: WIDTH,
    windowHeight: HEIGHT - STATUS_BAR - 44,
    statusBarHeight: STATUS_BAR,
    screenTop: STATUS_BAR + 44,
    safeArea,
  })
  const base = () => ({
    SDKVersion: baseLibrary,
    version: '8.0.60',
    language: 'zh_CN',
    enableDebug: false,
    fontSizeSetting: 16,
    fontSizeScaleFactor: 1,
    host: { appId: '', env: 'WeChat' },
    PCKernelVersion: '',
    theme: 'light' as const,
  })
  const device = () => ({
    brand: 'simulated',
    model: 'simulated',
    system: platform === 'ios' ? 'iOS 18.0' : 'Android 15',
    platform,
    benchmarkLevel: 50,
    memorySize: '8192',
    abi: 'arm64-v8a',
    deviceAbi: 'arm64-v8a',
    cpuType: 'unknown',
  })
  const system = () => ({ ...windowInfo(), ...base(), ...device() })
  const networkType = () => (state.connected ? ('wifi' as const) : ('none' as const))
  const shows = wrappedEvent(core.shown, (now) => (now ? launch() : undefined))
  const hides = wrappedEvent(core.shown, (now) => (now ? undefined : {}))
  const networks = wrappedEvent(core.network, (isConnected) => ({
    isConnected,
    networkType: networkType(),
  }))
  const ignored = () => {}

  return {
    getSystemInfoSync: system,
    getSystemInfo: (call?: FakeCallbacks) => done('getSystemInfo', call, system()),
    getSystemInfoAsync: (call?: FakeCallbacks) => done('getSystemInfoAsync', call, system()),
    getWindowInfo: windowInfo,
    getAppBaseInfo: base,
    getDeviceInfo: device,
    getSystemSetting: () => ({
      bluetoothEnabled: true,
      locationEnabled: true,
      wifiEnabled: true,
      deviceOrientation: 'portrait' as const,
    }),
    getLaunchOptionsSync: launch,
    getEnterOptionsSync: launch,
    getAccountInfoSync: () => ({
      miniProgram: {
        appId: options.appId ?? 'wx0000000000000000',
        envVersion: 'develop' as const,
        version: '',
      },
      plugin: { appId: '', version: '' },
    }),
    getMenuButtonBoundingClientRect: () => ({
      width: 87,
      height: 32,
      left: WIDTH - 94,
      right: WIDTH - 7,
      top: STATUS_BAR + 4,
      bottom: STATUS_BAR + 36,
    }),
    nextTick: (call: () => void) => void clock.timer(call, 0),
    getSetting: (call?: FakeCallbacks) => done('getSetting', call, { authSetting: {} }),
    setNavigationBarTitle: (call?: FakeCallbacks) => done('setNavigationBarTitle', call),
    setNavigationBarColor: (call?: FakeCallbacks) => done('setNavigationBarColor', call),
    setBackgroundColor: (call?: FakeCallbacks) => done('setBackgroundColor', call),
    showToast: (call: FakeCallbacks & { title: string }) => {
      ui.toast?.(call.title)
      return done('showToast', call)
    },
    hideToast: (call?: FakeCallbacks) => done('hideToast', call),
    showLoading: (call?: FakeCallbacks) => done('showLoading', call),
    hideLoading: (call?: FakeCallbacks) => done('hideLoading', call),
    showModal: (call: FakeCallbacks & { title?: string; content?: string }) => {
      const asked = ui.modal?.(call.title ?? '', call.content ?? '') ?? Promise.resolve(true)
      return asked.then((confirm) => done('showModal', call, { confirm, cancel: !confirm }))
    },
    pageScrollTo: (call?: FakeCallbacks) => done('pageScrollTo', call),
    onAppShow: shows.on,
    offAppShow: shows.off,
    onAppHide: hides.on,
    offAppHide: hides.off,
    onNetworkStatusChange: networks.on,
    offNetworkStatusChange: networks.off,
    onUserCaptureScreen: (listener: (event: never) => unknown) =>
      core.captured.on(listener as () => unknown),
    offUserCaptureScreen: () => core.captured.off(),
    onError: ignored,
    offError: ignored,
    onUnhandledRejection: ignored,
    offUnhandledRejection: ignored,
    onThemeChange: ignored,
    offThemeChange: ignored,
    onWindowResize: ignored,
    offWindowResize: ignored,
  }
}
