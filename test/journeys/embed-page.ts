/// <reference lib="dom" />
import { systemClock } from '@essc/hosts/clock'
import { fakeMy } from '@essc/hosts/fakes/my'
import type { FakeControl, FakeHttpRequest, FakeHttpResponse } from '@essc/hosts/fakes/options'
import { fakeWx } from '@essc/hosts/fakes/wx'
import { mountPhone } from '@essc/simulator/engine/boot'
import type { Container } from '@essc/simulator/engine/container'

declare global {
  interface Window {
    /** Given by the test: the network, the camera and the host's own server. */
    ask(request: FakeHttpRequest): Promise<FakeHttpResponse>
    performFace(providerId: string): Promise<void>
    issueCode(): Promise<string>
    faults: string[]
    control: FakeControl
    phone: Container
    openPartner(dialect: 'wechat' | 'alipay'): Promise<void>
  }
}

const kept = new Map<string, string>()

/** A partner's app in its host, cold, with what the phone has stored. */
window.openPartner = async (dialect) => {
  window.phone?.dispose()
  window.faults = []
  const options = {
    clock: systemClock(),
    ui: {
      scan: async () => 'cancel' as const,
      pay: async () => 'cancel' as const,
      face: async (providerId: string) => {
        await window.performFace(providerId)
        return 'finished' as const
      },
    },
    issueLoginCode: () => window.issueCode(),
    fetch: (request: FakeHttpRequest) => window.ask(request),
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    store: {
      get: (key: string) => kept.get(key),
      set: (key: string, text: string) => void kept.set(key, text),
      delete: (key: string) => void kept.delete(key),
      keys: () => [...kept.keys()],
    },
  }
  window.phone = await mountPhone({
    viewFrame: document.getElementById('view') as HTMLIFrameElement,
    logicFrame: document.getElementById('logic') as HTMLIFrameElement,
    packageUrl: '/package.json',
    engineUrls: { glassEasel: '/glass-easel.js', adapter: '/adapter.js' },
    quirks: { noDynamicCode: true },
    onError: (error, where) =>
      window.faults.push(`${where}: ${(error as Error)?.message ?? error}`),
    onWarning: (message) => window.faults.push(message),
    createHost: () => {
      const fake = dialect === 'wechat' ? fakeWx(options) : fakeMy(options)
      window.control = fake
      return ('wx' in fake ? fake.wx : fake.my) as Record<string, unknown>
    },
  })
}
