import type { Charge, Payment, PaymentsAnswer, QuoteAnswer } from '@essc/protocol/payments/schema'
import type { Transaction } from '../postgres/transaction.ts'
import { type ChargeParameters, charge } from './charge.ts'
import { createEngine, type PaymentEngine } from './engine.ts'
import { expireOverdue } from './expiry.ts'
import {
  type Confirmable,
  confirmable,
  declinable,
  getPayment,
  type PaymentHolder,
  type PaymentSearch,
  quote,
  type Resolution,
  resolve,
  searchPayments,
} from './holder.ts'
import { createKeyedLock } from './keyed-lock.ts'
import type { PaymentsOptions } from './service-options.ts'
import { getCharge, voidCharge } from './till.ts'

/** The rules of payments, without HTTP. Each member says its errors where it is written. */
export interface Payments {
  readonly engine: PaymentEngine
  charge(parameters: ChargeParameters): Promise<Charge>
  getCharge(merchantId: string, paymentId: string): Promise<Charge>
  voidCharge(merchantId: string, paymentId: string): Promise<Charge>
  get(holder: PaymentHolder, paymentId: string): Promise<Payment>
  search(holder: PaymentHolder, search: PaymentSearch): Promise<PaymentsAnswer>
  quote(holder: PaymentHolder, paymentId: string): Promise<QuoteAnswer>
  confirmable(
    holder: PaymentHolder,
    parameters: { paymentId: string; digest: string },
  ): Promise<Confirmable>
  declinable(holder: PaymentHolder, paymentId: string): Promise<Confirmable>
  resolve(tx: Transaction, asked: Confirmable, action: 'confirm' | 'decline'): Promise<Resolution>
  expireOverdue(): Promise<number>
}

/** Makes the payments of one process: one engine, so that its commits are shared. */
export async function createPayments(options: PaymentsOptions): Promise<Payments> {
  const engine = await createEngine(options)
  const lock = createKeyedLock()
  return {
    engine,
    charge: (parameters) => charge(engine, lock, parameters),
    getCharge: (merchantId, paymentId) => getCharge(engine, merchantId, paymentId),
    voidCharge: (merchantId, paymentId) => voidCharge(engine, merchantId, paymentId),
    get: (holder, paymentId) => getPayment(engine, holder, paymentId),
    search: (holder, search) => searchPayments(engine, holder, search),
    quote: (holder, paymentId) => quote(engine, holder, paymentId),
    confirmable: (holder, parameters) => confirmable(engine, holder, parameters),
    declinable: (holder, paymentId) => declinable(engine, holder, paymentId),
    resolve: (tx, asked, action) => resolve(engine, tx, asked, action),
    expireOverdue: () => expireOverdue(engine),
  }
}
