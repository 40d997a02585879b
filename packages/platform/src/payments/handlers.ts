import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { refuse } from '../channels/refusal.ts'
import { checkPassword } from '../enrolment/check-password.ts'
import type { Payments } from './service.ts'

/** The operations of payments. `createPayments` of the same process is handed in. */
export function paymentHandlers(context: Context, payments: Payments): Handlers {
  return {
    // The key is written in the payment's own statement: there is no commit around it.
    'payments.charge': async ({ caller, body, idempotency }) =>
      payments.charge({
        terminalId: caller.terminalId,
        merchantId: caller.operatorId,
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
      const asked = await payments.confirmable(caller.person, { paymentId, digest: body.digest })
      return call.commit(async (tx) => {
        if (asked.row.state === 'awaitingHolder') {
          const wrong = await checkPassword(tx, context, caller, {
            sealedPassword: body.sealedPassword,
            purpose: 'payment',
            digest: body.digest,
          })
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

    'payments.list': async ({ caller }) => ({ payments: await payments.list(caller.person) }),
  }
}
