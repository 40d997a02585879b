import { bindingOf, parseBindingText } from '@essc/protocol/codes/binding'
import { EsscError, isEsscError, isTransient } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import type { PaymentCodes } from './payment.ts'
import type { Screen } from './screen.ts'
import type { MakeSignedCode, SignedCodes, SignedPurpose } from './signed.ts'
import type { CodeKind, CodeView } from './view.ts'

/** What shown codes are made with. */
export interface CodeMakers {
  readonly signed: Readonly<Record<SignedPurpose, SignedCodes>>
  readonly payment: PaymentCodes
  readonly screen: Screen
  /** A new view without waiting, or undefined when something must be got first. */
  make(kind: CodeKind, how: MakeSignedCode): CodeView | undefined
}

/** A code on the screen: it replaces itself until it is hidden. */
export interface ShownCode {
  /** The newest view, or undefined before the first. */
  readonly view: CodeView | undefined
  /** Hears of every view, of the present one at once; the answer stops it. */
  onChange(listener: (view: CodeView) => void): () => void
  /** Hears why no code can be made; the answer stops it. Tries go on where that is of use. */
  onError(listener: (error: EsscError) => void): () => void
  /** Replaces the code now. */
  refresh(): void
  /**
   * Binds the codes to a terminal whose challenge was scanned: they are good there alone, until it has
   * looked the holder up.
   *
   * @param text what the terminal's QR says.
   * @throws CODE_MALFORMED for another text, HOST_UNSUPPORTED for codes that cannot be bound: payment
   *   codes, and all codes of a runtime without BigInt.
   */
  bind(text: string): void
  /** Ends it: timers, brightness, screen lock and capture guard are as before. */
  hide(): void
}

/** A timer that comes so much early or late by the phone's clock says that somebody set it. */
const CLOCK_SET_MS = 5_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 30_000
/** The first code waits so long for the platform's clock where that of an earlier run is all there is. */
const CLOCK_WAIT_MS = 700

/** Starts showing codes of one kind. Made by `codes.show`. */
export function showCode(
  client: Client,
  codes: CodeMakers,
  kind: CodeKind,
  onHide: () => void,
): ShownCode {
  const { host, events } = client
  const changes = new Set<(view: CodeView) => void>()
  const errors = new Set<(error: EsscError) => void>()
  const maker = kind === 'payment' ? codes.payment : codes.signed[kind]
  let binding: Uint8Array | undefined
  let view: CodeView | undefined
  let isEnded = false
  let isShown = true
  let failures = 0
  let stopTimer = () => {}
  let release = codes.screen.claim()
  let getting: Promise<void> | undefined
  let isClockAwaited = false

  const later = (call: () => void, delayMs: number) => {
    stopTimer()
    const wholeMs = Math.max(0, delayMs)
    const dueMs = host.now() + wholeMs
    stopTimer = host.timer(() => {
      call()
      if (Math.abs(host.now() - dueMs) > CLOCK_SET_MS) checkClock(true)
    }, wholeMs)
  }

  /** A code by a wrong clock is refused, so the clock is confirmed while the code is shown already. */
  function checkClock(isAsked = false): void {
    client.adjustClock(isAsked).then(restate, (error: unknown) => {
      if (!isEsscError(error)) throw error
      restate()
    })
  }

  /** The same code, with what is known of its time now. */
  function restate(): void {
    if (!view || !view.isClockDoubtful === !client.isClockDoubtful()) return
    view = { ...view, isClockDoubtful: client.isClockDoubtful() }
    tell(view)
  }

  function tell(view: CodeView): void {
    for (const listener of Array.from(changes)) listener(view)
  }

  const draw = () => attempt(get)
  /** What is shown was used or photographed, and must not be shown again. */
  const replace = () => attempt(get, true)

  function attempt(otherwise: () => void, isReplacement = false): void {
    if (isEnded || !isShown) return
    if (awaitsClock()) return
    const made = codes.make(kind, { binding, isReplacement })
    if (!made) {
      otherwise()
      return
    }
    failures = 0
    view = made
    later(draw, made.expiresAtUnix * 1_000 - client.now())
    tell(made)
    // The next one's needs are got while this one is shown; it is no failure if that fails now.
    getting ??= keepAhead()
  }

  /** Once, and before the first code alone: a code is shown by a doubtful clock rather than not at all. */
  function awaitsClock(): boolean {
    if (view || isClockAwaited || !client.isClockUnconfirmed()) return false
    isClockAwaited = true
    let isOver = false
    const goOn = () => {
      if (isOver) return
      isOver = true
      draw()
    }
    later(goOn, CLOCK_WAIT_MS)
    client.adjustClock().then(goOn, (error: unknown) => {
      if (!isEsscError(error)) throw error
      goOn()
    })
    return true
  }

  async function keepAhead(): Promise<void> {
    try {
      await maker.prepare()
    } catch (error) {
      if (!isEsscError(error)) throw error
    } finally {
      getting = undefined
    }
  }

  function get(): void {
    if (getting) {
      void getting.then(draw)
      return
    }
    getting = maker.prepare().then(
      () => {
        getting = undefined
        // What was just got may be over already, where this phone's clock is far off.
        attempt(() => later(draw, FIRST_RETRY_MS))
      },
      (error: unknown) => {
        getting = undefined
        fail(error)
      },
    )
  }

  function fail(error: unknown): void {
    if (!isEsscError(error)) throw error
    if (isEnded) return
    view = undefined
    stopTimer()
    if (isTransient(error.code))
      later(draw, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++))
    for (const listener of Array.from(errors)) listener(error)
  }

  /**
   * The holder asks for a new code, most likely since a terminal refused the last: the reason may be this
   * phone's clock. The new code is there at once, and once more if the clock was wrong.
   */
  function refresh(): void {
    // A payment code that was not used is as good as the next, and the platform takes one step ahead.
    if (kind === 'payment') draw()
    else replace()
    checkClock(true)
  }

  /** The platform changed the card: what was given before must be given again, or is over. */
  function renew(): void {
    void maker.keeper.renew().then(draw, fail)
  }

  const stops = [
    events.on('code.used', () => {
      if (kind === 'payment') replace()
      else draw()
    }),
    events.on('desk.resolved', () => {
      if (kind !== 'identity') return
      binding = undefined
      replace()
    }),
    events.on('card.changed', renew),
    events.on('session.changed', () => {
      if (client.sessions.peek()?.holder === 'open') draw()
    }),
    host.onHide(() => {
      isShown = false
      stopTimer()
      release()
    }),
    host.onShow(() => {
      if (isShown || isEnded) return
      isShown = true
      release = codes.screen.claim()
      draw()
      // To set the clock one leaves the app.
      checkClock(true)
    }),
    client.onClockMove(draw),
  ]
  if (host.onCapture && host.supports('onCapture')) stops.push(host.onCapture(replace))
  if (host.onNetwork && host.supports('onNetwork'))
    stops.push(
      host.onNetwork((connected) => {
        if (connected && !view) draw()
        if (connected) checkClock()
      }),
    )
  draw()
  checkClock()

  return {
    get view() {
      return view
    },
    onChange(listener) {
      changes.add(listener)
      if (view) listener(view)
      return () => changes.delete(listener)
    },
    onError(listener) {
      errors.add(listener)
      return () => errors.delete(listener)
    },
    refresh,
    bind(text) {
      const challenge = parseBindingText(text)
      if (!challenge) throw new EsscError('CODE_MALFORMED')
      if (kind === 'payment' || !codes.signed[kind].isBindable)
        throw new EsscError('HOST_UNSUPPORTED', { member: 'BigInt' })
      binding = bindingOf(challenge)
      draw()
    },
    hide() {
      if (isEnded) return
      isEnded = true
      stopTimer()
      release()
      for (const stop of stops) stop()
      changes.clear()
      errors.clear()
      onHide()
    },
  }
}
