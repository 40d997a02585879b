import type { HostMember } from '../../host.ts'

// What hosts of a kind do not have, however new they are.

const CONSENT: readonly HostMember[] = ['getPrivacy', 'askPrivacy', 'onPrivacyNeeded']

/** Alipay's dialect: no secure generator, no sealed room, consent on pages of its own. */
export const ALIPAY_LACKS: readonly HostMember[] = ['randomBytes', 'sealedStorage', ...CONSENT]

/** A page has no pages of an app, no menu to fill, no versions. */
export const BRIDGE_LACKS: readonly HostMember[] = [
  'openAppPage',
  'shareContent',
  'onUpdate',
  'applyUpdate',
  ...CONSENT,
]

/** What only an app can do for a page. */
const APP_ONLY: readonly HostMember[] = [
  'sealedStorage',
  'getPhoneNumber',
  'saveImage',
  'openSettings',
  'subscribeMessages',
]

export const UPSDK_LACKS: readonly HostMember[] = [
  ...BRIDGE_LACKS,
  ...APP_ONLY,
  'verifyFace',
  'setKeepScreenOn',
]

export const MPAAS_PAGE_LACKS: readonly HostMember[] = [
  ...BRIDGE_LACKS,
  ...APP_ONLY,
  'setCaptureGuard',
  'onCapture',
  'getCity',
  'openMiniProgram',
]

/** A page in WeChat's browser, whose screen is not the page's. */
export const WECHAT_WEB_LACKS: readonly HostMember[] = [
  ...MPAAS_PAGE_LACKS,
  'verifyFace',
  'getBrightness',
  'setBrightness',
  'setKeepScreenOn',
]

/** A page with nothing but its browser. */
export const BROWSER_LACKS: readonly HostMember[] = [...WECHAT_WEB_LACKS, 'scan', 'pay']

/** An app whose bridge logs its user in and does no more. */
export const LOGIN_ONLY_LACKS: readonly HostMember[] = [
  ...BRIDGE_LACKS,
  'scan',
  'pay',
  'verifyFace',
  'getBrightness',
  'setBrightness',
  'setKeepScreenOn',
  'setCaptureGuard',
  'onCapture',
]
