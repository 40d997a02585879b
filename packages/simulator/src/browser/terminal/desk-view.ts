import { parsePrintedText } from '@essc/protocol/codes/printed'
import type { ResolveAnswer } from '@essc/protocol/desk/schema'
import { findPrefecture } from '@essc/protocol/divisions/find-prefecture'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { RefusedCode, VerifiedCode } from '@essc/verifier/answer'
import { button, field, h } from '../shared/dom.ts'
import { locale, withLocale } from '../shared/locale.ts'
import { captureQueue } from './capture-queue.ts'
import { type ChallengeView, challengeView } from './challenge.ts'
import { type DeskVerifier, deskVerifier } from './desk-verifier.ts'
import { failure, text } from './frame.ts'
import type { PageTerminal } from './open-terminal.ts'
import { scanField } from './scan-field.ts'
import type { TerminalTextKey } from './texts.ts'

/** The purposes of the sandbox's office, and one that it did not register. */
const PURPOSES = [
  'benefit-inquiry',
  'library-entry',
  'age-check',
  'password-reset',
  'marketing',
  'none',
] as const

/** Only whether the card is good: nobody is looked up, as at the door of a hall. */
const NOBODY = 'none'

/** The purposes that take only a code which is bound to this desk. */
const BOUND: readonly string[] = ['password-reset']

/** A code in hand: what the verifier said of it, and how far looking it up has come. */
interface Hand {
  code: string
  /** Undefined for a printed code: only the platform can tell. */
  verdict: VerifiedCode | RefusedCode | undefined
  resolving: boolean
  answer?: ResolveAnswer
  error?: unknown
  /** It was signed and kept, to be looked up later. */
  captured?: true
  /** It was taken, and will be told to the platform. */
  taken?: true
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
  const challengeBox = h('div')
  const outcome = h('section', { class: 'outcome', 'aria-live': 'polite' })
  let desk: DeskVerifier | undefined
  let hand: Hand | undefined
  let challenge: ChallengeView | undefined
  const keptList = h('section', { class: 'captures', 'aria-live': 'polite' })
  const queue = captureQueue({
    client,
    clock,
    storage,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    isOnline: terminal.isOnline,
    onChange: () => drawCaptures(),
  })

  function kept(key: string, otherwise: TerminalTextKey): HTMLInputElement {
    const input = h('input', { maxlength: 40, onchange: () => storage.write(key, input.value) })
    input.value = storage.read<string>(key) ?? text(otherwise)
    return input
  }

  async function check(code: string): Promise<void> {
    if (parsePrintedText(code.trim()) !== undefined) {
      hand = { code: code.trim(), verdict: undefined, resolving: false }
      await resolve(hand)
      return
    }
    desk ??= await deskVerifier(terminal)
    const bound = BOUND.includes(purpose.value) ? challenge?.current() : undefined
    const asked = { purpose: 'identity', ...(bound && { binding: bound }) } as const
    let verdict = desk.verifier.verify(code, asked)
    if (!verdict.ok && verdict.reason === 'BUNDLE_STALE' && terminal.isOnline()) {
      // The code may be newer than the bundle: a newer one may know it.
      await desk.refresh()
      verdict = desk.verifier.verify(code, asked)
    }
    hand = { code: code.trim(), verdict, resolving: false }
    draw()
    if (!verdict.ok) return
    if (purpose.value !== NOBODY) return resolve(hand)
    const accepted = hand
    await queue.took(accepted.code)
    accepted.taken = true
    if (accepted === hand) draw()
    await queue.send()
  }

  async function resolve(asked: Hand): Promise<void> {
    const bound = BOUND.includes(purpose.value) ? challenge?.current() : undefined
    const body = {
      code: asked.code,
      purpose: purpose.value,
      operator: operator.value,
      office: office.value,
      ...(bound && { challenge: bound.challenge }),
    }
    asked.resolving = true
    delete asked.error
    draw()
    try {
      // Known to be cut: nobody waits at the window for tries that must fail.
      if (!terminal.isOnline()) throw new EsscError('NETWORK_UNREACHABLE')
      asked.answer = await client.resolve(body)
      if (bound) challenge?.renew()
    } catch (error) {
      // A code at the window cannot wait for the network, but it can be kept.
      const isCut = isEsscError(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT')
      if (isCut && asked.verdict?.ok) {
        await queue.capture(body)
        asked.captured = true
      } else asked.error = error
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
    if (!verdict) return [h('h2', {}, text('printedCode'))]
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

  function drawAnswer({ answer, error, resolving, verdict, captured, taken }: Hand): Node[] {
    if (verdict && !verdict.ok) return []
    if (taken) return [h('p', { role: 'status', class: 'captured' }, text('taken'))]
    if (captured) return [h('p', { role: 'status', class: 'captured' }, text('captured'))]
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
      ...(answer.photo === undefined
        ? []
        : [h('img', { class: 'photo', src: answer.photo, alt: text('photo') })]),
      h('dl', { 'aria-label': text('resolved'), class: 'resolved' }, ...lines),
      h('p', { class: 'hint' }, `${text('receiptId')} ${answer.receiptId}`),
    ]
  }

  function valueText(name: string, value: string | number | boolean): string {
    if (typeof value === 'boolean') return text(value ? 'yes' : 'no')
    return name === 'region' ? placeOf(String(value)) : String(value)
  }

  function drawChallenge(): void {
    const isBound = BOUND.includes(purpose.value)
    challengeBox.replaceChildren(...(isBound && challenge ? [challenge.element] : []))
  }

  function drawCaptures(): void {
    const rows = queue.captures.map(({ body, answer, error }) => {
      const time = new Date(body.capturedAtUnix * 1000).toLocaleTimeString()
      const what = text(`purpose.${body.purpose}` as TerminalTextKey)
      const state = answer
        ? `${text('capture.late')}: ${Object.values(answer.fields).map(String).join(' · ')}`
        : text('capture.waiting')
      return h('li', {}, `${time} ${what} — `, error ? failure(error) : state)
    })
    const { waiting, replayed } = queue.uses
    const counts = [
      ...(waiting > 0 ? [text('usesWaiting', { waiting })] : []),
      ...(replayed > 0 ? [text('usesReplayed', { replayed })] : []),
    ]
    keptList.replaceChildren(
      ...(rows.length === 0 ? [] : [h('h2', {}, text('captures')), h('ul', {}, ...rows)]),
      ...counts.map((count) => h('p', { class: 'hint' }, count)),
    )
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
    drawChallenge()
    drawCaptures()
    form.replaceChildren(
      field(text('purpose'), purpose),
      h('div', { class: 'pair' }, field(text('operator'), operator), field(text('office'), office)),
      challengeBox,
      scan.element,
    )
    draw()
  })
  purpose.addEventListener('change', drawChallenge)
  void client.facts().then((facts) => {
    if (facts) challenge = challengeView(facts.terminalId)
    drawChallenge()
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
  return h('div', { class: 'work' }, form, h('div', {}, outcome, keptList))
}
