import type { ErrorCode } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { KeyPort } from '../keys/port.ts'
import type { Turns } from '../postgres/gather.ts'
import type { ClaimProfile } from './charge-statement.ts'
import type { Faults } from './faults.ts'
import type { PaymentLimits } from './limits.ts'
import type { Queryable } from './store.ts'

/** A payment handle that a till has read. */
export interface KnownHandle {
  /** The holder's. */
  readonly bucket: number
  readonly personId: string
  /** 32 bytes, the key of the one-time numbers. */
  readonly secret: Uint8Array
  readonly endsAtMs: number
  readonly retiredAtMs: number | undefined
  /** What `refusalOf` and a look at the holder's payments would answer, where it was read already. */
  readonly payer?: KnownPayer | undefined
}

/** What a holder's paying depends on, as it was when the handle was read. */
export interface KnownPayer {
  /** Asks the registries. */
  refusal(): Promise<ErrorCode | undefined>
  readonly recent: readonly RecentPayment[]
}

/** A payment of late that came to something. */
export interface RecentPayment {
  readonly createdAtMs: number
  readonly amountFen: number
}

/** What payments are made with. */
export interface PaymentsOptions {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly keys: KeyPort
  readonly newId: () => string
  /** @param sinceMs since when payments of late are asked for. */
  findHandle(handle: string, sinceMs: number): Promise<KnownHandle | undefined>
  retireHandle(db: Queryable, handle: string, nowMs: number): Promise<void>
  /**
   * Why this person's card pays nothing at present: `CARD_LOST` and its like, `PAYMENT_NOT_OPEN`.
   * Asked before each payment and again when it is confirmed.
   */
  refusalOf(person: { bucket: number; personId: string }): Promise<ErrorCode | undefined>
  /** What the look-ups of a charge take turns in. Default: the engine's own. */
  readonly turns?: Turns
  readonly limits?: PaymentLimits
  /** How many statements of a shard may be under way at once. Default: 2. */
  readonly committers?: number
  /** Where the order claim is made. Default: `fused`, for one node. */
  readonly profile?: ClaimProfile
  readonly faults?: Faults | undefined
}
