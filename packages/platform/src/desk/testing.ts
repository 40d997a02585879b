import { randomBytes } from 'node:crypto'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2KeyPair } from '@essc/crypto/sm2'
import type { Answer } from '@essc/protocol/contract'
import type { OperationId } from '@essc/protocol/operations'
import {
  type Credentials,
  type SendOptions,
  send,
  type TestAnswer,
  type TestPlatform,
} from '../channels/testing.ts'
import { sandboxOperators } from '../sandbox/seed.ts'
import { createProvisioningCode } from './provisioning.ts'

const random = (length: number): Uint8Array => randomBytes(length)

/** The sandbox's operator of a kind: the office, or one of the shops. */
export function operatorOf(kind: 'till' | 'desk', which = 0) {
  return sandboxOperators.filter((operator) => operator.kind === kind)[which]!
}

export interface TestTerminal extends Credentials {
  readonly terminalId: string
  readonly provisioned: Answer<'desk.provision'>
  call<O extends OperationId>(operation: O, options?: SendOptions): Promise<TestAnswer<O>>
  /** Signs with the terminal's own key. */
  sign(message: Uint8Array): string
  /** Logs in again; a signed request that is handed in is sent as it is. */
  openBody(): { terminalId: string; nonce: string; random: string; signature: string }
}

/** A terminal that was provisioned and has logged in. */
export async function testTerminal(
  platform: TestPlatform,
  kind: 'till' | 'desk',
  which = 0,
): Promise<TestTerminal> {
  const key = sm2KeyPair(random)
  const operator = operatorOf(kind, which)
  const { provisioningCode } = await createProvisioningCode(
    platform.rooms.context,
    operator.operatorId,
  )
  const provisioned = await send(platform, 'desk.provision', {
    body: { provisioningCode, publicKey: toBase64Url(key.publicKey) },
  })
  const { terminalId } = provisioned.body
  const openBody = () => {
    const nonce = platform.nonce()
    const proofRandom = toBase64Url(random(12))
    const message = utf8(['essc-terminal-v1', terminalId, nonce, proofRandom].join('\n'))
    const signature = toBase64Url(nodeSm2().signer(key.secretKey, random).sign(message))
    return { terminalId, nonce, random: proofRandom, signature }
  }
  const opened = await send(platform, 'desk.openSession', { body: openBody() })
  if (opened.status !== 200) throw new Error(`No terminal session: ${opened.code}`)
  const { sessionId: kid, secret, token } = opened.body
  const credentials = { kid, secret: Buffer.from(secret, 'base64url'), token }
  return {
    ...credentials,
    terminalId,
    provisioned: provisioned.body,
    openBody,
    sign: (message) => toBase64Url(nodeSm2().signer(key.secretKey, random).sign(message)),
    call: (operation, options) => send(platform, operation, options, credentials),
  }
}
