import type { FakeControl, FakeMember, FakeOutcome } from '@essc/hosts/fakes/options'
import { button, field, h } from '../shared/dom.ts'
import { type Both, say, withLocale } from '../shared/locale.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

/** What the menu moves. */
export interface PhoneMenuActions {
  readonly quirks: QuirkSwitches
  /** Shows the switches of this phone. */
  showQuirks(): void
  control(): FakeControl | undefined
  background(): void
  foreground(): void
  kill(): void
  reopen(): Promise<void>
  /** Opens the app anew at a page that the person names. */
  openAt(): Promise<void>
  otherHolder(): Promise<void>
  /** The phone's state may look different now. */
  changed(): void
}

const texts = {
  menu: ['手机', 'Phone'],
  background: ['切到后台', 'To the background'],
  foreground: ['回到前台', 'To the front'],
  capture: ['截屏', 'Take a screenshot'],
  offline: ['断开网络', 'Network off'],
  online: ['接通网络', 'Network on'],
  kill: ['杀掉应用', 'Kill the app'],
  reopen: ['重新打开', 'Kill and reopen'],
  openAt: ['打开某一页…', 'Open at a page…'],
  other: ['换人换手机', 'Another holder, new phone'],
  quirks: ['怪癖开关…', 'Quirk switches…'],
  trouble: ['下次调用出错', 'Trouble from the next call'],
  member: ['接口', 'Call'],
  outcome: ['结果', 'Outcome'],
  none: ['正常', 'none'],
} as const satisfies Record<string, Both>

const MEMBERS: readonly FakeMember[] = ['login', 'request', 'storage', 'scan', 'verifyFace', 'pay']
const OUTCOMES: readonly FakeOutcome[] = [
  ...(['cancel', 'deny', 'fail', 'unknown', 'unavailable', 'unsupported', 'timeout'] as const),
]

/** The menu of what can happen to a phone. */
export function phoneMenu(actions: PhoneMenuActions): {
  readonly element: HTMLElement
  toggle(): void
} {
  const summary = h('summary', {})
  const list = h('div', { class: 'menu__list' })
  const element = h('details', { class: 'menu' }, summary, list)
  const item = (label: Both, run: () => unknown) =>
    button(say(label), async () => {
      element.open = false
      await run()
      actions.changed()
    })

  const member = h('select', {}, ...MEMBERS.map((each) => h('option', {}, each)))
  const outcome = h('select')
  const trouble = () => {
    const chosen = OUTCOMES.find((each) => each === outcome.value)
    const target = MEMBERS[member.selectedIndex] ?? 'login'
    actions.control()?.setTrouble(target, chosen === undefined ? undefined : { outcome: chosen })
  }
  outcome.addEventListener('change', trouble)
  member.addEventListener('change', () => {
    outcome.selectedIndex = 0
  })

  withLocale(() => {
    summary.textContent = say(texts.menu)
    outcome.replaceChildren(
      h('option', { value: '' }, say(texts.none)),
      ...OUTCOMES.map((each) => h('option', {}, each)),
    )
    list.replaceChildren(
      item(texts.background, actions.background),
      item(texts.foreground, actions.foreground),
      item(texts.capture, () => actions.control()?.capture()),
      item(texts.offline, () => actions.quirks.set('offline', true)),
      item(texts.online, () => actions.quirks.set('offline', false)),
      item(texts.kill, actions.kill),
      item(texts.reopen, actions.reopen),
      item(texts.openAt, actions.openAt),
      item(texts.other, actions.otherHolder),
      item(texts.quirks, actions.showQuirks),
      h(
        'fieldset',
        {},
        h('legend', {}, say(texts.trouble)),
        field(say(texts.member), member),
        field(say(texts.outcome), outcome),
      ),
    )
  })
  addEventListener('pointerdown', ({ target }) => {
    if (element.open && !element.contains(target as Node)) element.open = false
  })
  return {
    element,
    toggle: () => {
      // Opened by the same press that closes it otherwise.
      setTimeout(() => {
        element.open = true
      })
    },
  }
}
