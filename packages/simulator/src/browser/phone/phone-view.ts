import type { FakeUi } from '@essc/hosts/fakes/options'
import { isEsscError } from '@essc/protocol/errors'
import { quirksOf } from '../../quirks.ts'
import { button, h } from '../shared/dom.ts'
import { onLocale, say, withLocale } from '../shared/locale.ts'
import { askPath } from './ask-path.ts'
import { openBankApp } from './bank-app.ts'
import { dialogLayer } from './dialogs.ts'
import { hostUi } from './host-ui.ts'
import { openMiniProgram } from './mini-program.ts'
import { openTypes } from './open-types.ts'
import type { PhoneBody, PhoneName, RunningApp } from './phone.ts'
import { phoneMenu } from './phone-menu.ts'
import { forgetPhone } from './phone-store.ts'
import { applyAtOnce, phoneClock } from './quirk-effects.ts'
import { type QuirkSwitches, quirkSwitches } from './quirk-switches.ts'
import { statusBar } from './status-bar.ts'
import { phoneTabBar } from './tab-bar.ts'
import { hostTexts } from './texts.ts'
import { titleBar } from './title-bar.ts'

/** A phone on the page. */
export interface PhoneView {
  readonly name: PhoneName
  readonly element: HTMLElement
  readonly running: RunningApp | undefined
  /** The switches of this phone. A flip takes effect by itself. */
  readonly quirks: QuirkSwitches
  /** Starts the app, or starts it again. */
  open(): Promise<void>
}

const NAMES = {
  wechat: ['微信', 'WeChat'],
  alipay: ['支付宝', 'Alipay'],
  bank: ['银行 App', 'Bank app'],
} as const

/** How a phone is called. */
export function phoneTitle(name: PhoneName): string {
  return say(NAMES[name])
}

/** Draws a phone: its hardware, the host app in it, and the menu of what can happen to it. */
export function phoneView(name: PhoneName, showQuirks: (phone: PhoneName) => void): PhoneView {
  const quirks = quirkSwitches(name)
  let running: RunningApp | undefined
  let opening = 0

  const frames = h('div', { class: 'phone__frames' })
  const hidden = h('div', { hidden: true })
  const cover = h('div', { class: 'phone__cover', role: 'status' })
  const dialogs = h('div', { class: 'phone__dialogs' })
  const layer = dialogLayer(dialogs)
  const status = statusBar(phoneClock(quirks))
  const bar = titleBar(name, {
    back: () => running?.back(),
    more: () => menu.toggle(),
    close: () => kill(),
  })
  const tabs = phoneTabBar((path) => running?.tapTab?.(path))
  const screen = h(
    'div',
    { class: `phone__screen phone__screen--${name}` },
    status.element,
    bar.element,
    h('div', { class: 'phone__app' }, frames, cover, dialogs),
    tabs.element,
    hidden,
  )
  const scaled = h('div', { class: 'phone__body' }, screen)
  const heading = h('h2')
  const badge = button('', () => showQuirks(name), { class: 'phone__quirks' })
  const menu = phoneMenu({
    quirks,
    showQuirks: () => showQuirks(name),
    control: () => running?.control,
    background: () => {
      running?.hide()
      if (running !== undefined && quirks.has('lowMemory')) reclaim()
    },
    foreground: () => (running === undefined ? open() : running.show()),
    kill,
    reopen: () => open(),
    openAt: async () => {
      const path = await askPath(layer)
      if (path !== undefined) await open(path)
    },
    otherHolder: async () => {
      kill()
      forgetPhone(name)
      await open()
    },
    changed: () => status.show(running?.control.state),
  })
  const element = h(
    'section',
    { class: 'phone', id: `${name}-phone` },
    h('div', { class: 'phone__head' }, heading, badge, menu.element),
    h('div', { class: 'phone__fit' }, scaled),
  )
  withLocale(() => {
    heading.textContent = phoneTitle(name)
    element.setAttribute('aria-label', phoneTitle(name))
    drawBadge()
  })
  quirks.onChange((changed) => {
    drawBadge()
    const cold = quirksOf(name).some((q) => q.effect === 'relaunch' && changed.includes(q.id))
    if (cold) void open()
    else if (running !== undefined) applyAtOnce(quirks, running.control)
    status.show(running?.control.state)
  })

  const body: PhoneBody = {
    name,
    placeFrame: (frame) => {
      frame.title = phoneTitle(name)
      frames.replaceChildren(frame)
    },
    placeHidden: (frame) => hidden.replaceChildren(frame),
    showPage: (page) => {
      bar.show(page)
      tabs.show(page)
    },
    fault: (error, where) => {
      // What the app did not catch is for its developer: the browser's console, never the screen.
      const code = isEsscError(error) ? error.code : ''
      console.error(`${name}: ${where}`, code, error)
    },
  }

  function coverWith(kind: 'building' | 'notRunning' | 'reclaimed' | 'failed' | undefined): void {
    cover.hidden = kind === undefined
    cover.replaceChildren(kind === undefined ? '' : h('p', {}, say(hostTexts[kind])))
    if (kind === undefined || kind === 'building') return
    cover.append(button(say(hostTexts.reopen), () => open(), { class: 'button button--main' }))
  }

  function drawBadge(): void {
    const count = quirks.count()
    badge.hidden = count === 0
    badge.textContent = say(hostTexts.quirksOn).replace('{count}', String(count))
  }

  /** The system takes the app's memory; the person sees it when they come back. */
  function reclaim(): void {
    kill()
    coverWith('reclaimed')
  }

  /** With little memory an app does not outlive a screen of the host that covers all of it. */
  function outOfSight<T extends unknown[], R>(ask: (...values: T) => Promise<R>) {
    return async (...values: T): Promise<R> => {
      const answer = await ask(...values)
      if (!quirks.has('lowMemory')) return answer
      void open()
      // Nobody is left to hear the answer.
      return new Promise(() => {})
    }
  }

  function kill(): void {
    opening += 1
    running?.dispose()
    running = undefined
    layer.clear()
    tabs.show({})
    bar.show({
      title: '',
      backgroundColor: '#ffffff',
      textColor: '#000000',
      custom: false,
      depth: 1,
    })
    coverWith('notRunning')
  }

  async function open(at?: string): Promise<void> {
    kill()
    const turn = opening
    coverWith('building')
    const asked = hostUi(layer, name, () => {
      scaled.classList.remove('phone__body--shaking')
      void scaled.offsetWidth
      scaled.classList.add('phone__body--shaking')
    })
    const ui: FakeUi = { ...asked, face: outOfSight(asked.face), pay: outOfSight(asked.pay) }
    try {
      const options = { ui, quirks, ...(at === undefined ? {} : { at }) }
      const app =
        name === 'bank'
          ? await openBankApp(body, options)
          : await openMiniProgram(body, name, { ...options, onOpenType: openTypes(layer) })
      if (turn !== opening) return app.dispose()
      running = app
      coverWith(undefined)
      status.show(app.control.state)
    } catch (error) {
      if (turn !== opening) return
      body.fault(error, 'open')
      coverWith('failed')
    }
  }

  coverWith('building')
  onLocale(() => {
    if (running === undefined) coverWith('notRunning')
  })
  return {
    name,
    element,
    quirks,
    get running() {
      return running
    },
    open: () => open(),
  }
}
