import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { type Sm2KeyPair, sm2KeyPair } from '@essc/crypto/sm2'
import { authorisationRequest, compactText, makeCompact } from '@essc/protocol/codes/compact'
import type { TestPhone, TestPlatform } from '../channels/testing.ts'

const random = (length: number): Uint8Array => randomBytes(length)

export const freshKey = (): Sm2KeyPair => sm2KeyPair(random)

/** What a phone sends to have a fresh code key authorised. */
export function identityRequest(phone: TestPhone, key: Sm2KeyPair) {
  const message = authorisationRequest(phone.kid, key.publicKey)
  const signature = nodeSm2().signer(key.secretKey, random).sign(message)
  return { codeKey: toBase64Url(key.publicKey), signature: toBase64Url(signature) }
}

/** Shows identity codes of one authorisation. */
export interface TestCodes {
  readonly authorisation: Uint8Array
  /** The text of a code of this moment, or so many seconds away. */
  text(options?: { counter?: number; secondsAway?: number }): string
  /** The 198 bytes of the same. */
  bytes(options?: { counter?: number; secondsAway?: number }): Uint8Array
}

export async function authorised(platform: TestPlatform, phone: TestPhone): Promise<TestCodes> {
  const key = freshKey()
  const answer = await phone.call('codes.authorise', {
    body: { identity: identityRequest(phone, key) },
  })
  if (!answer.body.identity) throw new Error(`Not authorised: ${answer.code}`)
  const authorisation = fromBase64Url(answer.body.identity.authorisation)
  const signer = nodeSm2().signer(key.secretKey, random)
  let next = 0
  const bytes: TestCodes['bytes'] = ({ counter, secondsAway = 0 } = {}) => {
    next += 1
    const timeUnix = Math.floor(platform.clock.now() / 1_000) + secondsAway
    return makeCompact(authorisation, { timeUnix, counter: counter ?? next }, signer.sign)
  }
  return { authorisation, bytes, text: (options) => compactText(bytes(options)) }
}
