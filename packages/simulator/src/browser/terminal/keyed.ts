import { h } from '../shared/dom.ts'

/** A function key, as the keyboard of a till has them and no scanner types them. */
export type FunctionKey = 'F2' | 'F4' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10'

/** A button that a key presses too; the key stands on it. */
export function keyed(
  key: FunctionKey,
  label: string,
  run: () => unknown,
  properties: Readonly<Record<string, unknown>> = {},
): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      'data-key': key,
      'aria-keyshortcuts': key,
      onclick: () => void run(),
      ...properties,
    },
    label,
    h('kbd', { 'aria-hidden': 'true' }, key),
  )
}

/** Lets keys press the buttons that they stand on: of the open dialog, if there is one. */
export function followKeys(): void {
  addEventListener('keydown', (event) => {
    const { key, ctrlKey, altKey, metaKey } = event
    if (!/^F\d+$/.test(key) || ctrlKey || altKey || metaKey) return
    const within = document.querySelector('dialog[open]') ?? document
    const target = within.querySelector<HTMLButtonElement>(`[data-key="${key}"]:not(:disabled)`)
    if (target === null || target.getClientRects().length === 0) return
    event.preventDefault()
    target.click()
  })
}
