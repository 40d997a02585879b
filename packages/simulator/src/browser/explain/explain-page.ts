import { fromHex, toHex } from '@essc/crypto/bytes'
import { button, field, h } from '../shared/dom.ts'
import { followLocale, locale, setLocale, withLocale } from '../shared/locale.ts'
import { drawExplained } from './draw-explained.ts'
import { type PageExplained, pageExplainer } from './page-explainer.ts'
import { readPicture } from './read-picture.ts'
import { text } from './texts.ts'

/** The page that takes a code apart: what each byte says, which check fails, and why. */
export function explainPage(): void {
  followLocale()
  const explainer = pageExplainer()
  const input = h('textarea', { spellcheck: 'false', autocomplete: 'off', rows: 4 })
  const purpose = h('select')
  const file = h('input', { type: 'file', accept: 'image/*', class: 'file' })
  const chosen = h('span', { class: 'button' })
  const outcome = h('div', { 'aria-live': 'polite' })
  const heading = h('h1')
  const form = h('form', { class: 'card' })
  const language = button('', () => setLocale(locale() === 'zh' ? 'en' : 'zh'), { class: 'quiet' })
  let shown: PageExplained | undefined
  let hasNoSymbol = false

  async function explain(code: string | Uint8Array): Promise<void> {
    const asked = purpose.value === 'travel' ? 'travel' : 'identity'
    shown = code.length === 0 ? undefined : await explainer.explain(code, { purpose: asked })
    hasNoSymbol = false
    draw()
  }

  function typed(): string | Uint8Array {
    const [, hex] = /^\s*hex:\s*([0-9a-f\s]+)$/i.exec(input.value) ?? []
    const digits = hex?.replace(/\s/g, '')
    // A code's last character may be a space; a line's end never is one of a code's.
    if (digits === undefined || digits.length % 2 !== 0) return input.value.replace(/[\r\n]+/g, '')
    return fromHex(digits)
  }

  async function look(picture: File | undefined): Promise<void> {
    if (picture === undefined) return
    const read = await readPicture(picture)
    input.value = typeof read === 'string' ? read : read ? `hex:${toHex(read)}` : ''
    if (read !== undefined) return explain(read)
    shown = undefined
    hasNoSymbol = true
    draw()
  }

  function draw(): void {
    if (hasNoSymbol) {
      const sentence = h('p', {}, text('noSymbol'))
      outcome.replaceChildren(h('div', { class: 'failure', role: 'alert' }, sentence))
    } else outcome.replaceChildren(...(shown ? drawExplained(shown) : []))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void explain(typed())
  })
  purpose.addEventListener('change', () => {
    if (shown) void explain(typed())
  })
  file.addEventListener('change', () => void look(file.files?.[0]))
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    void look(event.dataTransfer?.files[0])
  })
  document.addEventListener('paste', ({ clipboardData }) => void look(clipboardData?.files[0]))
  document.body.append(h('header', {}, heading, language), h('main', {}, form, outcome))
  withLocale(() => {
    document.title = text('title')
    heading.textContent = text('title')
    language.textContent = text('language')
    chosen.textContent = text('choose')
    const asked = purpose.value || 'identity'
    purpose.replaceChildren(
      h('option', { value: 'identity' }, text('identity')),
      h('option', { value: 'travel' }, text('travel')),
    )
    purpose.value = asked
    form.replaceChildren(
      field(text('code'), input),
      h(
        'div',
        { class: 'pair' },
        field(text('purpose'), purpose),
        h('label', { class: 'choose' }, file, chosen),
        h('button', { type: 'submit', class: 'main' }, text('explain')),
      ),
      h('p', { class: 'hint' }, text('how')),
    )
    draw()
  })
  const given = new URLSearchParams(location.hash.slice(1)).get('code')
  if (given !== null) {
    input.value = given
    void explain(given)
  }
}
