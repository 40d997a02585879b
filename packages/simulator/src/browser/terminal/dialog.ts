import { button, h } from '../shared/dom.ts'
import { text } from './frame.ts'

/** A dialog over the page; Escape and its own button close it. */
export interface Dialog {
  readonly element: HTMLDialogElement
  /** Puts something else into it. */
  fill(...children: (Node | string | undefined | false)[]): void
  close(): void
}

/** Opens an empty one. What had the focus gets it back. */
export function openDialog(label: string, className: string, onClose?: () => void): Dialog {
  const body = h('div')
  const element: HTMLDialogElement = h(
    'dialog',
    { class: `sheet ${className}`, 'aria-label': label },
    h('h2', {}, label),
    body,
    h(
      'div',
      { class: 'row noprint' },
      button(text('close'), () => element.close()),
    ),
  )
  element.addEventListener('close', () => {
    element.remove()
    onClose?.()
  })
  document.body.append(element)
  element.showModal()
  return {
    element,
    fill: (...children) => {
      body.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
    },
    close: () => element.close(),
  }
}
