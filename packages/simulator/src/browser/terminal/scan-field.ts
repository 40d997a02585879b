import { field, h } from '../shared/dom.ts'
import { withLocale } from '../shared/locale.ts'
import { cameraScanner } from './camera.ts'
import { text } from './frame.ts'
import type { TerminalTextKey } from './texts.ts'

/**
 * Where a scanner types: a keyboard wedge sends the code's characters and Enter. Keys that are pressed
 * while nothing has the focus go here too, since a scanner does not aim.
 */
export function scanField(options: {
  label: TerminalTextKey
  hint: TerminalTextKey
  formats: readonly string[]
  read: (code: string) => void
  /** Where keys go that are pressed while nothing has the focus. Default: here. */
  stray?: () => HTMLElement
}): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = h('input', { autocomplete: 'off', spellcheck: 'false', class: 'scan' })
  const take = () => {
    const code = input.value
    input.value = ''
    if (code.trim() !== '') options.read(code)
  }
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    take()
  })
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
    if (key.length !== 1 || ctrlKey || metaKey || altKey) return
    if (document.activeElement === document.body) (options.stray?.() ?? input).focus()
  })
  const camera = cameraScanner(options.formats, options.read)
  const element = h('div')
  withLocale(() => {
    input.placeholder = text(options.hint)
    element.replaceChildren(field(text(options.label), input), camera)
  })
  return { element, input }
}
