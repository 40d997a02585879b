import type { PhoneName } from './phone.ts'
import { phoneUser } from './phone-store.ts'

/**
 * Asks the host's own server for a code that stands for the phone's holder, as the host app does
 * behind `wx.login`, `my.getAuthCode` and the bank's bridge.
 */
export async function loginCode(phone: PhoneName): Promise<string> {
  const answer = await fetch(`/hosts/${phone}/login-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: phoneUser(phone) }),
  })
  if (!answer.ok) throw new TypeError('The host gave no code')
  return ((await answer.json()) as { code: string }).code
}
