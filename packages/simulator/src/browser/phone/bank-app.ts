import { systemClock } from '@essc/hosts/clock'
import { fakeBridge } from '@essc/hosts/fakes/bridge'
import type { FakeUi } from '@essc/hosts/fakes/options'
import { h } from '../shared/dom.ts'
import { loginCode } from './login-code.ts'
import { mapAddress, mapPage, phoneFetch } from './network.ts'
import type { PhoneBody, QuirkSet, RunningApp } from './phone.ts'
import { phoneStore, storageOf } from './phone-store.ts'
import { fakeQuirks } from './quirks.ts'

const HOME = '/phones/bank/app/'
const LATE_MS = 2_000
const BAR = { backgroundColor: '#b5121b', textColor: '#ffffff', custom: false }

/** The window of a page in the bank's web view, with the contract's two names. */
type BankWindow = Window &
  typeof globalThis & {
    EsscBridgeNative?: { postMessage(text: string): void }
    EsscBridgeReceive?: (text: string) => void
  }

declare global {
  interface Window {
    /** Called by the script that the bank's app puts first into every page. */
    simulatedBank?: { enter(page: Window): void }
  }
}

/** Opens the H5 build in the bank's web view, with the bridge and the simulated internet. */
export async function openBankApp(
  body: PhoneBody,
  options: { ui: FakeUi; quirks: QuirkSet },
): Promise<RunningApp> {
  const store = phoneStore('bank')
  const frame = document.createElement('iframe')
  frame.id = 'phone-bank'
  frame.name = frame.id
  frame.title = 'app'
  /** A page of somebody else's that the app opened over its own. */
  let overlay: HTMLIFrameElement | undefined
  let first: string | undefined
  const atHome = () => first === undefined || frame.contentWindow?.location.pathname === first

  const title = () => {
    const page = overlay?.contentDocument ?? frame.contentDocument
    const depth = overlay === undefined && atHome() ? 1 : 2
    body.showPage({ ...BAR, title: page?.title ?? '', depth })
  }
  const native = fakeBridge({
    clock: systemClock(),
    ui: options.ui,
    issueLoginCode: () => loginCode('bank'),
    fetch: phoneFetch,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    store,
    ...fakeQuirks(options.quirks),
    silentForMs: options.quirks.has('lateBridge') ? LATE_MS : 0,
    navigate: (url) => {
      overlay?.remove()
      overlay = h('iframe', { class: 'overlay', title: 'web-view', name: 'bank-web-view' })
      overlay.addEventListener('load', title)
      overlay.src = mapPage('bank', url)
      frame.after(overlay)
    },
  })
  native.onSend((text) => (frame.contentWindow as BankWindow).EsscBridgeReceive?.(text))

  window.simulatedBank = {
    enter: (entered) => {
      const page = entered as BankWindow
      page.EsscBridgeNative = { postMessage: (text) => native.receive(text) }
      Object.defineProperty(page, 'localStorage', { value: storageOf(store) })
      const fetchHere = page.fetch.bind(page)
      page.fetch = (input, init) => {
        const url = mapAddress(String(input))
        if (url === undefined || !native.state.connected) {
          return Promise.reject(new page.TypeError('Failed to fetch'))
        }
        return fetchHere(url, init)
      }
      page.addEventListener('error', ({ error, message }) => body.fault(error ?? message, 'page'))
      page.addEventListener('unhandledrejection', ({ reason }) => body.fault(reason, 'promise'))
      page.document.addEventListener('DOMContentLoaded', () => {
        title()
        const watched = { subtree: true, childList: true, characterData: true }
        new MutationObserver(title).observe(page.document.head, watched)
      })
    },
  }
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  frame.src = HOME
  body.placeFrame(frame)
  await loaded
  first = frame.contentWindow?.location.pathname
  title()

  return {
    control: native,
    frame,
    back: () => {
      if (overlay !== undefined) {
        overlay.remove()
        overlay = undefined
        title()
      } else if (!atHome()) frame.contentWindow?.history.back()
    },
    show: () => native.show(),
    hide: () => native.hide(),
    dispose: () => {
      overlay?.remove()
      frame.remove()
      delete window.simulatedBank
    },
  }
}
