import { fromHex } from '@essc/crypto/bytes'
import { errorText } from '@essc/protocol/messages/messages'
import type { Explanation } from '@essc/verifier/explain'
import { explainWord } from '@essc/verifier/explain-words'
import { button, field, h } from '../shared/dom.ts'
import { type Both, followLocale, locale, say, setLocale, withLocale } from '../shared/locale.ts'
import { terminalClock } from '../terminal/terminal-clock.ts'
import { pageExplainer } from './page-explainer.ts'
import { readPicture } from './read-picture.ts'

const texts = {
  title: ['码的逐字段解释', 'A code, field by field'],
  code: ['码的文字，或 hex: 加字节', 'The text of a code, or hex: and bytes'],
  picture: ['码的图片', 'A picture of a code'],
  purpose: ['终端要求的用途', 'What the terminal asks for'],
  identity: ['身份', 'Identity'],
  travel: ['出行', 'Travel'],
  explain: ['解释', 'Explain'],
  fields: ['字段', 'Fields'],
  checks: ['核验', 'Checks'],
  place: ['位置', 'Place'],
  name: ['名称', 'Name'],
  value: ['含义', 'Says'],
  bytes: ['字节', 'Bytes'],
  good: ['终端会接受这个码。', 'A terminal would take this code.'],
  nothing: ['这不是我们认识的码。', 'This is no code that is known here.'],
  noSymbol: ['图片里没有能读出的码。', 'No symbol could be read in the picture.'],
  hint: ['请把输入法切换为英文再扫一次。', 'Switch the input method to English and scan again.'],
  alone: [
    '这个浏览器里还没有服务窗口，因此签发方与状态无法核验。',
    'There is no desk in this browser yet, so issuer and status cannot be checked.',
  ],
  language: ['English', '中文'],
} as const satisfies Record<string, Both>
const text = (key: keyof typeof texts) => say(texts[key])

/** The page that takes a code apart: what each byte says, which check fails, and why. */
export function explainPage(): void {
  followLocale()
  const clock = terminalClock(() => true)
  const explainer = pageExplainer(() => clock.now())
  const input = h('textarea', { spellcheck: 'false', autocomplete: 'off' })
  const purpose = h('select')
  const file = h('input', { type: 'file', accept: 'image/*' })
  const outcome = h('div', { 'aria-live': 'polite' })
  const heading = h('h1')
  const form = h('form', { class: 'card' })
  const language = button('', () => setLocale(locale() === 'zh' ? 'en' : 'zh'), { class: 'quiet' })
  let shown: { explanation: Explanation; isAlone: boolean } | undefined
  let hasNoSymbol = false

  async function explain(code: string | Uint8Array): Promise<void> {
    hasNoSymbol = false
    const asked = purpose.value === 'travel' ? 'travel' : 'identity'
    shown = await explainer.explain(code, { purpose: asked })
    draw()
  }

  function typed(): string | Uint8Array {
    const [, hex] = /^\s*hex:\s*([0-9a-f\s]+)$/i.exec(input.value) ?? []
    const digits = hex?.replace(/\s/g, '')
    return digits !== undefined && digits.length % 2 === 0 ? fromHex(digits) : input.value
  }

  async function look(): Promise<void> {
    const picture = file.files?.[0]
    if (picture === undefined) return
    const read = await readPicture(picture)
    if (read === undefined) {
      hasNoSymbol = true
      shown = undefined
      draw()
      return
    }
    input.value =
      typeof read === 'string'
        ? read
        : `hex:${Array.from(read, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
    await explain(read)
  }

  const head = (...titles: string[]) =>
    h('tr', {}, ...titles.map((title) => h('th', { scope: 'col' }, title)))

  function drawExplanation({ explanation, isAlone }: NonNullable<typeof shown>): Node[] {
    const { kind, fields, checks, reason, hint } = explanation
    const word = (each: string) => explainWord(locale(), each)
    const title = kind === 'unknown' ? text('nothing') : word(kind)
    const isGood = reason === undefined && checks.length > 0 && !isAlone
    return [
      h('h2', { 'data-kind': kind }, title),
      ...(reason === undefined
        ? []
        : [
            h(
              'div',
              { class: 'failure', role: 'alert', 'data-code': reason },
              h('p', {}, errorText(locale(), reason)),
              h('code', {}, reason),
            ),
          ]),
      ...(isGood ? [h('p', { class: 'good' }, text('good'))] : []),
      ...(hint === undefined ? [] : [h('p', {}, text('hint'))]),
      ...(isAlone && checks.length > 0 ? [h('p', { class: 'hint' }, text('alone'))] : []),
      ...(checks.length === 0
        ? []
        : [
            h('h2', {}, text('checks')),
            h(
              'table',
              {},
              ...checks.map(({ name, outcome: how, reason: why }) =>
                h(
                  'tr',
                  { 'data-check': name },
                  h('th', { scope: 'row' }, word(name)),
                  h('td', { 'data-outcome': how }, why ? `${word(how)} ${why}` : word(how)),
                ),
              ),
            ),
          ]),
      ...(fields.length === 0
        ? []
        : [
            h('h2', {}, text('fields')),
            h(
              'table',
              {},
              head(text('place'), text('name'), text('value'), text('bytes')),
              ...fields.map(({ name, bytes, hex, value }) =>
                h(
                  'tr',
                  {},
                  h('td', { class: 'place' }, bytes.join('–')),
                  h('td', {}, word(name)),
                  h('td', { class: 'value' }, word(value)),
                  h('td', { class: 'hex' }, hex === value ? '' : hex),
                ),
              ),
            ),
          ]),
    ]
  }

  function draw(): void {
    if (hasNoSymbol) outcome.replaceChildren(h('p', { role: 'alert' }, text('noSymbol')))
    else outcome.replaceChildren(...(shown === undefined ? [] : drawExplanation(shown)))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void explain(typed())
  })
  file.addEventListener('change', () => void look())
  document.body.append(h('header', {}, heading, language), h('main', {}, form, outcome))
  withLocale(() => {
    document.title = text('title')
    heading.textContent = text('title')
    language.textContent = text('language')
    const chosen = purpose.value || 'identity'
    purpose.replaceChildren(
      h('option', { value: 'identity' }, text('identity')),
      h('option', { value: 'travel' }, text('travel')),
    )
    purpose.value = chosen
    form.replaceChildren(
      field(text('code'), input),
      h(
        'div',
        { class: 'pair' },
        field(text('purpose'), purpose),
        field(text('picture'), file),
        h('button', { type: 'submit', class: 'main' }, text('explain')),
      ),
    )
    draw()
  })
  const given = new URLSearchParams(location.hash.slice(1)).get('code')
  if (given !== null) {
    input.value = given
    void explain(given)
  }
}
