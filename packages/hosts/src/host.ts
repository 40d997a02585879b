/**
 * One interface over every super-app. A host is a plain object from a factory that is handed the
 * vendor's own object: `wechat({ wx })`, `alipay({ my })`, `bank({ bridge })`.
 *
 * Every asynchronous member resolves to one shape on all hosts and rejects with an `EsscError` whose
 * code begins with `HOST_` or `NETWORK_`. Members that a host lacks are absent, and `supports` says so
 * before the call. What each host really does stands in docs/hosts.md.
 */
export interface Host {
  readonly name: HostName
  /** Whether an optional member can be called now. True is a promise that the conformance kit tests. */
  supports(member: HostMember): boolean
  /** The vendor's own object, for what this interface does not cover. */
  native(): unknown

  /** The phone's clock in milliseconds since 1970. May be wrong by hours. */
  now(): number
  /** Calls once after a delay; the answer cancels it. */
  timer(call: () => void, delayMs: number): () => void

  /**
   * Asks the host who its user is.
   *
   * @returns a code that the channel's server exchanges, once, within minutes.
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT, HOST_UNAVAILABLE
   */
  login(): Promise<{ code: string }>

  /**
   * One HTTP request. Any status resolves.
   *
   * @throws NETWORK_UNREACHABLE, NETWORK_TIMEOUT, HOST_CANCELLED when `cancellation` fired, HOST_FAILED
   *   when the host refuses the address or hands out a body that is not the text that came
   */
  request(request: HostRequest): Promise<HostResponse>

  /**
   * Sends one file as a form of one part. Any status resolves.
   *
   * @throws as `request`
   */
  upload?(upload: HostUpload): Promise<HostResponse>

  /**
   * Lets the person take or choose one picture.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_UNAVAILABLE, HOST_TIMEOUT
   */
  chooseImage?(source: 'camera' | 'album'): Promise<HostFile>

  /** Small texts that outlive the app. Not secret: what must be is sealed before it comes here. */
  readonly storage: HostStorage

  /** The same, encrypted by the host under a key of this phone. */
  readonly sealedStorage?: HostStorage

  /**
   * Bytes from the host's secure generator. Absent on hosts that have none (Alipay): the platform's are
   * taken then. Length 1 to 65,536.
   *
   * @throws HOST_FAILED, HOST_TIMEOUT
   */
  randomBytes?(length: number): Promise<Uint8Array>

  /**
   * Scans a QR or bar code with the host's scanner.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_UNAVAILABLE, HOST_TIMEOUT
   */
  scan?(): Promise<{ text: string }>

  /**
   * Pays an order of the host's own wallet. Resolves only if the host said paid.
   *
   * @throws HOST_CANCELLED, HOST_FAILED, HOST_UNKNOWN_OUTCOME (ask the platform, never pay again)
   */
  pay?(order: HostPayOrder): Promise<void>

  /**
   * Lets the host take and check the holder's face. Resolves when the check was carried out; whether
   * the face matched, the platform asks the provider.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT, HOST_UNAVAILABLE
   */
  verifyFace?(challenge: HostFaceChallenge): Promise<void>

  /** Which kind of face challenge `verifyFace` takes. */
  readonly faceMeans?: 'wechat' | 'alipay' | 'bridge'

  /** 0 to 1. @throws HOST_FAILED, HOST_UNAVAILABLE, HOST_TIMEOUT; so do the next three */
  getBrightness?(): Promise<number>
  setBrightness?(value: number): Promise<void>
  /** Keeps the screen from going dark. */
  setKeepScreenOn?(on: boolean): Promise<void>
  /** Hides the screen from screenshots and recordings, as far as the host can. */
  setCaptureGuard?(on: boolean): Promise<void>
  /** Tells of a screenshot that was taken; the answer stops it. */
  onCapture?(listener: () => void): () => void

  /**
   * Where the phone is. Asks the person.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_UNAVAILABLE, HOST_TIMEOUT; so do the next two
   */
  getLocation?(): Promise<HostLocation>
  /** The city of the person, as the host knows it. */
  getCity?(): Promise<{ division: string }>

  /**
   * The person's phone number, as a code that the channel's server exchanges or opens.
   *
   * @param detail what the host's own button (`phoneButton`) handed to the page when it was tapped
   */
  getPhoneNumber?(detail?: unknown): Promise<{ code: string }>
  /** The `open-type` of the button that must be tapped first; absent where the host asks by itself. */
  readonly phoneButton?: 'getPhoneNumber' | 'getAuthorize'

  /**
   * Opens another mini-program of the same super-app. What it hands back comes with the next `launch`.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT
   */
  openMiniProgram?(target: HostMiniProgram): Promise<void>

  /** Opens a page of this app: its path and query. @throws HOST_FAILED, HOST_TIMEOUT */
  openAppPage?(path: string): Promise<void>

  /**
   * Opens a web page, waits for what it answers, and closes it. docs/hosts.md has how the page answers.
   *
   * @param url as for `openPage`
   * @throws HOST_CANCELLED when it was closed without an answer, HOST_FAILED, HOST_TIMEOUT
   */
  askPage?(url: string): Promise<{ result: string }>

  /**
   * Opens a web page inside the host.
   *
   * @param url absolute, https, or http on this machine.
   * @throws HOST_FAILED, also for any other address, HOST_TIMEOUT
   */
  openPage?(url: string): Promise<void>

  vibrate?(): Promise<void>
  /** @throws HOST_DENIED, HOST_FAILED, HOST_TIMEOUT */
  setClipboard?(text: string): Promise<void>
  /** Puts a picture among the person's own. @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT */
  saveImage?(image: { pngBase64: string }): Promise<void>
  /**
   * Offers something to be shared: opens the host's sheet, or puts it behind the host's own menu.
   *
   * @throws HOST_CANCELLED, HOST_DENIED, HOST_FAILED, HOST_TIMEOUT
   */
  share?(content: HostShare): Promise<void>
  /** What a page's own `onShareAppMessage` answers, where `share` only fills the host's menu. */
  shareContent?(): HostShare | undefined
  /** Shows the host's own page of the permissions that the person gave this app. */
  openSettings?(): Promise<void>
  /**
   * Asks whether the app may send messages of these templates.
   *
   * @returns those that the person allowed, none where all were refused
   * @throws HOST_CANCELLED, HOST_DENIED when messages are switched off, HOST_FAILED, HOST_TIMEOUT
   */
  subscribeMessages?(templateIds: readonly string[]): Promise<{ accepted: readonly string[] }>

  /** Whether the person has still to agree to the app's privacy notice, and what it is called. */
  getPrivacy?(): Promise<{ isNeeded: boolean; notice: string }>
  /** Has the host ask for that consent where it is needed. @throws HOST_DENIED when it is refused */
  askPrivacy?(): Promise<void>
  /** The host wants the app to ask for consent now; one listener answers. The answer stops it. */
  onPrivacyNeeded?(listener: (question: HostPrivacyQuestion) => void): () => void

  /** A new version of the app is on the phone; the answer stops it. */
  onUpdate?(listener: () => void): () => void
  /** Starts the app anew with it. */
  applyUpdate?(): void

  /** How the app was opened, or brought to the front again, this time. */
  launch?(): HostLaunch

  /** @throws HOST_FAILED, HOST_TIMEOUT */
  getNetwork?(): Promise<HostNetwork>

  /** The app came to the front, or went to the back; the answer stops it. */
  onShow(listener: () => void): () => void
  onHide(listener: () => void): () => void
  /** The network came or went; the answer stops it. */
  onNetwork?(listener: (connected: boolean) => void): () => void
}

/** Which adapter this is; a channel's server exchanges the login code with that host. */
export type HostName =
  | 'wechat'
  | 'wechat-plugin'
  | 'alipay'
  | 'bank'
  | 'upsdk'
  | 'oauth'
  | 'finclip'
  | 'mpaas'
  | 'web'
  | 'wechat-web'
  | 'simulated'

/** Members that a host may lack. */
export type HostMember =
  | 'randomBytes'
  | 'scan'
  | 'pay'
  | 'verifyFace'
  | 'getBrightness'
  | 'setBrightness'
  | 'setKeepScreenOn'
  | 'setCaptureGuard'
  | 'onCapture'
  | 'openPage'
  | 'vibrate'
  | 'onNetwork'
  | 'upload'
  | 'chooseImage'
  | 'sealedStorage'
  | 'getLocation'
  | 'getCity'
  | 'getPhoneNumber'
  | 'openMiniProgram'
  | 'openAppPage'
  | 'askPage'
  | 'setClipboard'
  | 'saveImage'
  | 'share'
  | 'shareContent'
  | 'openSettings'
  | 'subscribeMessages'
  | 'getPrivacy'
  | 'askPrivacy'
  | 'onPrivacyNeeded'
  | 'onUpdate'
  | 'applyUpdate'
  | 'launch'
  | 'getNetwork'

export interface HostRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  /** The exact text of the body. */
  body?: string | undefined
  timeoutMs: number
  cancellation?: Cancellation | undefined
}

export interface HostResponse {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** The text as it came: never parsed by the host. */
  body: string
}

/** A file of the host's: of `chooseImage`, for `upload`. */
export interface HostFile {
  /** The host's own name of it: a path while the app runs, or a `data:` address. */
  readonly path: string
}

export interface HostUpload {
  url: string
  file: HostFile
  /** The form part's name: letters, digits, `-` and `_`. */
  name: string
  headers: Readonly<Record<string, string>>
  timeoutMs: number
  cancellation?: Cancellation | undefined
}

export interface HostLocation {
  /** Degrees, north and east. */
  latitude: number
  longitude: number
  /** `gcj02` is China's shifted grid, as its maps use; `wgs84` is what satellites say. */
  grid: 'gcj02' | 'wgs84'
  /** How far it may be off, where the host says so. */
  accuracyM?: number
}

export interface HostMiniProgram {
  appId: string
  /** A page of it and its query. */
  path?: string
  /** Texts and numbers that it is handed. */
  data?: Readonly<Record<string, string | number | boolean>>
}

export interface HostShare {
  title: string
  /** Where who it is shared with lands: a page of this app in a mini-program, an address elsewhere. */
  path: string
  description?: string
  imageUrl?: string
}

export interface HostPrivacyQuestion {
  /** The person agreed, by a tap on the button of this id in the page. */
  agree(buttonId: string): void
  refuse(): void
}

export interface HostLaunch {
  path: string
  query: Readonly<Record<string, string>>
  /** The host's own number of the way in. */
  scene?: number
  /** The app that opened this one or came back to it, and what it handed over. */
  referrer?: { appId: string; data: Readonly<Record<string, unknown>> }
}

export interface HostNetwork {
  isConnected: boolean
  kind: 'wifi' | 'mobile' | 'none' | 'unknown'
}

export interface HostStorage {
  /** @returns undefined where nothing is stored */
  get(key: string): Promise<string | undefined>
  /** @throws HOST_FAILED when the store is full or refused, HOST_TIMEOUT */
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

/** What the platform's acquirer gave for the host's own payment call, as the host wants it. */
export type HostPayOrder =
  | {
      means: 'wechat'
      timeStamp: string
      nonceStr: string
      package: string
      signType: 'RSA' | 'MD5' | 'HMAC-SHA256'
      paySign: string
      /** What WeChat's own page shows when a plugin asks; a plugin's order has it. */
      amountFen?: number
    }
  | { means: 'alipay'; tradeNO: string }
  /** UnionPay's transaction number. */
  | { means: 'unionpay'; tn: string }
  | { means: 'bridge'; order: string }

export interface HostFaceChallenge {
  means: 'wechat' | 'alipay' | 'bridge'
  /** WeChat's verifyId, Alipay's certifyId, or the bridge's id. */
  providerId: string
  /** Alipay's page for the check; empty elsewhere. */
  url: string
}

/** A wish that a call should end; made and fired by the caller. */
export interface Cancellation {
  readonly cancelled: boolean
  onCancel(listener: () => void): () => void
}
