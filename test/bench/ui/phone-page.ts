/// <reference lib="dom" />
import { systemClock } from '@essc/hosts/clock'
import type { FakeControl, FakeHttpRequest, FakeHttpResponse } from '@essc/hosts/fakes/options'
import { fakeWx } from '@essc/hosts/fakes/wx'
import { mountPhone } from '@essc/simulator/engine/boot'
import type { Container } from '@essc/simulator/engine/container'

declare global {
  interface Window {
    /** Given by the benchmark: the way to the platform. */
    ask(request: FakeHttpRequest): Promise<FakeHttpResponse>
    faults: string[]
    /** What crossed `setData` since it was last taken, as JSON. */
    sent: string[]
    phone: Container
    control: FakeControl
    openPhone(kept: Record<string, string>): Promise<void>
    /** Milliseconds from the package's first statement to the first frame with the element. */
    sightOf(selector: string): Promise<number>
  }
}

let beganMs = 0

/** A WeChat phone on which the package is started cold, with what an earlier run has stored. */
window.openPhone = async (kept) => {
  const stored = new Map(Object.entries(kept))
  window.faults = []
  window.sent = []
  window.phone = await mountPhone({
    viewFrame: document.getElementById('view') as HTMLIFrameElement,
    logicFrame: document.getElementById('logic') as HTMLIFrameElement,
    packageUrl: '/package.json',
    engineUrls: { glassEasel: '/glass-easel.js', adapter: '/adapter.js' },
    quirks: { noDynamicCode: true },
    onError: (error, where) =>
      window.faults.push(`${where}: ${(error as Error)?.message ?? error}`),
    createHost: () => {
      const fake = fakeWx({
        clock: systemClock(),
        ui: { scan: async () => 'cancel', face: async () => 'cancel', pay: async () => 'cancel' },
        issueLoginCode: () => 'code',
        fetch: (request) => window.ask(request),
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
        store: {
          get: (key) => stored.get(key),
          set: (key, text) => void stored.set(key, text),
          delete: (key) => void stored.delete(key),
          keys: () => [...stored.keys()],
        },
      })
      window.control = fake
      return {
        ...fake.wx,
        // Called by what the benchmark writes into the package.
        benchBegins: () => {
          beganMs = performance.now()
        },
        benchSent: (json: string) => void window.sent.push(json),
      }
    },
  })
}

window.sightOf = (selector) =>
  new Promise((resolve) => {
    const frame = document.getElementById('view') as HTMLIFrameElement
    const look = () => {
      const element = frame.contentDocument?.querySelector(selector)
      if (!element?.textContent?.trim() || element.getBoundingClientRect().height < 1)
        requestAnimationFrame(look)
      // The frame after the one in which it was found is the first that shows it.
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - beganMs)))
    }
    look()
  })
