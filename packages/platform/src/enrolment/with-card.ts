import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { isEsscError } from '@essc/protocol/errors'
import { readCard } from '../cards/read-card.ts'
import type { Context } from '../channels/context.ts'
import { findLink } from '../channels/store.ts'
import type { HostUser } from './store.ts'

/** The last step with the card that it has just opened, which the phone need not ask for then. */
export async function withCard(
  context: Context,
  user: HostUser,
  step: EnrolmentStep,
): Promise<EnrolmentStep> {
  const link = step.kind === 'done' ? await findLink(context.pool, user) : undefined
  if (!link) return step
  try {
    const person = { bucket: link.person_bucket, personId: link.person_id }
    return { ...step, card: (await readCard(context, person)).card } as EnrolmentStep
  } catch (error) {
    // The card is the holder's all the same; the phone asks for it.
    if (isEsscError(error)) return step
    throw error
  }
}
