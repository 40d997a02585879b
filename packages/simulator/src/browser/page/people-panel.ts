import { type PhoneView, phoneTitle } from '../phone/phone-view.ts'
import { readTestData, type TestPerson } from '../shared/console.ts'
import { button, h } from '../shared/dom.ts'
import { locale, say, withLocale } from '../shared/locale.ts'
import { fillForm } from './fill-form.ts'
import type { Notice } from './notice.ts'
import { pageTexts as texts } from './texts.ts'

/** The named test people: what each is for, what to type, and how it ends. */
export function peoplePanel(
  phones: readonly PhoneView[],
  notice: Notice,
  bringToFront: (phone: PhoneView) => void,
): { readonly element: HTMLElement; refresh(): Promise<void>; people(): readonly TestPerson[] } {
  let people: TestPerson[] = []
  const search = h('input', { type: 'search', oninput: () => draw() })
  const list = h('ul', { class: 'people' })
  const element = h('div', { class: 'panel' }, search, list)

  function draw(): void {
    const wanted = search.value.trim().toLowerCase()
    const shown = people.filter((person) => textOf(person).includes(wanted))
    list.replaceChildren(...shown.map((person) => item(person)))
  }

  function item(person: TestPerson): HTMLElement {
    const { name, documentNumber, phone } = person.enter
    const fill = (target: PhoneView) =>
      button(phoneTitle(target.name), () => fillInto(target, person), {
        'aria-label': say(texts.fill).replace('{phone}', phoneTitle(target.name)),
      })
    return h(
      'li',
      { 'data-person': person.key },
      h('strong', {}, person.purpose[locale()]),
      h('p', {}, `${say(texts.outcome)}: ${person.expected[locale()]}`),
      person.code !== undefined && h('code', {}, person.code),
      h('div', { class: 'people__values' }, ...[name, documentNumber, phone].map(copyable)),
      h('div', { class: 'people__fill' }, h('span', {}, say(texts.fillInto)), ...phones.map(fill)),
    )
  }

  function copyable(value: string): HTMLElement {
    const copy = async () => {
      await navigator.clipboard?.writeText(value)
      notice(say(texts.copied))
    }
    return button(value, copy, { class: 'copy', title: say(texts.copy) })
  }

  function fillInto(target: PhoneView, { enter }: TestPerson): void {
    bringToFront(target)
    const frame = target.running?.frame
    const count =
      frame === undefined
        ? 0
        : fillForm(frame, [
            { label: /^(姓名|Name)$/, text: enter.name },
            { label: /^(证件号码|Document number)$/, text: enter.documentNumber },
            { label: /(手机号|Phone number)/, text: enter.phone },
          ])
    notice(
      count === 0 ? say(texts.nothingToFill) : say(texts.filled).replace('{count}', String(count)),
    )
  }

  withLocale(() => {
    search.setAttribute('aria-label', say(texts.search))
    search.placeholder = say(texts.search)
    draw()
  })
  return {
    element,
    people: () => people,
    refresh: async () => {
      people = await readTestData<TestPerson>('people')
      draw()
    },
  }
}

function textOf({ key, enter, purpose, code }: TestPerson): string {
  const words = [key, enter.name, enter.documentNumber, purpose.zh, purpose.en, code]
  return words.join(' ').toLowerCase()
}
