import { button, h } from '../shared/dom.ts'

export interface DialogChoice<T> {
  label: string
  /** Read when chosen. */
  value: () => T
  main?: boolean
}

/** Where the host app draws over the mini-program. */
export interface DialogLayer {
  /** Asks and waits; the first choice is the one that Enter takes, the last the one of Escape. */
  ask<T>(options: {
    title: string
    body: readonly (Node | string)[]
    choices: readonly DialogChoice<T>[]
    full?: boolean
  }): Promise<T>
  toast(text: string): void
  /** Takes everything away, as when the app is killed. What was asked stays unanswered. */
  clear(): void
}

const TOAST_MS = 2_000

/** A layer inside an element that covers the phone's screen. */
export function dialogLayer(host: HTMLElement): DialogLayer {
  return {
    ask: ({ title, body, choices, full = false }) =>
      new Promise((resolve) => {
        const choose = (choice: (typeof choices)[number]) => {
          const value = choice.value()
          dialog.remove()
          resolve(value)
        }
        const dialog = h(
          'div',
          {
            class: full ? 'dialog dialog--full' : 'dialog',
            role: 'dialog',
            'aria-modal': 'true',
            'aria-label': title,
          },
          h(
            'div',
            { class: 'dialog__box' },
            h('h3', {}, title),
            ...body,
            h(
              'div',
              { class: 'dialog__choices' },
              ...choices.map((choice) =>
                button(choice.label, () => choose(choice), {
                  class: choice.main ? 'button button--main' : 'button',
                }),
              ),
            ),
          ),
        )
        dialog.addEventListener('keydown', (event) => {
          const chosen =
            event.key === 'Escape'
              ? choices.at(-1)
              : event.key === 'Enter' && event.target instanceof HTMLInputElement
                ? choices[0]
                : undefined
          if (chosen === undefined) return
          event.preventDefault()
          choose(chosen)
        })
        host.append(dialog)
        const first = dialog.querySelector<HTMLElement>('input, .button--main')
        first?.focus({ preventScroll: true })
      }),
    toast: (text) => {
      const toast = h('div', { class: 'toast', role: 'status' }, text)
      host.append(toast)
      setTimeout(() => toast.remove(), TOAST_MS)
    },
    clear: () => host.replaceChildren(),
  }
}
