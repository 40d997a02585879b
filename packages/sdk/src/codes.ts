import { sm2KeyPair, sm2Supported } from '@essc/crypto/sm2'
import { isEsscError } from '@essc/protocol/errors'
import { createAuthoriser } from './codes/authoriser.ts'
import { drawBarcode } from './codes/barcode-svg.ts'
import { createChainCodes } from './codes/chain.ts'
import { createCompactCodes } from './codes/compact.ts'
import { createPaymentCodes } from './codes/payment.ts'
import { createScreen } from './codes/screen.ts'
import { type CodeMakers, type ShownCode, showCode } from './codes/show.ts'
import type { MakeSignedCode, SignedPurpose } from './codes/signed.ts'
import { createSymbols, type Symbols } from './codes/symbols.ts'
import type { CodeKind, CodeView } from './codes/view.ts'
import type { Client } from './core.ts'

/** All that makes codes, shared by every code that is shown. */
export interface Codes extends CodeMakers {
  readonly symbols: Symbols
  show(kind: CodeKind): ShownCode
  /**
   * Work for an idle moment: the curve's table, the symbol's template, the clock, authorisations ahead of
   * their end. Never fails: what could not be had is asked for again when a code is shown.
   */
  prepare(): Promise<void>
  /** Until when codes can be made without the network, by what this phone keeps; 0: none. */
  usableUntilUnix(): Promise<number>
  /** Hides what is shown and forgets all authorisations on this phone. */
  close(): Promise<void>
}

/** Codes of one client; nothing is asked before the first is shown or prepared. */
export function createCodes(client: Client): Codes {
  const hasCurves = sm2Supported()
  const create = hasCurves ? createCompactCodes : createChainCodes
  const authoriser = createAuthoriser(client)
  const signed = {
    identity: create(client, authoriser, 'identity'),
    travel: create(client, authoriser, 'travel'),
  }
  const payment = createPaymentCodes(client, authoriser)
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

  async function forget(): Promise<void> {
    await signed.identity.keeper.forget()
    await signed.travel.keeper.forget()
    await payment.keeper.forget()
  }

  // The platform locks a card together with its codes: what was given before is good no more.
  client.events.on('session.changed', () => {
    if (client.sessions.peek()?.holder !== 'locked') return
    forget().catch((error: unknown) => {
      if (!isEsscError(error)) throw error
    })
  })

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
    async usableUntilUnix() {
      const kept = await Promise.all([
        signed.identity.keeper.kept(),
        signed.travel.keeper.kept(),
        payment.keeper.kept(),
      ])
      return Math.max(0, ...kept.map((each) => each?.endsAtUnix ?? 0))
    },
    async close() {
      for (const each of Array.from(shown)) each.hide()
      await forget()
    },
  }
  return codes
}
