import { systemClock } from '@essc/hosts/clock'
import { fakeBridge } from '@essc/hosts/fakes/bridge'
import type { FakeControl, FakeUi } from '@essc/hosts/fakes/options'
import { pageAnswer } from '../../engine/page-answer.ts'
import { h } from '../shared/dom.ts'
import { applyToPage } from './bank-runtime.ts'
import { loginCode } from './login-code.ts'
import { mapAddress, mapPage, networkDelay, phoneFetch } from './network.ts'
import type { PhoneBody, RunningApp } from './phone.ts'
import { phoneStore, storageOf } from './phone-store.ts'
import { applyAtOnce, fakeQuirks } from './quirk-effects.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

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
  options: { ui: FakeUi; quirks: QuirkSwitches; at?: string },
): Promise<RunningApp> {
  const { quirks } = options
  const store = phoneStore('bank')
  const gone = new AbortController()
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
  /** Called when the page over the app answers, or with nothing when the person closes it. */
  let endPage: ((answer: { result: string } | 'cancel') => void) | undefined
  const askedPage = () =>
    new Promise<{ result: string } | 'cancel'>((resolve) => {
      endPage = resolve
    })
  const closeOverlay = (answer: { result: string } | 'cancel' = 'cancel') => {
    overlay?.remove()
    overlay = undefined
    endPage?.(answer)
    endPage = undefined
    title()
  }
  window.addEventListener(
    'message',
    ({ source, data }) => {
      if (overlay === undefined || source !== overlay.contentWindow) return
      const answer = pageAnswer(data)
      if (answer !== undefined) closeOverlay({ result: String(answer.result) })
    },
    { signal: gone.signal },
  )
  const native = fakeBridge({
    clock: systemClock(),
    ui: { ...options.ui, page: () => askedPage() },
    issueLoginCode: () => loginCode('bank'),
    fetch: phoneFetch(quirks, gone.signal),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    store,
    ...fakeQuirks(quirks),
    navigate: (url) => {
      overlay?.remove()
      overlay = h('iframe', { class: 'overlay', title: 'web-view', name: 'bank-web-view' })
      overlay.addEventListener('load', title)
      overlay.src = mapPage(
        'bank',
        quirks.has('lostAmpersand') ? (url.split('&', 1)[0] ?? '') : url,
      )
      frame.after(overlay)
    },
  })
  const control: FakeControl = {
    ...native,
    setNetwork: (connected) => {
      if (connected === native.state.connected) return
      native.setNetwork(connected)
      frame.contentWindow?.dispatchEvent(new Event(connected ? 'online' : 'offline'))
    },
  }
  applyAtOnce(quirks, control)
  native.onSend((text) => (frame.contentWindow as BankWindow).EsscBridgeReceive?.(text))

  window.simulatedBank = {
    enter: (entered) => {
      const page = entered as BankWindow
      applyToPage(page, quirks)
      const inject = () => {
        page.EsscBridgeNative = { postMessage: (text) => native.receive(text) }
      }
      if (quirks.has('lateBridge')) setTimeout(inject, LATE_MS)
      else inject()
      Object.defineProperty(page.navigator, 'onLine', { get: () => native.state.connected })
      Object.defineProperty(page, 'localStorage', { value: storageOf(store) })
      const fetchHere = page.fetch.bind(page)
      page.fetch = (input, init) => {
        const url = mapAddress(String(input))
        if (url === undefined || !native.state.connected) {
          return Promise.reject(new page.TypeError('Failed to fetch'))
        }
        return fetchHere(url, init).then(async (answer) => {
          await networkDelay(quirks, Number(answer.headers.get('content-length') ?? 0))
          return answer
        })
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
  frame.src = HOME + (options.at ?? '')
  body.placeFrame(frame)
  await loaded
  first = frame.contentWindow?.location.pathname
  title()

  return {
    control,
    frame,
    back: () => {
      if (overlay !== undefined) closeOverlay()
      else if (!atHome()) frame.contentWindow?.history.back()
    },
    show: () => native.show(),
    hide: () => native.hide(),
    dispose: () => {
      gone.abort()
      overlay?.remove()
      frame.remove()
      delete window.simulatedBank
    },
  }
}
