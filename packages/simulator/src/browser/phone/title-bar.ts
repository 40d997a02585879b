import type { ShownPage } from '../../engine/container.ts'
import { button, h } from '../shared/dom.ts'
import { onLocale, say } from '../shared/locale.ts'
import type { PhoneName } from './phone.ts'
import { hostTexts as texts } from './texts.ts'

/** The host app's bar over the mini-program. */
export interface TitleBar {
  readonly element: HTMLElement
  show(page: Pick<ShownPage, 'title' | 'backgroundColor' | 'textColor' | 'custom' | 'depth'>): void
}

/**
 * Draws the bar of a host app: WeChat and Alipay have a capsule of two buttons at the right, a bank's
 * app a close button.
 */
export function titleBar(
  phone: PhoneName,
  actions: { back(): void; more(): void; close(): void },
): TitleBar {
  const back = button('‹', actions.back, { class: 'bar__back' })
  const title = h('h3', { class: 'bar__title' })
  const more = button('•••', actions.more)
  const close = button(phone === 'bank' ? '✕' : '◉', actions.close)
  const capsule = h('div', { class: 'bar__capsule' }, ...(phone === 'bank' ? [] : [more]), close)
  const element = h('div', { class: `bar bar--${phone}` }, back, title, capsule)
  const name = () => {
    back.setAttribute('aria-label', say(texts.back))
    more.setAttribute('aria-label', say(texts.more))
    close.setAttribute('aria-label', say(texts.exit))
  }
  name()
  onLocale(name)
  back.hidden = true
  return {
    element,
    show: (page) => {
      title.textContent = page.title
      back.hidden = page.depth < 2
      element.hidden = page.custom
      element.style.backgroundColor = page.backgroundColor
      element.style.color = page.textColor
    },
  }
}
