import { amountsPanel } from './page/amounts-panel.ts'
import { consolePanel } from './page/console-panel.ts'
import { fitPhones } from './page/fit-phones.ts'
import { messagesPanel } from './page/messages-panel.ts'
import { noticeLine } from './page/notice.ts'
import { peoplePanel } from './page/people-panel.ts'
import { quirksPanel } from './page/quirks-panel.ts'
import { startProgress } from './page/start-progress.ts'
import { pageTexts as texts } from './page/texts.ts'
import { type View, views } from './page/views.ts'
import type { PhoneName } from './phone/phone.ts'
import { type PhoneView, phoneTitle, phoneView } from './phone/phone-view.ts'
import { button, h } from './shared/dom.ts'
import { followLocale, locale, say, setLocale, withLocale } from './shared/locale.ts'

const INBOX_EVERY_MS = 2_000

followLocale()
const { element: noticeElement, notice } = noticeLine()
const showQuirks = (phone: PhoneName) => {
  quirks.choose(phone)
  all.choose('quirks')
}
const phones = [
  phoneView('wechat', showQuirks),
  phoneView('alipay', showQuirks),
  phoneView('bank', showQuirks),
] as const

const frame = (name: 'till' | 'desk') => h('iframe', { id: name, name, src: `/${name}` })
const till = frame('till')
const desk = frame('desk')
const counters = h('div', { class: 'counters' }, till, desk)

// On a narrow window a phone must be on the screen before somebody can type into it.
const bringToFront = ({ name }: PhoneView) => all.choose(`${name}-phone`)
const people = peoplePanel(phones, notice, bringToFront)
const messages = messagesPanel(phones, bringToFront)
const amounts = amountsPanel((amountFen) => {
  till.contentWindow?.postMessage({ tillAmountFen: amountFen }, location.origin)
  all.choose('counters')
})
const quirks = quirksPanel(phones)
const console = consolePanel({
  people: people.people,
  notice,
  clockMoved: () => {
    for (const { contentWindow } of [till, desk]) {
      contentWindow?.postMessage({ setClock: true }, location.origin)
    }
  },
})

const refreshing = (panel: { refresh(): Promise<void> }) => () => {
  panel.refresh().catch(() => notice(say(texts.consoleOff)))
}
const panel = (
  id: 'people' | 'amounts' | 'messages' | 'console',
  { element, refresh }: { readonly element: HTMLElement; refresh(): Promise<void> },
): View => ({ id, title: () => say(texts[id]), element, shown: refreshing({ refresh }) })

const all = views(
  [
    ...phones.map(
      (phone: PhoneView): View => ({
        id: `${phone.name}-phone`,
        title: () => phoneTitle(phone.name),
        element: phone.element,
        phone: true,
      }),
    ),
    { id: 'counters', title: () => say(texts.counters), element: counters },
    panel('people', people),
    panel('amounts', amounts),
    panel('messages', messages),
    panel('console', console),
    { id: 'quirks', title: () => say(texts.quirks), element: quirks.element },
  ],
  () => say(texts.views),
)

const heading = h('h1')
const small = h('p', { class: 'head__notice' })
const language = button('', () => setLocale(locale() === 'zh' ? 'en' : 'zh'), { class: 'button' })
const explain = h('a', { class: 'head__link', href: '/explain', target: '_blank' })
const progress = startProgress()
const phoneRow = h('div', { class: 'phones' }, ...phones.map(({ element }) => element))
const side = h(
  'div',
  { class: 'side' },
  ...[counters, people.element, amounts.element, messages.element, console.element, quirks.element],
)
document.body.append(
  h('header', { class: 'head' }, h('div', {}, heading, small), progress.element, explain, language),
  all.tabs,
  h('main', { class: 'main' }, phoneRow, side),
  noticeElement,
)
withLocale(() => {
  document.title = say(texts.title)
  heading.textContent = say(texts.title)
  explain.textContent = say(texts.explain)
  small.textContent = say(texts.notice)
  language.textContent = say(texts.language)
  till.title = say(texts.till)
  desk.title = say(texts.desk)
})
fitPhones(phoneRow)

for (const phone of phones) void progress.ready(phone.name).then(() => phone.open())
refreshing(people)()
setInterval(() => {
  if (!messages.element.classList.contains('view--off')) refreshing(messages)()
}, INBOX_EVERY_MS)
