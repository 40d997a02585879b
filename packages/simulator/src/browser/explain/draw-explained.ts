import { errorText } from '@essc/protocol/messages/messages'
import type { ExplainedCheck } from '@essc/verifier/explain'
import type { ExplainedField } from '@essc/verifier/explain-fields'
import { explainWord } from '@essc/verifier/explain-words'
import { h } from '../shared/dom.ts'
import { locale } from '../shared/locale.ts'
import type { PageExplained } from './page-explainer.ts'
import { text } from './texts.ts'

const word = (each: string) => explainWord(locale(), each)
const MARKS = { passed: '✓', failed: '✗', 'not reached': '·', 'not checked': '?' } as const

/** What was found, as the page shows it: the verdict, then every check, then every field. */
export function drawExplained({ explanation, bundle }: PageExplained): Node[] {
  const { kind, fields, checks } = explanation
  const title = h('h2', { 'data-kind': kind }, kind === 'unknown' ? text('nothing') : word(kind))
  return [
    title,
    drawVerdict(explanation, bundle),
    ...(checks.length === 0 ? [] : [h('h2', {}, text('checks')), drawChecks(checks)]),
    ...(fields.length === 0 ? [] : [h('h2', {}, text('fields')), drawFields(fields)]),
  ]
}

function drawVerdict(
  { kind, checks, reason, hint }: PageExplained['explanation'],
  bundle: PageExplained['bundle'],
): HTMLElement {
  const { sequence, ageSeconds } = bundle ?? {}
  const rests = bundle
    ? text('bundle').replace('{sequence}', String(sequence)).replace('{age}', String(ageSeconds))
    : text('alone')
  const sentence = reason
    ? h('div', { class: 'failure', role: 'alert', 'data-code': reason }, errorLine(reason))
    : checks.length === 0
      ? h('p', {}, text(kind === 'terminal binding request' ? 'bind' : 'online'))
      : bundle && h('p', { class: 'good' }, text('good'))
  return h(
    'div',
    { class: 'verdict' },
    sentence,
    hint && h('p', {}, text('hint')),
    checks.length > 0 && h('p', { class: 'hint' }, rests),
  )
}

const errorLine = (reason: NonNullable<ExplainedCheck['reason']>) =>
  h('p', {}, `${errorText(locale(), reason)} `, h('code', {}, reason))

function drawChecks(checks: readonly ExplainedCheck[]): HTMLElement {
  const rows = checks.map(({ name, outcome, reason }) => {
    const isOwn = name === 'replay' && outcome === 'not checked'
    const why = reason ?? (isOwn ? text('own') : '')
    return h(
      'li',
      { 'data-check': name, 'data-outcome': outcome },
      h('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[outcome]),
      h('span', { class: 'check-name' }, word(name)),
      h('span', { class: 'check-outcome' }, word(outcome), why && ` · ${why}`),
    )
  })
  return h('ol', { class: 'checks' }, ...rows)
}

function drawFields(fields: readonly ExplainedField[]): HTMLElement {
  const head = (['place', 'name', 'value', 'bytes'] as const).map((key) =>
    h('th', { scope: 'col', class: key }, text(key)),
  )
  const rows = fields.map(({ name, bytes: [first, last], hex, value }) => {
    // A key says nothing but its bytes.
    const isBare = hex === value && /^[0-9a-f]{17,}$/.test(hex)
    return h(
      'tr',
      {},
      h('td', { class: 'place' }, first === last ? String(first) : `${first}–${last}`),
      h('th', { scope: 'row' }, word(name)),
      h('td', { class: 'value' }, isBare ? '' : word(value)),
      h('td', { class: 'bytes' }, hex === value && !isBare ? '' : hex),
    )
  })
  return h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows))
}
