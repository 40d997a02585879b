import { button, field, h } from '../shared/dom.ts'
import { withLocale } from '../shared/locale.ts'
import { text } from './frame.ts'

/** The amount as a cashier types it, by keys or by the keypad. */
export interface AmountEntry {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  /** In fen, or undefined while what stands there is no amount. */
  amountFen(): number | undefined
  set(amountFen: number): void
  clear(): void
}

/** Six digits of yuan; the contract allows a little more. */
const MOST_FEN = 99_999_999
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '⌫']

/** Yuan as they were typed, in fen; undefined for what is no amount. */
export function parseAmount(typed: string): number | undefined {
  const parts = /^(\d{1,6})(?:\.(\d{0,2}))?$/.exec(typed.trim())
  if (parts === null) return undefined
  const fen = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
  return fen >= 1 && fen <= MOST_FEN ? fen : undefined
}

/**
 * @param done Enter was pressed on an amount.
 * @param scanned a scanner was used while the amount had the focus.
 */
export function amountEntry(done: () => void, scanned: (code: string) => void): AmountEntry {
  const input = h('input', { inputmode: 'decimal', autocomplete: 'off', placeholder: '0.00' })
  const press = (key: string) => {
    const next = key === '⌫' ? input.value.slice(0, -1) : input.value + key
    if (/^(\d{0,6}(\.\d{0,2})?)$/.test(next)) input.value = next
    input.focus()
  }
  const keys = KEYS.map((key) => button(key, () => press(key)))
  const keypad = h('div', { class: 'keypad', role: 'group' }, ...keys)
  const element = h('div')
  withLocale(() => {
    keypad.setAttribute('aria-label', text('keypad'))
    keys.at(-1)?.setAttribute('aria-label', text('delete'))
    element.replaceChildren(field(text('amount'), input), keypad)
  })
  const amountFen = () => parseAmount(input.value)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const { value } = input
    if (!/^.{20}|:/.test(value)) return done()
    input.value = ''
    scanned(value)
  })
  return {
    element,
    input,
    amountFen,
    set: (fen) => {
      input.value = (fen / 100).toFixed(2)
    },
    clear: () => {
      input.value = ''
    },
  }
}
