import { fromBase64Url } from '@essc/crypto/bytes'
import {
  PAYMENT_STEP_SECONDS,
  paymentDigits,
  paymentStep,
} from '@essc/protocol/codes/payment-digits'
import { EsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import type { Authoriser, Draft } from './authoriser.ts'
import type { Keeper, Kept } from './keeper.ts'

interface KeptPayment extends Kept {
  /** Issuer prefix and device handle, 11 digits. */
  handle: string
  /** base64url of 32 bytes. */
  secret: string
}

export interface PaymentCode {
  digits: string
  /** When this step ends and the next must be shown. */
  stepEndsAtUnix: number
  endsAtUnix: number
}

export interface PaymentCodes {
  readonly keeper: Keeper<KeptPayment>
  /** The digits to show now, or undefined when a handle must be got first. */
  make(): PaymentCode | undefined
  prepare(): Promise<void>
  /** The step that is shown was used, whatever came of the payment: it must not be shown again. */
  spend(): void
}

/** Makes payment codes: RFC 6238 steps on the device's payment secret (docs/codes.md). */
export function createPaymentCodes(client: Client, authoriser: Authoriser): PaymentCodes {
  const keeper = authoriser.keeper({
    record: 'payment',
    closedAs: 'payment',
    canRide: true,
    draft,
  })
  let shown: { handle: string; step: number } | undefined
  let spent: { handle: string; step: number } | undefined

  return {
    keeper,
    make() {
      const kept = keeper.current()
      if (!kept) return undefined
      const now = paymentStep(client.now() / 1_000)
      const first = spent?.handle === kept.handle ? spent.step + 1 : 0
      // The platform takes the step after its own too, and no further: a second code within the
      // same step has to wait, and the spent one stays until then.
      const step = Math.min(Math.max(now, first), now + 1)
      shown = { handle: kept.handle, step }
      const stepEnds = (first > step ? now + 1 : step + 1) * PAYMENT_STEP_SECONDS
      return {
        digits: paymentDigits(kept.handle, fromBase64Url(kept.secret), step),
        stepEndsAtUnix: stepEnds,
        endsAtUnix: kept.endsAtUnix,
      }
    },
    async prepare() {
      await keeper.obtain()
    },
    spend() {
      if (shown) spent = shown
    },
  }
}

function draft(): Draft<KeptPayment> {
  return {
    part: () => ({ payment: true }),
    read({ payment }, given) {
      if (!payment) throw new EsscError('PLATFORM_ERROR')
      const { endsAtUnix, handle, secret } = payment
      return { ...given, endsAtUnix, handle, secret }
    },
  }
}
