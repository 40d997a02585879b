import { passwordWeakness } from '@essc/protocol/enrolment/password'
import type {
  BankAnswer,
  EnrolmentStep,
  FaceChallenge,
  StartBankAnswer,
} from '@essc/protocol/enrolment/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Client } from './core.ts'
import { sealPassword } from './password.ts'

/** What each step asks of the holder. A finished enrolment asks nothing. */
export interface EnrolmentAnswers {
  identity: { name: string; documentNumber: string }
  face: object
  password: { password: string }
  done: never
}

/** Where the enrolment stands, by the platform's record. @throws NETWORK_*, SESSION_* */
export async function resumeEnrolment(client: Client): Promise<EnrolmentStep> {
  const step = await client.call('enrolment.get')
  const session = await client.sessions.ready()
  // The reply to the last step was lost: the card came to be in this very session, which is open then.
  if (step.kind === 'done' && session.holder === 'none') client.sessions.setHolder('open')
  return step
}

/**
 * Answers a step and resolves to the next.
 *
 * @param step as {@link resumeEnrolment} or the last answer gave it.
 * @throws ENROLMENT_*, FACE_*, HOST_* for a face check that was cancelled or failed (nothing moved),
 *   PASSWORD_TOO_SIMPLE, NETWORK_*
 */
export async function answerEnrolment<K extends EnrolmentStep['kind']>(
  client: Client,
  step: Extract<EnrolmentStep, { kind: K }>,
  answer: EnrolmentAnswers[K],
): Promise<EnrolmentStep> {
  const next = await answerKind(client, step.kind, answer)
  if (next.kind === 'done') client.sessions.setHolder('open')
  return next
}

function answerKind(client: Client, kind: EnrolmentStep['kind'], answer: unknown) {
  if (kind === 'identity') {
    const { name, documentNumber } = answer as EnrolmentAnswers['identity']
    return client.call('enrolment.identify', { body: () => ({ name, documentNumber }) })
  }
  if (kind === 'face') return checkFace(client)
  if (kind === 'password') return setPassword(client, answer as EnrolmentAnswers['password'])
  throw new TypeError('this enrolment is done')
}

async function setPassword(client: Client, { password }: EnrolmentAnswers['password']) {
  if (passwordWeakness(password)) throw new EsscError('PASSWORD_TOO_SIMPLE')
  return client.call('enrolment.setPassword', {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose: 'enrol' }),
    }),
  })
}

/** Orders a check, lets the host carry it out, and asks the platform how it went. */
async function checkFace(client: Client): Promise<EnrolmentStep> {
  const { host } = client
  const means = host.faceMeans
  if (!host.verifyFace || !means || !host.supports('verifyFace'))
    throw new EsscError('HOST_UNSUPPORTED', { member: 'verifyFace' })
  const challenge: FaceChallenge = await client.call('enrolment.startFace', {
    body: () => ({ means }),
  })
  const { challengeId, providerId, url } = challenge
  try {
    await host.verifyFace({ means: challenge.means, providerId, url })
  } catch (error) {
    // A host that lost track of its own check does not decide it: the platform knows.
    if (!isEsscError(error, 'HOST_UNKNOWN_OUTCOME', 'HOST_TIMEOUT')) throw error
  }
  return client.call('enrolment.finishFace', { body: () => ({ challengeId }) })
}

/**
 * Opens the card for this session.
 *
 * @param password six digits.
 * @throws PASSWORD_WRONG with `attemptsLeft`, PASSWORD_LOCKED, CARD_*, NETWORK_*
 */
export async function unlockCard(client: Client, password: string): Promise<void> {
  await client.call('enrolment.unlock', {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose: 'unlock' }),
    }),
  })
  client.sessions.setHolder('open')
}

/** The bank account behind the card. @throws CARD_*, SESSION_LOCKED, NETWORK_* */
export function getBank(client: Client): Promise<BankAnswer> {
  return client.call('enrolment.bank')
}

/**
 * Asks the bank to send its code to the number on file.
 *
 * @throws BANK_PHONE_MISMATCH, BANK_ACCOUNT_CLOSED, NETWORK_*
 */
export function startBank(client: Client, parameters: { phone: string }): Promise<StartBankAnswer> {
  return client.call('enrolment.startBank', { body: () => ({ phone: parameters.phone }) })
}

/** Links the account with the bank's code. @throws BANK_CODE_WRONG, BANK_CODE_EXPIRED, NETWORK_* */
export function finishBank(
  client: Client,
  { requestId, code }: { requestId: string; code: string },
): Promise<BankAnswer> {
  return client.call('enrolment.finishBank', { body: () => ({ requestId, code }) })
}
