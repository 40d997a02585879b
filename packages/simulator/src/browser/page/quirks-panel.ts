import { type Quirk, quirksOf } from '../../quirks.ts'
import type { PhoneName } from '../phone/phone.ts'
import { type PhoneView, phoneTitle } from '../phone/phone-view.ts'
import { button, h } from '../shared/dom.ts'
import { type Both, locale, say, withLocale } from '../shared/locale.ts'

const AREAS = ['runtime', 'host', 'answers', 'phone'] as const satisfies Quirk['area'][]

const texts = {
  phones: ['手机', 'Phone'],
  intro: [
    '真实宿主有据可查的毛病，一个一个开。标“重开”的会关掉并重新打开这台手机上的应用。',
    'Documented faults of real hosts, one switch each. Those marked “reopens” close and open this phone’s app.',
  ],
  reopens: ['重开', 'reopens'],
  source: ['出处', 'Source'],
  allOff: ['全部关掉', 'All off'],
  'area.runtime': ['脚本引擎和网页视图', 'Script engine and web view'],
  'area.host': ['宿主能力', 'What the host offers'],
  'area.answers': ['宿主的应答', 'How the host answers'],
  'area.phone': ['手机', 'The phone'],
} as const satisfies Record<string, Both>

/** The switches of each phone, with what they mean and where that is documented. */
export function quirksPanel(phones: readonly PhoneView[]): {
  readonly element: HTMLElement
  /** Shows the switches of this phone. */
  choose(phone: PhoneName): void
} {
  const element = h('div', { class: 'panel quirks' })
  let chosen = phones[0] as PhoneView

  function choose(name: PhoneName): void {
    chosen = phones.find((phone) => phone.name === name) ?? chosen
    draw()
  }

  function draw(): void {
    const tabs = phones.map((phone) => {
      const count = phone.quirks.count()
      const label = phoneTitle(phone.name) + (count > 0 ? ` · ${count}` : '')
      const isChosen = String(phone === chosen)
      return button(label, () => choose(phone.name), { 'aria-pressed': isChosen })
    })
    const areas = AREAS.map((area) => {
      const rows = quirksOf(chosen.name).filter((quirk) => quirk.area === area)
      return h(
        'section',
        {},
        h('h3', {}, say(texts[`area.${area}`])),
        h('ul', {}, ...rows.map((quirk) => row(quirk, chosen))),
      )
    })
    element.replaceChildren(
      h(
        'div',
        { class: 'quirks__phones', role: 'group', 'aria-label': say(texts.phones) },
        ...tabs,
      ),
      h('p', { class: 'quirks__intro' }, say(texts.intro)),
      ...areas,
      button(say(texts.allOff), () => {
        for (const { id } of quirksOf(chosen.name)) chosen.quirks.set(id, false)
      }),
    )
  }

  for (const phone of phones) phone.quirks.onChange(refresh)
  withLocale(draw)
  return { element, choose }

  /** Draws anew and leaves the keyboard where it was. */
  function refresh(): void {
    const focused = document.activeElement?.closest('[data-quirk]')?.getAttribute('data-quirk')
    const { scrollTop } = element
    draw()
    element.scrollTop = scrollTop
    if (focused === undefined || focused === null) return
    element.querySelector<HTMLElement>(`[data-quirk=${focused}] input`)?.focus()
  }
}

function row(quirk: Quirk, phone: PhoneView): HTMLElement {
  const id = `quirk-${phone.name}-${quirk.id}`
  const box = h('input', {
    id,
    type: 'checkbox',
    role: 'switch',
    'aria-describedby': `${id}-text`,
    onchange: () => phone.quirks.set(quirk.id, box.checked),
  })
  box.checked = phone.quirks.has(quirk.id)
  const isWeb = quirk.source.startsWith('https:')
  const source = isWeb
    ? h('a', { href: quirk.source, target: '_blank', rel: 'noreferrer' }, say(texts.source))
    : h('span', {}, quirk.source.slice(1))
  return h(
    'li',
    { 'data-quirk': quirk.id },
    box,
    h(
      'div',
      {},
      h('label', { for: id }, quirk.label[locale()]),
      quirk.effect === 'relaunch' && h('span', { class: 'quirks__cold' }, say(texts.reopens)),
      h('p', { id: `${id}-text` }, `${quirk.explanation[locale()]} `, source),
    ),
  )
}
