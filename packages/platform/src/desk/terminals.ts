import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { isSm2PublicKey } from '@essc/crypto/sm2'
import type { TerminalSessionBody } from '@essc/protocol/desk/schema'
import { EsscError } from '@essc/protocol/errors'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { freshToken, SESSION_MS, SESSION_SECRET_KEY } from '../channels/tokens.ts'
import { bundleKeys } from '../codes/bundle-keys.ts'
import { transaction } from '../postgres/transaction.ts'
import { provisioningDigest } from './provisioning.ts'
import {
  findTerminal,
  insertOpening,
  insertTerminal,
  insertTerminalSession,
  lockProvisioningCode,
  useProvisioningCode,
} from './store.ts'

/** A terminal introduces the key that it made for itself, with a code that works once. */
export function provision(context: Context): Handler<'desk.provision'> {
  const { pool, keys, clock, newId } = context
  return async ({ body }) => {
    const publicKey = Buffer.from(fromBase64Url(body.publicKey))
    if (!isSm2PublicKey(publicKey)) {
      throw new EsscError('REQUEST_MALFORMED', { parameters: { at: '/publicKey' } })
    }
    const { active } = await bundleKeys(pool, keys, clock.now())
    const bundleKey = toBase64Url(active.publicKey)
    return await transaction(
      pool,
      async (tx) => {
        const nowMs = clock.now()
        const digest = provisioningDigest(body.provisioningCode)
        const code = await lockProvisioningCode(tx, digest)
        if (!code || nowMs >= code.expires_at_ms) throw new EsscError('TERMINAL_UNKNOWN')
        const { kind, name: operatorName } = code
        const answer = { kind, operatorName, bundleKey }
        if (code.terminal_id !== null) {
          // The same terminal again: its first answer was lost.
          const known = await findTerminal(tx, code.terminal_id)
          if (!known?.public_key.equals(publicKey)) throw new EsscError('TERMINAL_UNKNOWN')
          return { terminalId: known.terminal_id, ...answer }
        }
        const terminalId = newId()
        await insertTerminal(tx, { terminalId, operatorId: code.operator_id, publicKey }, nowMs)
        await useProvisioningCode(tx, digest, terminalId, nowMs)
        return { terminalId, ...answer }
      },
      { repeatable: true },
    )
  }
}

/** What a terminal signs to log in. */
function openingMessage({ terminalId, nonce, random }: TerminalSessionBody): Uint8Array {
  return utf8(['essc-terminal-v1', terminalId, nonce, random].join('\n'))
}

/** A terminal logs in with its key and gets a secret for its proofs. */
export function openSession(context: Context): Handler<'desk.openSession'> {
  const { pool, keys, clock, nonces, newId } = context
  return async ({ body }) => {
    if (!nonces.accepts(body.nonce)) throw new EsscError('PROOF_NONCE')
    const terminal = await findTerminal(pool, body.terminalId)
    if (terminal?.status !== 'active') throw new EsscError('TERMINAL_UNKNOWN')
    const verify = nodeSm2().verifier(terminal.public_key)
    if (!verify(fromBase64Url(body.signature), openingMessage(body))) {
      throw new EsscError('PROOF_INVALID')
    }
    const sessionId = newId()
    const secret = randomBytes(32)
    const token = freshToken()
    const nowMs = clock.now()
    const expiresAtMs = nowMs + SESSION_MS
    const { terminalId } = body
    const secretSealed = await keys.seal(SESSION_SECRET_KEY, secret, sessionId)
    await transaction(pool, async (tx) => {
      const random = Buffer.from(fromBase64Url(body.random))
      const isFirst = await insertOpening(tx, terminalId, random, nowMs)
      if (!isFirst) throw new EsscError('PROOF_INVALID')
      const row = { sessionId, terminalId, secretSealed, tokenDigest: token.digest, expiresAtMs }
      await insertTerminalSession(tx, row, nowMs)
    })
    return {
      sessionId,
      secret: secret.toString('base64url'),
      token: token.token,
      expiresAtUnix: Math.floor(expiresAtMs / 1_000),
      kind: terminal.kind,
      operatorName: terminal.name,
    }
  }
}
