import { systemClock } from '@essc/hosts/clock'
import { fakeMy } from '@essc/hosts/fakes/my'
import type { FakeControl, FakeOptions, FakeUi } from '@essc/hosts/fakes/options'
import { fakeWx } from '@essc/hosts/fakes/wx'
import type { FunctionalPage } from '@essc/hosts/wechat-plugin'
import { mountPhone } from '../../engine/boot.ts'
import type { Container } from '../../engine/container.ts'
import type { OpenTypeHandler } from '../../engine/open-type.ts'
import type { RealmWindow } from '../../engine/realm.ts'
import { loginCode } from './login-code.ts'
import { mapPage, phoneFetch } from './network.ts'
import type { PhoneBody, PhoneName, RunningApp } from './phone.ts'
import { phoneStore } from './phone-store.ts'
import { applyAtOnce, engineQuirks, fakeQuirks } from './quirk-effects.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

/** Starts the built mini-program of WeChat or Alipay in fresh frames: a cold start. */
export async function openMiniProgram(
  body: PhoneBody,
  name: 'wechat' | 'alipay',
  options: { ui: FakeUi; quirks: QuirkSwitches; onOpenType: OpenTypeHandler; at?: string },
): Promise<RunningApp> {
  const { quirks } = options
  const frame = document.createElement('iframe')
  frame.id = `phone-${name}`
  frame.name = frame.id
  const logic = document.createElement('iframe')
  logic.hidden = true
  logic.title = 'logic'
  body.placeFrame(frame)
  body.placeHidden(logic)

  const gone = new AbortController()
  let control: FakeControl | undefined
  let functionalPage: ReturnType<typeof fakeWx>['functionalPage'] | undefined
  const container: Container = await mountPhone({
    viewFrame: frame,
    logicFrame: logic,
    packageUrl: `/phones/${name}/package.json`,
    engineUrls: { glassEasel: '/engine/glass-easel.js', adapter: '/engine/adapter.js' },
    quirks: engineQuirks(quirks),
    launch: launchAt(options.at),
    onError: (error, where) => body.fault(error, where),
    onPageChange: (page) => body.showPage(page),
    onOpenType: options.onOpenType,
    onFunctionalPage: (asked) =>
      new Promise((resolve) => {
        const end = (event: 'success' | 'fail' | 'cancel') => (detail: unknown) =>
          resolve({ event, detail })
        functionalPage?.(asked as FunctionalPage, {
          success: end('success'),
          fail: end('fail'),
          cancel: end('cancel'),
        })
      }),
    createHost: ({ view }) => {
      mapFrames(view, name)
      const given: FakeOptions = {
        clock: systemClock(),
        ui: options.ui,
        issueLoginCode: () => loginCode(name),
        fetch: phoneFetch(quirks, gone.signal),
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
        store: phoneStore(name),
        ...fakeQuirks(quirks),
      }
      if (name === 'wechat') {
        const fake = fakeWx({
          ...given,
          platform: 'ios',
          ...(quirks.has('oldLibrary') ? { baseLibrary: '2.10.0' } : {}),
          plugin: quirks.has('pluginMode'),
          beforeRequestPayment: (paymentArgs) => container.beforeRequestPayment(paymentArgs),
        })
        control = fake
        // Outside a plugin the component does nothing.
        if (quirks.has('pluginMode')) functionalPage = fake.functionalPage
        applyAtOnce(quirks, fake)
        return fake.wx
      }
      const fake = fakeMy({
        ...given,
        platform: 'Android',
        failsOnStatus: quirks.has('failsOnStatus'),
      })
      control = fake
      applyAtOnce(quirks, fake)
      return fake.my
    },
  })
  const made = control as unknown as FakeControl
  return {
    control: made,
    frame,
    back: () => void container.back(),
    tapTab: (path) => container.tapTab(path),
    show: () => {
      made.show()
      container.show()
    },
    hide: () => {
      made.hide()
      container.hide()
    },
    dispose: () => {
      container.dispose()
      gone.abort()
      frame.remove()
      logic.remove()
    },
  }
}

/** A page's path and query, as a scanned code or the vendor's tools open it. */
function launchAt(at = ''): { path?: string; query?: Record<string, string> } {
  const [path = '', ...query] = at.split('?')
  if (path === '') return {}
  return { path, query: Object.fromEntries(new URLSearchParams(query.join('?'))) }
}

/** Web views go through the simulated internet too: what they are sent to is found on this server. */
function mapFrames(view: RealmWindow, phone: PhoneName): void {
  const { prototype } = view.HTMLIFrameElement
  const own = Object.getOwnPropertyDescriptor(prototype, 'src')
  if (own === undefined) return
  Object.defineProperty(prototype, 'src', {
    ...own,
    set(this: HTMLIFrameElement, url: string) {
      own.set?.call(this, mapPage(phone, url))
    },
  })
}
