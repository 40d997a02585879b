import { button, h } from '../shared/dom.ts'
import { text } from './frame.ts'

/** A dialog over the page; Escape and its own button close it. */
export interface Dialog {
  readonly element: HTMLDialogElement
  /** Puts something else into it. */
  fill(...children: (Node | string | undefined | false)[]): void
  /** Puts buttons before the one that closes it; the first gets the focus. */
  offer(...buttons: HTMLButtonElement[]): void
  close(): void
}

/** Opens an empty one. What had the focus gets it back. */
export function openDialog(label: string, className: string, onClose?: () => void): Dialog {
  const body = h('div')
  const last = button(text('close'), () => element.close())
  const row = h('div', { class: 'row noprint' }, last)
  const element: HTMLDialogElement = h(
    'dialog',
    { class: `sheet ${className}`, 'aria-label': label },
    h('h2', {}, label),
    body,
    row,
  )
  element.addEventListener('close', () => {
    element.remove()
    onClose?.()
    const { activeElement } = document
    if (!(activeElement instanceof HTMLInputElement)) return
    // Chromium gives back the focus without the caret, and what is typed would go nowhere.
    activeElement.blur()
    activeElement.focus()
  })
  document.body.append(element)
  element.showModal()
  return {
    element,
    fill: (...children) => {
      body.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
    },
    offer: (...buttons) => {
      row.replaceChildren(...buttons, last)
      buttons[0]?.focus()
    },
    close: () => element.close(),
  }
}
