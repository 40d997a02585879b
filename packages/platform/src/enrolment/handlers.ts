import { EsscError } from '@essc/protocol/errors'
import type { Handler, Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { openSessionCard } from '../channels/store.ts'
import { bank, finishBank, startBank } from './bank.ts'
import { checkPassword } from './check-password.ts'
import { findEnrolmentAtDesk, settleEnrolmentAtDesk, startDesk } from './desk-face.ts'
import { finishFace, startFace } from './face.ts'
import { identify } from './identify.ts'
import { startPhoto } from './photo.ts'
import { setPassword } from './set-password.ts'
import { checkSms, sendSms } from './sms.ts'
import { stepOf } from './step.ts'

/** Opens the card to this session by the password. */
function unlock(context: Context): Handler<'enrolment.unlock'> {
  return (call) =>
    call.commit(async (tx) => {
      const { sessionId, hostBucket, person } = call.caller
      if (!person) throw new EsscError('CARD_NOT_ISSUED')
      const caller = { ...call.caller, person }
      const wrong = await checkPassword(tx, context, caller, { ...call.body, purpose: 'unlock' })
      if (wrong) return wrong
      await openSessionCard(tx, hostBucket, sessionId, context.clock.now())
      return {}
    })
}

/** Receiving the card, opening it, and linking the bank account (docs/enrolment.md). */
export function enrolmentHandlers(context: Context): Handlers {
  return {
    'enrolment.get': ({ caller, parameters }) =>
      stepOf(context, caller, { recover: parameters.recover === 'true' }),
    'enrolment.startPhoto': startPhoto(context),
    'enrolment.identify': identify(context),
    'enrolment.sendSms': sendSms(context),
    'enrolment.checkSms': checkSms(context),
    'enrolment.startDesk': startDesk(context),
    'desk.findEnrolment': findEnrolmentAtDesk(context),
    'desk.settleEnrolment': settleEnrolmentAtDesk(context),
    'enrolment.startFace': startFace(context),
    'enrolment.finishFace': finishFace(context),
    'enrolment.setPassword': setPassword(context),
    'enrolment.unlock': unlock(context),
    'enrolment.bank': bank(context),
    'enrolment.startBank': startBank(context),
    'enrolment.finishBank': finishBank(context),
  }
}
