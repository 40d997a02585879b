import { h } from '../shared/dom.ts'

/** Says something in passing. */
export type Notice = (text: string) => void

const SHOWN_MS = 2_500

/** A line at the foot of the page. */
export function noticeLine(): { readonly element: HTMLElement; readonly notice: Notice } {
  const element = h('div', { class: 'notice', role: 'status', hidden: true })
  let turn = 0
  return {
    element,
    notice: (text) => {
      turn += 1
      const mine = turn
      element.textContent = text
      element.hidden = false
      setTimeout(() => {
        if (mine === turn) element.hidden = true
      }, SHOWN_MS)
    },
  }
}
