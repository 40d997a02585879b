import { randomBytes } from 'node:crypto'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2KeyPair } from '@essc/crypto/sm2'
import type { Answer } from '@essc/protocol/contract'
import { type OperationId, operationPath, operations } from '@essc/protocol/operations'
import { createTerminal, type Terminal } from '@essc/verifier/terminal'
import type { TerminalStorage } from '@essc/verifier/terminal-session'
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

/** The terminal's own client on a platform, with a network that can be cut. */
export interface ClientTerminal {
  readonly client: Terminal
  /** What the terminal keeps; it survives {@link ClientTerminal.restart}. */
  readonly stored: Map<string, string>
  readonly storage: TerminalStorage
  /** `down`: nothing arrives. `deaf`: requests arrive, and all answers but a login's are lost. */
  network: 'up' | 'down' | 'deaf'
  /** The program, started again on what it had stored. */
  restart(): Terminal
}

/** A terminal as shops run it: `@essc/verifier`'s client, which speaks to the platform's own server. */
export async function clientTerminal(
  platform: TestPlatform,
  kind: 'till' | 'desk',
): Promise<ClientTerminal> {
  const stored = new Map<string, string>()
  const storage: TerminalStorage = {
    get: async (key) => stored.get(key),
    set: async (key, value) => void stored.set(key, value),
    remove: async (key) => void stored.delete(key),
  }
  const restart = () =>
    createTerminal({
      platform: 'https://card.example',
      storage,
      random,
      now: () => platform.clock.now(),
      async fetch(address, { method, headers, body }) {
        if (terminal.network === 'down') throw new TypeError('no network')
        const { pathname, search } = new URL(address)
        const answer = await platform.app.inject({
          method: method as 'GET' | 'POST',
          url: pathname + search,
          headers,
          ...(body !== undefined && { payload: body }),
        })
        const isLogin = pathname === operationPath(operations['desk.openSession'], {})
        if (terminal.network === 'deaf' && !isLogin) throw new TypeError('the answer was lost')
        return {
          status: answer.statusCode,
          headers: { get: (name) => (answer.headers[name] as string | undefined) ?? null },
          text: async () => answer.body,
        }
      },
    })
  const terminal: ClientTerminal = { client: restart(), stored, storage, network: 'up', restart }
  const { operatorId } = operatorOf(kind)
  const { provisioningCode } = await createProvisioningCode(platform.rooms.context, operatorId)
  await terminal.client.provision(provisioningCode)
  return terminal
}
