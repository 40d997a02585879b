import { errorText } from '@essc/protocol/messages/messages'
import type { Explanation } from './explain.ts'
import { explainWord } from './explain-words.ts'

const HINT_ZH = '请将扫码枪所在电脑的输入法切换为英文'
const NOTHING = { zh: '这不是我们认识的码。', en: 'This is no code that is known here.' }

/**
 * An explanation as lines of a terminal: each field with its place, then each check, then why.
 *
 * @returns lines without an end of line.
 */
export function explanationLines(explanation: Explanation, locale: 'zh' | 'en'): string[] {
  const { kind, fields, checks, reason, hint } = explanation
  const word = (text: string) => explainWord(locale, text)
  const places = fields.map(({ bytes }) => bytes.join('–'))
  const wide = Math.max(0, ...places.map((place) => place.length))
  const names = fields.map(({ name }) => word(name))
  const long = Math.max(0, ...names.map(width))
  const rows = fields.map(({ hex, value }, i) => {
    const name = names[i]! + ' '.repeat(long - width(names[i]!))
    const raw = value === '' || hex === value || hex.length > 16 ? '' : `  [${hex}]`
    return `${places[i]!.padStart(wide)}  ${name}  ${word(value)}${raw}`.trimEnd()
  })
  const marks = { passed: '✓', failed: '✗', 'not reached': '·', 'not checked': '?' }
  const verdicts = checks.map(
    ({ name, outcome, reason: why }) =>
      `${marks[outcome]} ${word(name)}: ${word(outcome)}${why ? ` ${why}` : ''}`,
  )
  return [
    kind === 'unknown' ? NOTHING[locale] : word(kind),
    ...rows,
    ...(verdicts.length > 0 ? ['', ...verdicts] : []),
    ...(reason ? ['', `${reason}: ${errorText(locale, reason)}`] : []),
    ...(hint ? [locale === 'zh' ? HINT_ZH : hint] : []),
  ]
}

/** Columns of a terminal: Chinese characters take two. */
function width(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? 2 : 1), 0)
}
