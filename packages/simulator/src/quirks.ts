/** The phones of the page, by the host app that they show. */
export type QuirkHost = 'wechat' | 'alipay' | 'bank'

/** Every switch, by the name that the page, the docs and the journeys share. */
export type QuirkId =
  | 'noBigInt'
  | 'noGlobalThis'
  | 'noRandom'
  | 'noFlexGap'
  | 'oldLibrary'
  | 'pluginMode'
  | 'noReferrer'
  | 'noFace'
  | 'captureIosOnly'
  | 'lateBridge'
  | 'failsOnStatus'
  | 'slowHost'
  | 'doubleCallbacks'
  | 'droppedCallbacks'
  | 'completeFirst'
  | 'oneCallback'
  | 'lostAmpersand'
  | 'permissionDenied'
  | 'lowMemory'
  | 'offline'
  | 'slowNetwork'
  | 'clockAhead'
  | 'clockBehind'

/** What one switch changes, for people and for the code that applies it. */
export interface Quirk {
  id: QuirkId
  /** The phones that have it. */
  hosts: readonly QuirkHost[]
  /** What the trouble lies in; the page groups by it. */
  area: 'runtime' | 'host' | 'answers' | 'phone'
  /** Whether it changes the running app at once, or closes it and opens it again to apply. */
  effect: 'atOnce' | 'relaunch'
  label: { zh: string; en: string }
  /** What is different, and where it is met. */
  explanation: { zh: string; en: string }
  /** Where the trouble is documented or was reported. */
  source: string
}

/** Of these only one can be on at a time: they bend the same answer. */
export const answerQuirks: readonly QuirkId[] = [
  ...(['doubleCallbacks', 'droppedCallbacks', 'completeFirst', 'oneCallback'] as const),
]

/** By how much the two clock switches move the phone's clock, in milliseconds. */
export const CLOCK_WRONG_MS = 600_000

/** What each answer over the slow network waits for at least, in milliseconds. */
export const SLOW_NETWORK_MS = 400

/** The one table behind the page's switches, the table of docs/simulator.md and the journeys. */
export const quirks: readonly Quirk[] = [
  {
    id: 'noBigInt',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'runtime',
    effect: 'relaunch',
    label: { zh: '没有 BigInt', en: 'No BigInt' },
    explanation: {
      zh: 'iOS 14 以前和旧安卓的脚本引擎没有 BigInt，连名字也不存在。',
      en: 'Script engines before iOS 14 and of old Android phones have no BigInt, not even the name.',
    },
    source: 'https://caniuse.com/bigint',
  },
  {
    id: 'noGlobalThis',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'runtime',
    effect: 'relaunch',
    label: { zh: '没有 globalThis', en: 'No globalThis' },
    explanation: {
      zh: 'iOS 12.2 以前和旧安卓没有 globalThis，直接使用会抛 ReferenceError。',
      en: 'Before iOS 12.2 and on old Android phones a bare use of globalThis throws ReferenceError.',
    },
    source: 'https://caniuse.com/mdn-javascript_builtins_globalthis',
  },
  {
    id: 'noRandom',
    hosts: ['wechat', 'bank'],
    area: 'runtime',
    effect: 'relaunch',
    label: { zh: '没有安全随机数', en: 'No secure randomness' },
    explanation: {
      zh: '微信基础库 2.15.0 以前没有 getRandomValues；有些银行容器没有 crypto。支付宝一直没有，所以那里没有这个开关。',
      en: 'WeChat had no getRandomValues before base library 2.15.0; some banks’ containers have no crypto. Alipay never has it, hence no switch there.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/api/base/crypto/wx.getRandomValues.html',
  },
  {
    id: 'noFlexGap',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'runtime',
    effect: 'relaunch',
    label: { zh: '弹性布局没有 gap', en: 'No gap in flex layouts' },
    explanation: {
      zh: 'iOS 14.5 以前和 Chromium 84 以前的网页视图不认弹性布局里的 gap。',
      en: 'Web views before iOS 14.5 and before Chromium 84 ignore gap in flex layouts.',
    },
    source: 'https://caniuse.com/flexbox-gap',
  },
  {
    id: 'oldLibrary',
    hosts: ['wechat'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '旧基础库 2.10.0', en: 'Old base library 2.10.0' },
    explanation: {
      zh: '之后才有的接口都不存在：安全随机数、截屏遮挡、人脸。',
      en: 'What came later is missing: secure randomness, the capture guard, the face check.',
    },
    source: 'https://developers.weixin.qq.com/miniprogram/dev/framework/compatibility.html',
  },
  {
    id: 'pluginMode',
    hosts: ['wechat'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '插件模式', en: 'Plugin mode' },
    explanation: {
      zh: '在别人小程序的插件里：没有 wx.login、wx.requestPayment 和 web-view；登录和支付走微信的功能页。',
      en: 'As a plugin in somebody else’s mini-program: no wx.login, no wx.requestPayment, no web-view; login and payment go through WeChat’s functional pages.',
    },
    source: 'https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/api-limit.html',
  },
  {
    id: 'noReferrer',
    hosts: ['wechat'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: 'referrerInfo 是 undefined', en: 'referrerInfo is undefined' },
    explanation: {
      zh: '部分版本在没有来源时给 undefined，而不是空对象。支付宝一直如此，所以那里没有这个开关。',
      en: 'Some versions give undefined where no app referred, instead of an empty object. Alipay always does, hence no switch there.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/api/base/app/life-cycle/wx.getLaunchOptionsSync.html',
  },
  {
    id: 'noFace',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '没有人脸接口', en: 'No face check' },
    explanation: {
      zh: '宿主或这个账号没有开通人脸验证。',
      en: 'The host, or this account in it, was not given the face check.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/api/open-api/face/wx.requestFacialVerify.html',
  },
  {
    id: 'captureIosOnly',
    hosts: ['bank'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '截屏事件只在 iOS 有', en: 'Capture events on iOS only' },
    explanation: {
      zh: '手机换成安卓：云闪付的 monitorScreenShot 只在 iOS 有，安卓截屏时应用不知道。',
      en: 'The phone becomes an Android: UnionPay’s monitorScreenShot exists on iOS only, and a screenshot goes unnoticed.',
    },
    source: 'https://open.95516.com/',
  },
  {
    id: 'lateBridge',
    hosts: ['bank'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '桥晚到 2 秒', en: 'Bridge injected 2 s late' },
    explanation: {
      zh: '页面先跑起来，宿主两秒后才注入桥，像 AlipayJSBridge 那样。',
      en: 'The page runs first and the app injects its bridge two seconds later, as with AlipayJSBridge.',
    },
    source: 'https://myjsapi.alipay.com/',
  },
  {
    id: 'failsOnStatus',
    hosts: ['alipay'],
    area: 'host',
    effect: 'relaunch',
    label: { zh: '非 2xx 走 fail', en: 'Fails on a status that is not 2xx' },
    explanation: {
      zh: '有些版本把非 2xx 的应答交给 fail，错误码 19。',
      en: 'Some clients hand an answer of another status to fail, with error 19.',
    },
    source: 'https://opendocs.alipay.com/mini/api/owycmh',
  },
  {
    id: 'slowHost',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'answers',
    effect: 'relaunch',
    label: { zh: '宿主应答慢 0.8 秒', en: 'Every host answer 0.8 s late' },
    explanation: {
      zh: '低端机上每次调用宿主都要等。',
      en: 'On a slow phone every call of the host takes its time.',
    },
    source: 'https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips.html',
  },
  {
    id: 'doubleCallbacks',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'answers',
    effect: 'atOnce',
    label: { zh: '回调来两次', en: 'Callbacks come twice' },
    explanation: {
      zh: '登录、扫码、人脸和支付先按结果回两次，稍后再回一次相反的结果。',
      en: 'Login, scan, face and pay answer twice with the result, and a little later with its opposite.',
    },
    source: '/docs/hosts.md',
  },
  {
    id: 'droppedCallbacks',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'answers',
    effect: 'atOnce',
    label: { zh: '回调丢失', en: 'Callbacks never come' },
    explanation: {
      zh: '登录、扫码、人脸和支付没有任何回音，像没有配宿主能力的 FinClip 应用。',
      en: 'Login, scan, face and pay never answer, as in a FinClip app without the host’s own part.',
    },
    source: 'https://www.finclip.com/mop/document/',
  },
  {
    id: 'completeFirst',
    hosts: ['wechat', 'alipay'],
    area: 'answers',
    effect: 'atOnce',
    label: { zh: 'complete 先于结果', en: 'complete before the result' },
    explanation: {
      zh: '先调 complete，稍后才调 success 或 fail。',
      en: 'complete is called first, success or fail a moment later.',
    },
    source: '/docs/hosts.md',
  },
  {
    id: 'oneCallback',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'answers',
    effect: 'atOnce',
    label: { zh: '只有一个回调', en: 'One callback only' },
    explanation: {
      zh: '像 AlipayJSBridge 那样成败都进同一个回调：小程序里只有 complete，银行桥的应答既没有结果也没有错误。',
      en: 'Good or bad, one callback is all there is, as with AlipayJSBridge: complete alone in mini-programs, an answer without result or error on the bank’s bridge.',
    },
    source: 'https://myjsapi.alipay.com/',
  },
  {
    id: 'lostAmpersand',
    hosts: ['bank'],
    area: 'host',
    effect: 'atOnce',
    label: { zh: '页面地址丢掉 & 之后', en: '& lost in page URLs' },
    explanation: {
      zh: '宿主打开页面时，地址从第一个 & 起被截掉（掌上生活安卓版）。',
      en: 'The app opens a page with its address cut at the first & (CMB’s 掌上生活 on Android).',
    },
    source: 'https://segmentfault.com/a/1190000040251176',
  },
  {
    id: 'permissionDenied',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '相机权限被拒', en: 'Camera permission denied' },
    explanation: {
      zh: '扫码和人脸都被手机拒绝，不再询问。',
      en: 'The phone refuses scan and face check and no longer asks.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html',
  },
  {
    id: 'lowMemory',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '内存不足，随时被杀', en: 'Low memory: killed when out of sight' },
    explanation: {
      zh: '一切到后台，或宿主的人脸、支付页盖住它，应用就被系统回收；回来时是冷启动，刚才的应答收不到。',
      en: 'To the background, or under the host’s face or pay screen, the app is killed; coming back is a cold start, and the answer is lost.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html',
  },
  {
    id: 'offline',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '没有网络', en: 'Offline' },
    explanation: {
      zh: '请求都失败，应用收到断网事件。',
      en: 'Requests fail, and the app is told that the network is gone.',
    },
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/api/device/network/wx.onNetworkStatusChange.html',
  },
  {
    id: 'slowNetwork',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '3G 网络', en: '3G network' },
    explanation: {
      zh: '每个请求多等 0.4 秒，每秒只过 50 KB。',
      en: 'Every request waits 0.4 s more, and 50 KB pass in a second.',
    },
    source: 'https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md',
  },
  {
    id: 'clockAhead',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '时钟快 10 分钟', en: 'Clock 10 minutes fast' },
    explanation: {
      zh: '手机时间被人改过；运行中也会突然变。',
      en: 'Somebody set the phone’s clock; it may jump while the app runs.',
    },
    source: 'https://datatracker.ietf.org/doc/html/rfc6238#section-6',
  },
  {
    id: 'clockBehind',
    hosts: ['wechat', 'alipay', 'bank'],
    area: 'phone',
    effect: 'atOnce',
    label: { zh: '时钟慢 10 分钟', en: 'Clock 10 minutes slow' },
    explanation: {
      zh: '同上，方向相反。',
      en: 'The same, the other way.',
    },
    source: 'https://datatracker.ietf.org/doc/html/rfc6238#section-6',
  },
]

/** The switches of one phone, in the table's order. */
export function quirksOf(host: QuirkHost): readonly Quirk[] {
  return quirks.filter((quirk) => quirk.hosts.includes(host))
}

/** Those that cannot be on together with this one. */
export function rivalsOf(id: QuirkId): readonly QuirkId[] {
  const groups: readonly (readonly QuirkId[])[] = [answerQuirks, ['clockAhead', 'clockBehind']]
  return groups
    .filter((group) => group.includes(id))
    .flat()
    .filter((other) => other !== id)
}
