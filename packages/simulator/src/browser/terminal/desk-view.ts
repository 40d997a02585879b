import type { ResolveAnswer } from '@essc/protocol/desk/schema'
import { findPrefecture } from '@essc/protocol/divisions/find-prefecture'
import { EsscError } from '@essc/protocol/errors'
import type { RefusedCode, VerifiedCode } from '@essc/verifier/answer'
import { button, field, h } from '../shared/dom.ts'
import { locale, withLocale } from '../shared/locale.ts'
import { type DeskVerifier, deskVerifier } from './desk-verifier.ts'
import { failure, text } from './frame.ts'
import type { PageTerminal } from './open-terminal.ts'
import { scanField } from './scan-field.ts'
import type { TerminalTextKey } from './texts.ts'

/** The purposes of the sandbox's office, and one that it did not register. */
const PURPOSES = ['benefit-inquiry', 'library-entry', 'age-check', 'marketing'] as const

/** A code in hand: what the verifier said of it, and how far looking it up has come. */
interface Hand {
  code: string
  verdict: VerifiedCode | RefusedCode
  resolving: boolean
  answer?: ResolveAnswer
  error?: unknown
}

/** A desk at work: purpose, scan, offline verdict, and then who it is. */
export function deskView(terminal: PageTerminal): HTMLElement {
  const { client, clock, storage } = terminal
  const purpose = h('select')
  const operator = kept('operator', 'operatorDefault')
  const office = kept('office', 'officeDefault')
  const scan = scanField({
    label: 'identityCode',
    hint: 'identityCodeHint',
    formats: ['qr_code'],
    read: (code) => void check(code),
  })
  const form = h('section', { class: 'entry' })
  const outcome = h('section', { class: 'outcome', 'aria-live': 'polite' })
  let desk: DeskVerifier | undefined
  let hand: Hand | undefined

  function kept(key: string, otherwise: TerminalTextKey): HTMLInputElement {
    const input = h('input', { maxlength: 40, onchange: () => storage.write(key, input.value) })
    input.value = storage.read<string>(key) ?? text(otherwise)
    return input
  }

  async function check(code: string): Promise<void> {
    desk ??= await deskVerifier(terminal)
    let verdict = desk.verifier.verify(code, { purpose: 'identity' })
    if (!verdict.ok && verdict.reason === 'BUNDLE_STALE' && terminal.isOnline()) {
      // The code may be newer than the bundle: a newer one may know it.
      await desk.refresh()
      verdict = desk.verifier.verify(code, { purpose: 'identity' })
    }
    hand = { code: code.trim(), verdict, resolving: false }
    draw()
    if (verdict.ok) await resolve(hand)
  }

  async function resolve(asked: Hand): Promise<void> {
    asked.resolving = true
    delete asked.error
    draw()
    try {
      asked.answer = await client.resolve({
        code: asked.code,
        purpose: purpose.value,
        operator: operator.value,
        office: office.value,
      })
    } catch (error) {
      asked.error = error
    }
    asked.resolving = false
    if (asked === hand) draw()
  }

  const line = (name: string, value: string) => [h('dt', {}, name), h('dd', {}, value)]
  const placeOf = (region: string) => findPrefecture(region)?.name[locale()] ?? region

  function bundleLine(): string {
    const bundle = desk?.verifier.bundle()
    if (bundle === undefined) return text('bundleNone')
    const { sequence, ageSeconds, isStale } = bundle
    const minutes = Math.floor(ageSeconds / 60)
    const stale = isStale ? ` · ${text('bundleStale')}` : ''
    return text('bundleText', { sequence, minutes }) + stale
  }

  function drawVerdict({ verdict, code }: Hand): Node[] {
    if (!verdict.ok) {
      const explained = desk?.verifier.explain(code, { purpose: 'identity' })
      return [
        h('h2', {}, text('invalid')),
        failure(new EsscError(verdict.reason)),
        ...(verdict.hasInputMethod ? [h('p', {}, text('inputMethod'))] : []),
        ...(explained === undefined || explained.fields.length === 0
          ? []
          : [
              h(
                'details',
                {},
                h('summary', {}, text('why')),
                h('dl', {}, ...explained.fields.flatMap(({ name, value }) => line(name, value))),
              ),
            ]),
      ]
    }
    return [
      h('h2', { class: 'good' }, text('valid')),
      h(
        'dl',
        { 'aria-label': text('valid') },
        ...line(text('region'), placeOf('region' in verdict ? verdict.region : '')),
        ...line(text('endsAt'), new Date(verdict.endsAtUnix * 1000).toLocaleString()),
        ...line(text('guardian'), text(verdict.isGuardian ? 'yes' : 'no')),
        ...line(text('bundleAge'), bundleLine()),
      ),
    ]
  }

  function drawAnswer({ answer, error, resolving, verdict }: Hand): Node[] {
    if (!verdict.ok) return []
    if (resolving) return [h('p', { role: 'status' }, text('resolving'))]
    if (error !== undefined) {
      const again = () => (hand === undefined ? undefined : resolve(hand))
      return [
        h('h2', {}, text('notResolved')),
        failure(error),
        button(text('resolveAgain'), again, { class: 'main' }),
      ]
    }
    if (answer === undefined) return []
    const lines = Object.entries(answer.fields).flatMap(([name, value]) =>
      line(text(`field.${name}` as TerminalTextKey), valueText(name, value)),
    )
    return [
      h('h2', {}, text('resolved')),
      h('dl', { 'aria-label': text('resolved'), class: 'resolved' }, ...lines),
      h('p', { class: 'hint' }, `${text('receiptId')} ${answer.receiptId}`),
    ]
  }

  function valueText(name: string, value: string | number | boolean): string {
    if (typeof value === 'boolean') return text(value ? 'yes' : 'no')
    return name === 'region' ? placeOf(String(value)) : String(value)
  }

  function draw(): void {
    if (hand === undefined) {
      outcome.replaceChildren(h('p', { class: 'hint' }, `${text('bundleAge')}: ${bundleLine()}`))
    } else outcome.replaceChildren(...drawVerdict(hand), ...drawAnswer(hand))
  }

  withLocale(() => {
    const chosen = purpose.value || PURPOSES[0]
    purpose.replaceChildren(
      ...PURPOSES.map((each) => h('option', { value: each }, text(`purpose.${each}`))),
    )
    purpose.value = chosen
    form.replaceChildren(
      field(text('purpose'), purpose),
      h('div', { class: 'pair' }, field(text('operator'), operator), field(text('office'), office)),
      scan.element,
    )
    draw()
  })
  void deskVerifier(terminal).then((made) => {
    desk ??= made
    draw()
  })
  // The verdict's times move on with the clock of the desk.
  const tick = () => {
    if (hand === undefined) draw()
    clock.timer(tick, 30_000)
  }
  clock.timer(tick, 30_000)
  return h('div', { class: 'work' }, form, outcome)
}
