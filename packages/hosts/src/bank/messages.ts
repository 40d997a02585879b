import { isObject } from '../vendor-call.ts'

/** What a bank's app can be asked for over the bridge; docs/bank-bridge.md has each one's parameters. */
export type BridgeMethod =
  | 'hello'
  | 'login'
  | 'scan'
  | 'pay'
  | 'verifyFace'
  | 'getBrightness'
  | 'setBrightness'
  | 'setKeepScreenOn'
  | 'setCaptureGuard'
  | 'openPage'
  | 'vibrate'
  | 'chooseImage'
  | 'getSecret'
  | 'setSecret'
  | 'removeSecret'
  | 'getLocation'
  | 'getCity'
  | 'getPhoneNumber'
  | 'openMiniProgram'
  | 'askPage'
  | 'setClipboard'
  | 'saveImage'
  | 'share'
  | 'openSettings'
  | 'subscribeMessages'
  | 'getNetwork'

/** What a bank's app tells the page unasked. */
export type BridgeEvent = 'show' | 'hide' | 'capture' | 'network'

/** Why a call did not do what it was asked. `unknown` is an answer too: whether it was done is open. */
export type BridgeErrorCode =
  | 'cancelled'
  | 'denied'
  | 'failed'
  | 'unknown'
  | 'unsupported'
  | 'unavailable'
  | 'timeout'

/** From the page to the app. */
export interface BridgeCall {
  essc: 1
  id: string
  method: BridgeMethod
  params: Readonly<Record<string, unknown>>
}

/** From the app to the page: the one answer to a call. */
export type BridgeAnswer =
  | { essc: 1; id: string; result: Readonly<Record<string, unknown>> }
  | { essc: 1; id: string; error: { code: BridgeErrorCode } }

/** From the app to the page, unasked. */
export interface BridgeNews {
  essc: 1
  event: BridgeEvent
  data: Readonly<Record<string, unknown>>
}

/** The result of `hello`. */
export interface BridgeHello {
  /** The app's name, for support. */
  app: string
  methods: readonly string[]
  events: readonly string[]
}

/** A message of the bridge's version 1, or nothing where the text is anyone else's. */
export function parseMessage(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const message: unknown = JSON.parse(text)
    return isObject(message) && message.essc === 1 ? message : undefined
  } catch {
    return undefined
  }
}

/** @returns nothing where the result is not a hello */
export function readHello(result: Readonly<Record<string, unknown>>): BridgeHello | undefined {
  const { app, methods, events } = result
  const texts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((item) => typeof item === 'string')
  if (typeof app !== 'string' || !texts(methods) || !texts(events)) return undefined
  return { app, methods, events }
}
