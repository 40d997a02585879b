import { createGather, createTurns } from '../postgres/gather.ts'
import { retrying } from '../postgres/transaction.ts'
import { createBatcher } from './batcher.ts'
import { type PrecedentParameters, type Precedents, readPrecedents } from './charge-keys.ts'
import { standardLimits } from './limits.ts'
import { createPaymentIds, type PaymentIds } from './payment-ids.ts'
import type { PaymentRow } from './payment-row.ts'
import { type RefundItem, type RefundResult, runRefunds } from './refund-store.ts'
import { createRisks, type Risks } from './risk.ts'
import type { PaymentsOptions } from './service-options.ts'
import {
  type ChargeItem,
  type ChargeResult,
  readPayment,
  runCharges,
  runTransitions,
  type TransitionAction,
  type TransitionResult,
} from './store.ts'

/** What the rules of payments stand on: ids, the two shared committers, and current rows. */
export interface PaymentEngine extends Required<Omit<PaymentsOptions, 'faults'>> {
  readonly ids: PaymentIds
  /** What came before a charge, as it is now. */
  precedentsOf(asked: Omit<PrecedentParameters, 'nowMs'>): Promise<Precedents>
  readonly risks: Risks
  commitCharge(item: ChargeItem): Promise<ChargeResult>
  commitTransition(row: PaymentRow, action: TransitionAction): Promise<TransitionResult | undefined>
  commitRefund(item: RefundItem): Promise<RefundResult | undefined>
  /** A payment as it is now: one whose time is over is expired first. */
  current(paymentId: string): Promise<PaymentRow | undefined>
  /** Expires what is overdue among rows that were read. */
  settleOverdue(rows: readonly PaymentRow[]): Promise<PaymentRow[]>
}

/** Starts the engine. It holds no timer and no connection of its own. */
export async function createEngine(options: PaymentsOptions): Promise<PaymentEngine> {
  const { pool, clock, keys, newId, faults } = options
  const limits = options.limits ?? standardLimits
  const { committers = 2, profile = 'fused', turns = createTurns() } = options
  // On one node all buckets are one shard; elsewhere each may be on a machine of its own.
  const shardOf = (bucket: number) => (profile === 'fused' ? 0 : bucket)
  const ids = await createPaymentIds(keys, newId)

  const commitCharge = createBatcher<ChargeItem, ChargeResult>({
    // A charge may be sent again: its key, or the step it has spent, shows that it was committed.
    run: (items) =>
      retrying(() => runCharges(pool, items, { nowMs: clock.now(), limits, profile })),
    shardOf: (item) => shardOf(item.bucket),
    keysOf: (item) => [
      ...(item.handle === null ? [] : [`handle ${item.handle}`]),
      `person ${item.personId}`,
      `key ${item.terminalId} ${item.key}`,
      `order ${item.merchantId} ${item.orderReference}`,
    ],
    rowsOf: (item) => [`account ${item.bucket} ${item.merchantId}`],
    committers,
    faults,
  })

  type Asked = { row: PaymentRow; action: TransitionAction }
  const transit = createBatcher<Asked, TransitionResult | undefined>({
    // A transition may be sent again: the second time the row is past it.
    run: (asked) =>
      retrying(() =>
        runTransitions(
          pool,
          asked.map(({ row, action }) => ({
            bucket: row.bucket,
            paymentId: row.payment_id,
            merchantId: row.merchant_id,
            action,
            eventId: newId(),
          })),
          { nowMs: clock.now(), limits, profile },
        ),
      ),
    shardOf: ({ row }) => shardOf(row.bucket),
    keysOf: ({ row }) => [row.payment_id, row.person_id],
    rowsOf: ({ row }) => [`account ${row.bucket} ${row.merchant_id}`],
    committers,
    faults,
  })

  const commitRefund = createBatcher<RefundItem, RefundResult | undefined>({
    // A refund may be sent again: payment and reference are written once.
    run: (items) => retrying(() => runRefunds(pool, items, { nowMs: clock.now(), limits })),
    shardOf: (item) => shardOf(item.bucket),
    keysOf: (item) => [item.paymentId, item.personId],
    rowsOf: (item) => [`account ${item.bucket} ${item.merchantId}`],
    committers,
    faults,
  })

  const findPrecedents = createGather(
    (asked: readonly PrecedentParameters[]) => readPrecedents(pool, asked),
    { turns },
  )

  const isOverdue = (row: PaymentRow) =>
    row.state === 'awaitingHolder' && (row.expires_at_ms ?? 0) <= clock.now()
  const settle = async (row: PaymentRow) =>
    isOverdue(row) ? ((await transit({ row, action: 'expire' })) ?? row) : row

  return {
    ...options,
    turns,
    limits,
    committers,
    profile,
    ids,
    precedentsOf: (asked) => findPrecedents({ ...asked, nowMs: clock.now() }),
    risks: createRisks(options),
    commitCharge,
    commitRefund,
    commitTransition: (row, action) => transit({ row, action }),
    async current(paymentId) {
      const row = await readPayment(pool, ids.bucketOf(paymentId), paymentId)
      return row && settle(row)
    },
    settleOverdue: (rows) => Promise.all(rows.map(settle)),
  }
}
