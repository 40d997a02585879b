import type { PhoneOptions } from '../channels/testing.ts'
import {
  type TestAnswer,
  type TestPhone,
  type TestPlatform,
  testPhone,
} from '../channels/testing.ts'
import type { ForcedOutcome } from '../sandbox/face-sandbox.ts'
import { namedPeople } from '../sandbox/population/named.ts'
import type { NamedPerson } from '../sandbox/population/named-person.ts'

export const TEST_PASSWORD = '730592'

export function named(key: string): NamedPerson {
  const found = namedPeople().find((one) => one.key === key)
  if (!found) throw new TypeError(`Nobody is named ${key}.`)
  return found
}

export function identify(phone: TestPhone, who: NamedPerson) {
  const { name, documentNumber } = who.enter
  return phone.call('enrolment.identify', { body: { name, documentNumber } })
}

/** Orders a check, lets the host's camera do its part, and asks how it ended. */
export async function takeFace(
  platform: TestPlatform,
  phone: TestPhone,
  forced?: ForcedOutcome,
): Promise<TestAnswer<'enrolment.finishFace'> | TestAnswer<'enrolment.startFace'>> {
  const step = (await phone.call('enrolment.get', { parameters: { recover: 'true' } })).body
  // Documents that WeChat does not take are handed to the provider as a bank's bridge does.
  const isTaken = step.kind !== 'face' || step.documentKind === 'resident-id'
  const means = isTaken ? 'wechat' : 'bridge'
  const ordered = await phone.call('enrolment.startFace', { body: { means } })
  if (ordered.status !== 200) return ordered
  await platform.world.face.perform(ordered.body.providerId, forced)
  const { challengeId } = ordered.body
  return await phone.call('enrolment.finishFace', { body: { challengeId } })
}

export function setPassword(phone: TestPhone, password = TEST_PASSWORD) {
  const sealedPassword = phone.seal('enrol', password)
  return phone.call('enrolment.setPassword', { body: { sealedPassword } })
}

/** Goes through all steps with a named person. */
export async function enrol(
  platform: TestPlatform,
  key = 'worker',
  options: PhoneOptions = {},
): Promise<TestPhone> {
  const who = named(key)
  const isTaken = who.person.documentKind === 'resident-id'
  const phone = await testPhone(platform, isTaken ? options : { host: 'bank', ...options })
  const steps = [
    await identify(phone, who),
    await takeFace(platform, phone),
    await setPassword(phone),
  ]
  const failed = steps.find(({ status }) => status !== 200)
  if (failed) throw new Error(`Not enrolled: ${failed.code}`)
  return phone
}

/** Links the bank account of an enrolled person, with the code from the inbox. */
export async function linkBank(platform: TestPlatform, phone: TestPhone, key = 'worker') {
  const { phone: number } = named(key).enter
  const started = await phone.call('enrolment.startBank', { body: { phone: number } })
  if (started.status !== 200) return started
  const code = await bankCode(platform, number)
  const { requestId } = started.body
  return await phone.call('enrolment.finishBank', { body: { requestId, code } })
}

/** Proves a phone number by the text in the inbox, where the channel asks for it. */
export async function proveNumber(platform: TestPlatform, phone: TestPhone, number: string) {
  const sent = await phone.call('enrolment.sendSms', { body: { phone: number } })
  if (sent.status !== 200) return sent
  const code = await bankCode(platform, number)
  return await phone.call('enrolment.checkSms', { body: { code } })
}

/** The newest code in the inbox of a phone number. */
export async function bankCode(platform: TestPlatform, number: string): Promise<string> {
  const [message] = await platform.world.messenger.inbox(number)
  return /\d{6}/.exec(message?.text ?? '')?.[0] ?? ''
}
