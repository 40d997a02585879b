import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { EsscError } from '@essc/protocol/errors'
import { merchantCode } from '@essc/protocol/payments/merchant-code'
import type { PresentBody, Presentment, WithdrawAnswer } from '@essc/protocol/payments/schema'
import { bucketOf } from '../bucket.ts'
import type { PaymentEngine } from './engine.ts'
import type { Queryable } from './store.ts'
import { cancelCharge, findCharge, NO_PAYMENT } from './till.ts'

export interface PresentmentRow {
  readonly bucket: number
  readonly presentment_id: string
  readonly merchant_id: string
  readonly terminal_id: string
  readonly order_reference: string | null
  readonly amount_fen: number | null
  readonly expires_at_ms: number | null
  readonly withdrawn_at_ms: number | null
}

const COLUMNS = `bucket, presentment_id, merchant_id, terminal_id, order_reference, amount_fen,
  expires_at_ms, withdrawn_at_ms`

/** What a phone may scan; undefined when there is no such thing. */
export async function findPresentment(
  db: Queryable,
  presentmentId: string,
): Promise<PresentmentRow | undefined> {
  const { rows } = await db.query({
    name: 'payments-presentment',
    text: `select ${COLUMNS} from presentment where bucket = $1 and presentment_id = $2`,
    values: [Number.parseInt(presentmentId.slice(0, 2), 16), presentmentId],
  })
  return rows[0]
}

function viewOf(row: PresentmentRow, merchantName: string): Presentment {
  const { presentment_id: presentmentId, amount_fen: amountFen } = row
  return {
    presentmentId,
    code: merchantCode({ presentmentId, merchantName, amountFen: amountFen ?? undefined }),
    ...(amountFen !== null && { amountFen }),
    ...(row.order_reference !== null && { orderReference: row.order_reference }),
    ...(row.expires_at_ms !== null && { expiresAtUnix: Math.floor(row.expires_at_ms / 1_000) }),
  }
}

/**
 * Makes the code that a till shows for one order, five minutes long; without order and amount the
 * lasting code of a counter. The same order again answers the same code with a new end.
 *
 * @throws EsscError `REQUEST_MALFORMED` for one of order and amount without the other,
 *   `PAYMENT_ORDER_CLAIMED` for an order that was shown with another amount.
 */
export async function present(
  engine: PaymentEngine,
  tx: Queryable,
  till: { merchantId: string; terminalId: string; merchantName: string },
  { amountFen, orderReference }: PresentBody,
): Promise<Presentment> {
  if ((amountFen === undefined) !== (orderReference === undefined)) {
    throw new EsscError('REQUEST_MALFORMED')
  }
  const { merchantId, terminalId, merchantName } = till
  const nowMs = engine.clock.now()
  const bucket = bucketOf(merchantId)
  const presentmentId = bucket.toString(16).padStart(2, '0') + randomBytes(16).toString('base64url')
  const { rows } = await tx.query<PresentmentRow>(
    `insert into presentment as p (bucket, presentment_id, merchant_id, terminal_id,
       order_reference, amount_fen, created_at_ms, expires_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (bucket, merchant_id, order_reference) do update
       set expires_at_ms = excluded.expires_at_ms, withdrawn_at_ms = null
       where p.amount_fen = excluded.amount_fen and p.terminal_id = excluded.terminal_id
     returning ${COLUMNS}`,
    [
      bucket,
      presentmentId,
      merchantId,
      terminalId,
      orderReference ?? null,
      amountFen ?? null,
      nowMs,
      orderReference === undefined ? null : nowMs + engine.limits.presentMs,
    ],
  )
  if (rows[0] === undefined) throw new EsscError('PAYMENT_ORDER_CLAIMED')
  // An order that was withdrawn and is shown again may be paid again.
  if (orderReference !== undefined) await freeWithdrawn(tx, merchantId, orderReference)
  return viewOf(rows[0], merchantName)
}

/** Lets an order be paid that was withdrawn before. */
export async function freeWithdrawn(
  db: Queryable,
  merchantId: string,
  orderReference: string,
): Promise<void> {
  await db.query(
    `delete from charge_claim
     where bucket = $1 and merchant_id = $2 and order_reference = $3 and payment_id = $4`,
    [bucketOf(merchantId), merchantId, orderReference, NO_PAYMENT],
  )
}

const codeOf = (error: unknown) => (error as { code?: string }).code

function pending(error: unknown): undefined {
  if (codeOf(error) !== 'PLATFORM_UNAVAILABLE') throw error
}

/**
 * Takes back what a till shows. Withdrawing claims the order itself, so of a phone that scans at the
 * same moment exactly one of the two happens. A payment that still waits for its holder is released.
 *
 * @returns `withdrawn` true when nobody can pay it any more; else the charge that came first.
 * @throws EsscError `REQUEST_NOT_FOUND`.
 */
export async function withdraw(
  engine: PaymentEngine,
  merchantId: string,
  presentmentId: string,
): Promise<WithdrawAnswer> {
  const { pool, clock, newId } = engine
  const row = await findPresentment(pool, presentmentId)
  if (row?.merchant_id !== merchantId) throw new EsscError('REQUEST_NOT_FOUND')
  const nowMs = clock.now()
  await pool.query(
    'update presentment set withdrawn_at_ms = $3 where bucket = $1 and presentment_id = $2',
    [row.bucket, presentmentId, nowMs],
  )
  const { order_reference: orderReference } = row
  if (orderReference === null) return { withdrawn: true }
  for (let attempt = 1; ; attempt += 1) {
    const { rowCount } = await pool.query(
      `insert into charge_claim (bucket, terminal_id, key, merchant_id, order_reference,
         body_digest, payment_id, created_at_ms)
       values ($1, $2, $3, $4, $5, '', $6, $7)
       on conflict (bucket, merchant_id, order_reference) do update set body_digest = ''
         where charge_claim.payment_id = excluded.payment_id`,
      [
        row.bucket,
        row.terminal_id,
        `withdraw-${newId()}`,
        merchantId,
        orderReference,
        NO_PAYMENT,
        nowMs,
      ],
    )
    if (rowCount === 1) return { withdrawn: true }
    const charge = await findCharge(engine, merchantId, orderReference).catch(pending)
    if (charge !== undefined && charge.state !== 'awaitingHolder') {
      return { withdrawn: false, charge }
    }
    if (attempt >= 100) throw new EsscError('PLATFORM_UNAVAILABLE')
    // Released, or confirmed at this very moment: look again.
    if (charge) await cancelCharge(engine, merchantId, charge.paymentId)
    else await sleep(20)
  }
}
