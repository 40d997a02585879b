import { amountText } from '@essc/protocol/messages/messages'
import { readTestData, type TestAmount } from '../shared/console.ts'
import { button, h } from '../shared/dom.ts'
import { locale, say, withLocale } from '../shared/locale.ts'
import { pageTexts as texts } from './texts.ts'

/** The amounts worth typing into a till, and how each ends. */
export function amountsPanel(toTill: (amountFen: number) => void): {
  readonly element: HTMLElement
  refresh(): Promise<void>
} {
  let amounts: TestAmount[] = []
  const list = h('ul', { class: 'amounts' })
  const element = h('div', { class: 'panel' }, list)
  const draw = () =>
    list.replaceChildren(
      ...amounts.map(({ amountFen, code, expected }) =>
        h(
          'li',
          {},
          button(amountText(amountFen), () => toTill(amountFen), { title: say(texts.till) }),
          h('div', {}, h('p', {}, expected[locale()]), code !== undefined && h('code', {}, code)),
        ),
      ),
    )
  withLocale(draw)
  return {
    element,
    refresh: async () => {
      amounts = await readTestData<TestAmount>('amounts')
      draw()
    },
  }
}
