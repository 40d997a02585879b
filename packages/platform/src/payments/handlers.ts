import { EsscError } from '@essc/protocol/errors'
import type { StatementPeriod } from '@essc/protocol/payments/schema'
import type { Call, Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { type Refusal, refuse } from '../channels/refusal.ts'
import { checkPassword } from '../enrolment/check-password.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { dayTotals } from './day-totals.ts'
import { dayOfDate } from './days.ts'
import { confirmByWord, conflict } from './holder.ts'
import { monthTotals } from './month-totals.ts'
import { requirePaymentFace, startPaymentFace, usePaymentFace } from './payment-face.ts'
import type { PaymentRow } from './payment-row.ts'
import { present, withdraw } from './presentments.ts'
import { refund } from './refund.ts'
import { scan } from './scan.ts'
import type { Payments } from './service.ts'
import { linkStatement } from './statement-links.ts'
import { dayEntries, holderStatement } from './statements.ts'
import { findCharge } from './till.ts'

const periodOf = ({ from, to }: StatementPeriod) => ({
  fromDay: dayOfDate(from),
  toDay: dayOfDate(to),
})

type ConfirmCall = Call<'payments.confirm'>

/** What the holder's confirmation was proven with; a refusal is committed with its counter. */
async function prove(
  means: { context: Context; payments: Payments; tx: Transaction },
  { caller, body }: ConfirmCall,
  row: PaymentRow,
): Promise<Refusal | undefined> {
  const { context, payments, tx } = means
  const { sealedPassword, digest, faceChallengeId } = body
  if (sealedPassword !== undefined) {
    return checkPassword(tx, context, caller, { sealedPassword, purpose: 'payment', digest })
  }
  if (faceChallengeId !== undefined) {
    const nowMs = context.clock.now()
    const isFirst = await usePaymentFace(tx, caller, faceChallengeId, nowMs)
    return isFirst ? undefined : refuse('PAYMENT_CONFIRMATION_REQUIRED')
  }
  const isEnough = await confirmByWord(payments.engine, tx, row)
  return isEnough ? undefined : refuse('PAYMENT_CONFIRMATION_REQUIRED')
}

/** The operations of payments. `createPayments` of the same process is handed in. */
export function paymentHandlers(context: Context, payments: Payments): Handlers {
  const { engine } = payments
  const proveConfirmation = (tx: Transaction, call: ConfirmCall, row: PaymentRow) =>
    prove({ context, payments, tx }, call, row)
  const linkTimes = () => ({ nowMs: context.clock.now(), publicUrl: context.publicUrl })
  return {
    // The key is written in the payment's own statement: there is no commit around it.
    'payments.charge': async ({ caller, body, idempotency }) =>
      payments.charge({
        terminalId: caller.terminalId,
        merchantId: caller.operatorId,
        sessionId: caller.sessionId,
        body,
        key: idempotency.key,
        bodyDigest: idempotency.bodyDigest,
      }),

    'payments.getCharge': async ({ caller, parameters }) =>
      payments.getCharge(caller.operatorId, parameters.paymentId),

    // The payment's own state makes a second void harmless, whatever its key.
    'payments.voidCharge': async ({ caller, parameters }) =>
      payments.voidCharge(caller.operatorId, parameters.paymentId),

    'payments.quote': async ({ caller, parameters }) =>
      payments.quote(caller.person, parameters.paymentId),

    'payments.confirm': async (call) => {
      const { caller, body } = call
      const { paymentId } = call.parameters
      const { digest, faceChallengeId: challengeId, sealedPassword } = body
      const asked = await payments.confirmable(caller.person, { paymentId, digest })
      const isAsked = asked.row.state === 'awaitingHolder'
      if (isAsked && challengeId !== undefined && sealedPassword === undefined) {
        await requirePaymentFace(context, caller, { challengeId, paymentId, digest })
      }
      return call.commit(async (tx) => {
        if (asked.row.state === 'awaitingHolder') {
          const wrong = await proveConfirmation(tx, call, asked.row)
          if (wrong) return wrong
        }
        const resolution = await payments.resolve(tx, asked, 'confirm')
        return 'conflict' in resolution ? refuse(resolution.conflict) : resolution.payment
      })
    },

    'payments.decline': async (call) => {
      const { paymentId } = call.parameters
      const asked = await payments.declinable(call.caller.person, paymentId)
      return call.commit(async (tx) => {
        const resolution = await payments.resolve(tx, asked, 'decline')
        return 'conflict' in resolution ? refuse(resolution.conflict) : resolution.payment
      })
    },

    'payments.get': async ({ caller, parameters }) =>
      payments.get(caller.person, parameters.paymentId),

    'payments.list': async ({ caller, parameters: { before } }) =>
      payments.search(caller.person, { before }),

    'payments.search': async ({ caller, body }) => payments.search(caller.person, body),

    'payments.monthTotals': async ({ caller, parameters }) =>
      monthTotals(engine, caller.person, parameters.until),

    'payments.findCharge': async ({ caller, parameters }) => {
      const charge = await findCharge(engine, caller.operatorId, parameters.orderReference)
      if (charge === undefined) throw new EsscError('REQUEST_NOT_FOUND')
      return charge
    },

    // Payment and reference decide, whatever the key.
    'payments.refund': async ({ caller, parameters, body }) =>
      refund(engine, {
        merchantId: caller.operatorId,
        terminalId: caller.terminalId,
        paymentId: parameters.paymentId,
        body,
      }),

    // The key is written in the payment's own statement, as a till's is.
    'payments.scan': async ({ caller, body, idempotency }) =>
      scan(engine, {
        holder: caller.person,
        body,
        key: idempotency.key,
        bodyDigest: idempotency.bodyDigest,
      }),

    'payments.present': async (call) => {
      const { operatorId: merchantId, terminalId, operatorName: merchantName } = call.caller
      const till = { merchantId, terminalId, merchantName }
      return call.commit((tx) => present(engine, tx, till, call.body))
    },

    // Whether the order is withdrawn or paid is decided once; asking again asks what it is by now.
    'payments.withdraw': async ({ caller, parameters }) =>
      withdraw(engine, caller.operatorId, parameters.presentmentId),

    'payments.dayTotals': async ({ caller, parameters }) =>
      dayTotals(engine, caller.operatorId, dayOfDate(parameters.date)),

    'payments.dayEntries': async ({ caller, parameters }) =>
      dayEntries(engine, caller.operatorId, {
        day: dayOfDate(parameters.date),
        after: parameters.after,
      }),

    'payments.linkDay': async (call) => {
      const day = dayOfDate(call.parameters.date)
      const { operatorId: ownerId } = call.caller
      const shown = { owner: 'merchant', ownerId, bucket: 0, fromDay: day, toDay: day } as const
      return call.commit((tx) => linkStatement(tx, shown, linkTimes()))
    },

    'payments.startFace': async (call) => {
      const { paymentId } = call.parameters
      const { digest } = call.body
      const { row } = await payments.confirmable(call.caller.person, { paymentId, digest })
      if (row.state !== 'awaitingHolder') throw new EsscError(conflict(row))
      const challenge = await startPaymentFace(context, call.caller, { paymentId, body: call.body })
      return call.commit(async () => challenge)
    },

    'payments.statement': async ({ caller, parameters }) =>
      holderStatement(engine, caller.person, periodOf(parameters)),

    'payments.linkStatement': async (call) => {
      const { personId: ownerId, bucket } = call.caller.person
      const shown = { owner: 'holder', ownerId, bucket, ...periodOf(call.body) } as const
      return call.commit((tx) => linkStatement(tx, shown, linkTimes()))
    },
  }
}
