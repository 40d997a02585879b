import { sm2KeyPair, sm2Supported } from '@essc/crypto/sm2'
import { isEsscError } from '@essc/protocol/errors'
import { drawBarcode } from './codes/barcode-svg.ts'
import { createChainCodes } from './codes/chain.ts'
import { createCompactCodes } from './codes/compact.ts'
import { createPaymentCodes, type PaymentCodes } from './codes/payment.ts'
import { createScreen, type Screen } from './codes/screen.ts'
import { type ShownCode, showCode } from './codes/show.ts'
import type { MakeSignedCode, SignedCodes, SignedPurpose } from './codes/signed.ts'
import { createSymbols, type Symbols } from './codes/symbols.ts'
import type { Client } from './core.ts'

export type CodeKind = SignedPurpose | 'payment'

/** One code as it is to be shown. Times are the platform's, in Unix seconds. */
export interface CodeView {
  kind: CodeKind
  /** What the symbol carries. */
  text: string
  /** Data URI of the QR symbol as an SVG: the source of one image. */
  svg: string
  /** Payment: data URI of the Code 128. */
  barcodeSvg?: string
  /** Payment: the 20 digits. */
  digits?: string
  shownAtUnix: number
  /** When the next symbol takes its place. */
  expiresAtUnix: number
  /** Until when codes can be made without the network. */
  usableUntilUnix: number
  /**
   * The time in it is by a clock that an earlier run of the app learned, and the platform could not be
   * asked: terminals refuse it if the phone's clock was set since.
   */
  isClockDoubtful?: boolean
}

/** All that makes codes, shared by every code that is shown. */
export interface Codes {
  readonly signed: Readonly<Record<SignedPurpose, SignedCodes>>
  readonly payment: PaymentCodes
  readonly symbols: Symbols
  readonly screen: Screen
  /** A new view without waiting, or undefined when something must be got first. */
  make(kind: CodeKind, how: MakeSignedCode): CodeView | undefined
  show(kind: CodeKind): ShownCode
  /**
   * Work for an idle moment: the curve's table, the symbol's template, the clock, authorisations ahead of
   * their end. Never fails: what could not be had is asked for again when a code is shown.
   */
  prepare(): Promise<void>
  /** Hides what is shown and forgets all authorisations on this phone. */
  close(): Promise<void>
}

/** Codes of one client; nothing is asked before the first is shown or prepared. */
export function createCodes(client: Client): Codes {
  const hasCurves = sm2Supported()
  const create = hasCurves ? createCompactCodes : createChainCodes
  const signed = { identity: create(client, 'identity'), travel: create(client, 'travel') }
  const payment = createPaymentCodes(client)
  const symbols = createSymbols()
  const shown = new Set<ShownCode>()

  function makeSigned(kind: SignedPurpose, how: MakeSignedCode): CodeView | undefined {
    const code = signed[kind].make(how)
    return (
      code && {
        kind,
        text: code.text,
        svg: symbols.compact(code.text),
        shownAtUnix: code.timeUnix,
        expiresAtUnix: code.expiresAtUnix,
        usableUntilUnix: code.endsAtUnix,
      }
    )
  }

  function makePayment(): CodeView | undefined {
    const code = payment.make()
    return (
      code && {
        kind: 'payment',
        text: code.digits,
        digits: code.digits,
        svg: symbols.digits(code.digits),
        barcodeSvg: drawBarcode(code.digits),
        shownAtUnix: Math.floor(client.now() / 1_000),
        expiresAtUnix: Math.min(code.stepEndsAtUnix, code.endsAtUnix),
        usableUntilUnix: code.endsAtUnix,
      }
    )
  }

  const codes: Codes = {
    signed,
    payment,
    symbols,
    screen: createScreen(client.host),
    make(kind, how) {
      const startedMs = client.host.now()
      if (kind === 'payment' && how.isReplacement) payment.spend()
      const view = kind === 'payment' ? makePayment() : makeSigned(kind, how)
      if (!view) return undefined
      client.metric({ name: 'code.made', value: client.host.now() - startedMs, unit: 'ms' })
      return client.isClockDoubtful() ? { ...view, isClockDoubtful: true } : view
    },
    show(kind) {
      const each = showCode(client, codes, kind, () => shown.delete(each))
      shown.add(each)
      return each
    },
    async prepare() {
      try {
        await client.device()
        // Drawing any key builds the table that every signature needs, and a symbol its template.
        if (hasCurves) sm2KeyPair(client.random)
        symbols.compact('SC1:'.padEnd(hasCurves ? 301 : 240, '0'))
        const session = await client.sessions.known()
        if (session?.holder === 'open') {
          await signed.identity.prepare()
          for (const maker of [signed.travel, payment])
            if (await maker.keeper.isKnown()) await maker.prepare()
        }
        await client.adjustClock()
      } catch (error) {
        if (!isEsscError(error)) throw error
      }
    },
    async close() {
      for (const each of Array.from(shown)) each.hide()
      await signed.identity.keeper.forget()
      await signed.travel.keeper.forget()
      await payment.keeper.forget()
    },
  }
  return codes
}
