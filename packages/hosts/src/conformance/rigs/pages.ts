import { mpaasPage } from '../../bank/mpaas.ts'
import { oauth } from '../../bank/oauth.ts'
import { openUpsdk } from '../../bank/upsdk.ts'
import { upsdkExtras } from '../../bank/upsdk-extras.ts'
import { browserParts } from '../../browser.ts'
import { browserExtras } from '../../browser-extras.ts'
import { fakeAuthorization } from '../../fakes/authorization.ts'
import { deliver } from '../../fakes/deliver.ts'
import { fakeJssdk } from '../../fakes/jssdk.ts'
import { fakeMpaas } from '../../fakes/mpaas.ts'
import { type FakeControl, type FakeTrouble, memoryStore } from '../../fakes/options.ts'
import { fakeUpsdk } from '../../fakes/upsdk.ts'
import { fakeWindow } from '../../fakes/window.ts'
import type { Host } from '../../host.ts'
import { bothControls } from '../../simulated.ts'
import { web } from '../../web.ts'
import { webExtras } from '../../web-extras.ts'
import { openWechatWeb } from '../../wechat-web.ts'
import { wechatWebExtras } from '../../wechat-web-extras.ts'
import type { ConformanceRig, RigHost, RigSetup } from '../rig.ts'
import { BROWSER_LACKS, MPAAS_PAGE_LACKS, UPSDK_LACKS, WECHAT_WEB_LACKS } from './lacking.ts'
import { absentOf, BANK_CALLS, callsOf, missing } from './mini-programs.ts'
import {
  ALIPAY_FACE,
  ALIPAY_ORDER,
  BRIDGE_FACE,
  BRIDGE_ORDER,
  UNIONPAY_ORDER,
  WECHAT_FACE,
  WECHAT_ORDER,
} from './orders.ts'

/** Pages in a browser of an app, or in a plain one. */
export function pageRigs(): ConformanceRig[] {
  return [upsdkRig(), oauthRig(), mpaasPageRig(), webRig(), wechatWebRig()]
}

function upsdkRig(): ConformanceRig {
  return {
    name: 'upsdk',
    make: async (setup) => {
      const { app, page } = inApp(setup, fakeUpsdk)
      const config = async () => ({ appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' })
      const host = () =>
        opened(
          setup,
          openUpsdk({
            upsdk: app.upsdk,
            web: browserParts(page.window),
            extras: upsdkExtras(browserExtras(page.window, page.means)),
            config,
            clock: setup.clock,
          }),
        )
      return { host: await host(), control: bothControls(app, page), again: host }
    },
    order: UNIONPAY_ORDER,
    challenge: BRIDGE_FACE,
    lacks: UPSDK_LACKS,
  }
}

function mpaasPageRig(): ConformanceRig {
  return {
    name: 'mpaas-page',
    make: async (setup) => {
      const { app, page } = inApp(setup, (options) => fakeMpaas({ ...options, calls: BANK_CALLS }))
      const host = () =>
        mpaasPage({
          bridge: app.bridge,
          web: browserParts(page.window),
          calls: callsOf(setup),
          absent: absentOf(setup),
          extras: webExtras(browserExtras(page.window, page.means)),
          clock: setup.clock,
        })
      return { host: host(), control: bothControls(app, page), again: async () => host() }
    },
    order: ALIPAY_ORDER,
    challenge: ALIPAY_FACE,
    lacks: MPAAS_PAGE_LACKS,
  }
}

/** The page's own login, as a hospital has one. */
function webRig(): ConformanceRig {
  return {
    name: 'web',
    make: async (setup) => {
      const page = fakeWindow(setup)
      let trouble: FakeTrouble = setup.troubles.login ?? {}
      const login = () => {
        const { outcome } = trouble
        const no = outcome ?? (page.state.connected ? undefined : 'unavailable')
        const work = () =>
          no === undefined
            ? { ok: true, value: { code: setup.issueLoginCode() } }
            : { ok: no === 'wrongShape', value: { code: WEB_CODES[no] } }
        const late = { ok: true, value: { code: 'late' } }
        // A login of the page's own has no callbacks that it could answer by instead.
        const how = trouble.delivery === 'noPromise' ? {} : trouble
        return deliver(setup, how, undefined, work, () => late) as Promise<{ code: string }>
      }
      const control: FakeControl = {
        ...page,
        setTrouble: (member, next) => {
          if (member === 'login') trouble = next ?? {}
          else page.setTrouble(member, next)
        },
      }
      const host = () =>
        web({
          web: browserParts(page.window),
          login,
          extras: webExtras(browserExtras(page.window, page.means)),
          clock: setup.clock,
        })
      return { host: host(), control, again: async () => host() }
    },
    order: BRIDGE_ORDER,
    challenge: BRIDGE_FACE,
    lacks: BROWSER_LACKS,
  }
}

const WEB_CODES: Readonly<Record<string, string>> = {
  cancel: 'HOST_CANCELLED',
  deny: 'HOST_DENIED',
  unavailable: 'HOST_UNAVAILABLE',
  unsupported: 'HOST_UNSUPPORTED',
  timeout: 'HOST_TIMEOUT',
  fail: 'LOGIN_BROKEN',
  unknown: '?',
  wrongShape: '',
}

function oauthRig(): ConformanceRig {
  const authorizeUrl = 'https://bank.example/oauth/authorize'
  return {
    name: 'oauth',
    make: (setup) =>
      redirecting(setup, authorizeUrl, async ({ window, means }) =>
        oauth({
          web: browserParts(window),
          extras: webExtras(browserExtras(window, means)),
          authorizeUrl,
          clientId: 'channel',
          redirectUrl: 'https://page.example/card',
          ...statesOf(setup),
          clock: setup.clock,
        }),
      ),
    order: BRIDGE_ORDER,
    challenge: BRIDGE_FACE,
    lacks: BROWSER_LACKS,
  }
}

function wechatWebRig(): ConformanceRig {
  return {
    name: 'wechat-web',
    make: async (setup) => {
      const { jssdk, ...app } = fakeJssdk(setup)
      const config = async () => ({ appId: 'wx1', timestamp: 1, nonceStr: 'n', signature: 's' })
      const made = await redirecting(
        setup,
        'https://open.weixin.qq.com/connect/oauth2/authorize',
        (page) =>
          opened(
            setup,
            openWechatWeb({
              jssdk,
              web: browserParts(page.window),
              extras: wechatWebExtras(browserExtras(page.window, page.means)),
              config,
              clock: setup.clock,
              ...statesOf(setup),
            }),
          ),
      )
      return { ...made, control: bothControls(app, made.control) }
    },
    order: WECHAT_ORDER,
    challenge: WECHAT_FACE,
    lacks: WECHAT_WEB_LACKS,
  }
}

/** Where the browser has no randomness the channel's server hands out the states. */
function statesOf(setup: RigSetup): { issueState?: () => Promise<string> } {
  if (!missing(setup, 'randomBytes')) return {}
  return { issueState: async () => `state.${setup.clock.now()}` }
}

/** An app and the page in it, which share what is stored. */
function inApp<App>(setup: RigSetup, make: (setup: RigSetup) => App) {
  const shared = { ...setup, store: setup.store ?? memoryStore() }
  return { app: make(shared), page: fakeWindow(shared) }
}

/** Lets the time pass that opening takes. */
async function opened(setup: RigSetup, opening: Promise<Host>): Promise<Host> {
  await setup.clock.advance(1_000)
  return opening
}

/**
 * A page that leaves to log in and is loaded anew when it comes back: the call that left never ends by
 * itself, and the page that is loaded makes it again, as an app does when it starts.
 */
async function redirecting(
  setup: RigSetup,
  authorizeUrl: string,
  load: (page: ReturnType<typeof fakeWindow>) => Promise<Host>,
): Promise<RigHost> {
  const authorization = fakeAuthorization(setup, authorizeUrl)
  const page = fakeWindow({ ...setup, navigate: (url) => void authorization.visit(url) })
  let returned: (() => void) | undefined
  authorization.onReturn((url) => {
    page.window.location = { ...page.window.location, href: url }
    returned?.()
  })
  const loginOnce = async () => {
    const before = await load(page)
    return new Promise<{ code: string }>((resolve, reject) => {
      returned = () => {
        returned = undefined
        load(page)
          .then((after) => after.login())
          .then(resolve, reject)
      }
      before.login().then(resolve, reject)
    })
  }
  let last: Promise<unknown> = Promise.resolve()
  const login = () => {
    const next = last.then(loginOnce)
    last = next.catch(() => {})
    return next
  }
  const host = await load(page)
  const setTrouble: FakeControl['setTrouble'] = (member, trouble) => {
    authorization.setTrouble(member, trouble)
    page.setTrouble(member, trouble)
  }
  return {
    host: Object.assign(host, { login }),
    control: { ...page, setTrouble },
    again: async () => Object.assign(await load(page), { login }),
  }
}
