import type { BrowserParts } from '../browser.ts'
import type { BridgeTransport } from './bridge.ts'

/**
 * The wire to an app that puts an object into the page: `EsscBridgeNative.postMessage(text)` towards the
 * app, `EsscBridgeReceive(text)` towards the page. The object may come late.
 */
export function injectedTransport(web: BrowserParts): BridgeTransport {
  return {
    send: (text) => {
      const native = web.injected()
      if (!native) throw new TypeError('The app has not put EsscBridgeNative into the page')
      // Called on its object: Android's refuses a call without it.
      native.postMessage(text)
    },
    receive: (listener) => web.receive(listener),
  }
}

/**
 * The wire to a page that holds this one in a frame.
 *
 * @param origin the one origin that is talked and listened to, such as `https://bank.example`
 */
export function frameTransport(web: BrowserParts, origin: string): BridgeTransport {
  return {
    send: (text) => {
      if (!web.parent) throw new TypeError('The page is not in a frame')
      web.parent.post(text, origin)
    },
    receive: (listener) =>
      web.parent?.onMessage((text, from) => {
        if (from === origin) listener(text)
      }),
  }
}
