import { passwordWeakness } from '@essc/protocol/enrolment/password'
import type {
  BankAnswer,
  EnrolmentStep,
  FaceCheckMeans,
  StartBankAnswer,
} from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { keepCard } from './cards/kept.ts'
import type { Client } from './core.ts'
import { checkFace } from './enrolment/face.ts'
import { type FaceStep, facePath } from './enrolment/face-path.ts'
import { sealPassword } from './password.ts'

/** What each step asks of the holder. A finished enrolment asks nothing. */
export interface EnrolmentAnswers {
  identity: { name: string; documentNumber: string }
  /** The number that a code is sent to, first or again; then the code. */
  sms: { phone: string } | { code: string }
  /** Which way; left out: the best that this phone can carry out. */
  face: { path?: 'host' | 'page' | 'desk' }
  password: { password: string }
  done: never
}

async function stepOf(client: Client, parameters: { recover?: 'true' }): Promise<EnrolmentStep> {
  const step = await client.call('enrolment.get', { parameters })
  const session = await client.sessions.ready()
  // The reply to the last step was lost: the card came to be in this very session, which is open then.
  if (step.kind === 'done' && session.holder === 'none') client.sessions.setHolder('open')
  return step
}

/** Where the enrolment stands, by the platform's record. @throws NETWORK_*, SESSION_* */
export function resumeEnrolment(client: Client): Promise<EnrolmentStep> {
  return stepOf(client, {})
}

/**
 * The way out of a forgotten password: the face, then a new one.
 *
 * @throws NETWORK_*, SESSION_*
 */
export function recoverCard(client: Client): Promise<EnrolmentStep> {
  return stepOf(client, { recover: 'true' })
}

/**
 * Answers a step and resolves to the next.
 *
 * @param step as {@link resumeEnrolment} or the last answer gave it.
 * @throws ENROLMENT_*, SMS_*, FACE_*, HOST_* for a face check that was cancelled or failed (nothing
 *   moved), PASSWORD_TOO_SIMPLE, NETWORK_*
 */
export async function answerEnrolment<K extends EnrolmentStep['kind']>(
  client: Client,
  step: Extract<EnrolmentStep, { kind: K }>,
  answer: EnrolmentAnswers[K],
): Promise<EnrolmentStep> {
  const next = await answerKind(client, step, answer)
  if (next.kind === 'done') {
    client.sessions.setHolder('open')
    if (next.card) await keepCard(client, next.card)
  }
  return next
}

function answerKind(client: Client, step: EnrolmentStep, answer: unknown): Promise<EnrolmentStep> {
  if (step.kind === 'identity') {
    const { name, documentNumber } = answer as EnrolmentAnswers['identity']
    return client.call('enrolment.identify', { body: () => ({ name, documentNumber }) })
  }
  if (step.kind === 'sms') return answerSms(client, answer as EnrolmentAnswers['sms'])
  if (step.kind === 'face') return answerFace(client, step, answer as EnrolmentAnswers['face'])
  if (step.kind === 'password') return setPassword(client, answer as EnrolmentAnswers['password'])
  throw new TypeError('this enrolment is done')
}

function answerSms(client: Client, answer: EnrolmentAnswers['sms']): Promise<EnrolmentStep> {
  if ('phone' in answer) {
    const { phone } = answer
    return client.call('enrolment.sendSms', { body: () => ({ phone }) })
  }
  const { code } = answer
  return client.call('enrolment.checkSms', { body: () => ({ code }) })
}

async function answerFace(
  client: Client,
  step: FaceStep,
  { path = facePath(client.host, step) }: EnrolmentAnswers['face'],
): Promise<EnrolmentStep> {
  if (path === 'desk') return await client.call('enrolment.startDesk', { body: () => ({}) })
  const order = (means: FaceCheckMeans) =>
    client.call('enrolment.startFace', { body: () => ({ means }) })
  const finish = (challengeId: string, retryDelaysMs?: readonly number[]) =>
    client.call('enrolment.finishFace', {
      body: () => ({ challengeId }),
      ...(retryDelaysMs && { retryDelaysMs }),
    })
  return await checkFace(client, path, { order, finish })
}

async function setPassword(client: Client, { password }: EnrolmentAnswers['password']) {
  if (passwordWeakness(password)) throw new EsscError('PASSWORD_TOO_SIMPLE')
  return client.call('enrolment.setPassword', {
    body: (session, nonce) => ({
      sealedPassword: sealPassword(client, session, nonce, { password, purpose: 'enrol' }),
    }),
  })
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
