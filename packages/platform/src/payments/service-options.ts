import type { ErrorCode } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { KeyPort } from '../keys/port.ts'
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
}

/** What payments are made with. */
export interface PaymentsOptions {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly keys: KeyPort
  readonly newId: () => string
  findHandle(handle: string): Promise<KnownHandle | undefined>
  retireHandle(db: Queryable, handle: string, nowMs: number): Promise<void>
  /**
   * Why this person's card pays nothing at present: `CARD_LOST` and its like, `PAYMENT_NOT_OPEN`.
   * Asked before each payment and again when it is confirmed.
   */
  refusalOf(person: { bucket: number; personId: string }): Promise<ErrorCode | undefined>
  readonly limits?: PaymentLimits
  /** How many statements of a shard may be under way at once. Default: 2. */
  readonly committers?: number
  /** Where the order claim is made. Default: `fused`, for one node. */
  readonly profile?: ClaimProfile
  readonly faults?: Faults | undefined
}
