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

  /** Small texts that outlive the app. Not secret: what must be is sealed before it comes here. */
  readonly storage: HostStorage

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
   * Opens a web page inside the host.
   *
   * @param url absolute, https, or http on this machine.
   * @throws HOST_FAILED, also for any other address, HOST_TIMEOUT
   */
  openPage?(url: string): Promise<void>

  vibrate?(): Promise<void>

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
