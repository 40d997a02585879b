import { nodeSm2 } from '@essc/crypto/node-sm2'
import { type ErrorCode, EsscError } from '@essc/protocol/errors'
import { type Operation, operations } from '@essc/protocol/operations'
import { bucketOf } from '../bucket.ts'
import { findTerminalSessions, type TerminalSessionRow } from '../desk/store.ts'
import type { Caller as BaseCaller, Identified } from '../operation.ts'
import { createGather } from '../postgres/gather.ts'
import type { Caller, Person } from './caller.ts'
import type { Context } from './context.ts'
import { digestOf, sameDigest } from './digests.ts'
import { requiredScope } from './scopes.ts'
import { bucketOfSessionId } from './session-id.ts'
import { findChannel, findSessions, type LoadedSession } from './store.ts'
import { PREVIOUS_TOKEN_MS, SESSION_SECRET_KEY, TOKEN_MS } from './tokens.ts'

/** The base's caller with what the rooms know of it. */
export type IdentifiedCaller = BaseCaller & { readonly who: Caller }

type Found = Identified<IdentifiedCaller>

interface Asked {
  readonly operation: Operation
  readonly kid: string
  readonly bearer: string
}

async function identifyChannel(context: Context, channelId: string): Promise<Found> {
  const channel = await findChannel(context.pool, channelId)
  if (channel?.status !== 'active') throw new EsscError('CHANNEL_UNKNOWN')
  const { level, scopes } = channel
  const verify = nodeSm2().verifier(channel.public_key)
  return {
    token: channelId,
    prover: { kind: 'signature', verify },
    caller: {
      principal: `channel:${channelId}`,
      bucket: bucketOf(channelId),
      who: { kind: 'channel', channelId, level, scopes },
    },
  }
}

/** Whether the bearer token is the session's own, and of now. */
function tokenState(
  session: LoadedSession,
  bearer: string,
  nowMs: number,
): 'good' | 'old' | 'wrong' {
  const digest = digestOf(bearer)
  if (sameDigest(digest, session.token_digest)) {
    return nowMs < session.token_expires_at_ms ? 'good' : 'old'
  }
  const previous = session.previous_token_digest
  if (previous === null || !sameDigest(digest, previous)) return 'wrong'
  const renewedAtMs = session.token_expires_at_ms - TOKEN_MS
  return nowMs < renewedAtMs + PREVIOUS_TOKEN_MS ? 'good' : 'old'
}

function personOf(session: LoadedSession): Person | undefined {
  const { person_bucket, person_id, card_id } = session
  if (person_bucket === null || person_id === null || card_id === null) return undefined
  return { bucket: person_bucket, personId: person_id, cardId: card_id }
}

/** Why a session that is who it says it is may still not do this. */
function sessionRefusal(
  operation: Operation,
  session: LoadedSession,
  token: 'good' | 'old',
): ErrorCode | undefined {
  if (session.channel_status !== 'active') return 'CHANNEL_UNKNOWN'
  if (token === 'old' && operation !== operations['channels.renewToken']) return 'SESSION_EXPIRED'
  const scope = requiredScope(operation)
  if (scope !== undefined && !session.scopes.includes(scope)) return 'REQUEST_FORBIDDEN'
  const isOpen = session.opened_at_ms !== null && personOf(session) !== undefined
  return operation.principal === 'holder' && !isOpen ? 'SESSION_LOCKED' : undefined
}

type FindSession = (key: {
  bucket: number
  sessionId: string
}) => Promise<LoadedSession | undefined>

async function identifySession(
  context: Context,
  findSession: FindSession,
  { operation, kid: sessionId, bearer }: Asked,
): Promise<Found> {
  const bucket = bucketOfSessionId(sessionId)
  const session = bucket === undefined ? undefined : await findSession({ bucket, sessionId })
  const nowMs = context.clock.now()
  if (bucket === undefined || !session || session.closed_at_ms !== null) {
    throw new EsscError('SESSION_EXPIRED')
  }
  const token = tokenState(session, bearer, nowMs)
  if (token === 'wrong' || nowMs >= session.expires_at_ms) throw new EsscError('SESSION_EXPIRED')
  const secret = await context.keys.unseal(SESSION_SECRET_KEY, session.secret_sealed, sessionId)
  const person = personOf(session)
  return {
    token: bearer,
    prover: { kind: 'secret', secret },
    refusal: sessionRefusal(operation, session, token),
    caller: {
      principal: `session:${sessionId}`,
      bucket,
      who: {
        kind: 'session',
        sessionId,
        channelId: session.channel_id,
        channelName: session.channel_name,
        scopes: session.scopes,
        deviceDigest: session.device_digest,
        hostBucket: bucket,
        hostUserDigest: session.host_user_digest,
        secretSealed: session.secret_sealed,
        person,
        open: session.opened_at_ms !== null && person !== undefined,
        host: session.host ?? undefined,
        asksSms: session.asks_sms,
      },
    },
  }
}

/** A terminal's session with its secret opened. */
interface OpenSession {
  readonly session: TerminalSessionRow
  readonly secret: Uint8Array
}

type FindTerminalSession = (
  sessionId: string,
  operation: Operation,
) => Promise<OpenSession | undefined>

/** How many terminals' sessions are remembered. */
const REMEMBERED = 20_000

/**
 * Finds sessions of terminals, shared by the requests of one moment. For charges, which are by far the
 * most, sessions are remembered: whether one has ended, or its terminal is suspended, is looked up with
 * the charge's own rows (`payments/charge-keys.ts`).
 */
function createFindTerminalSession({ pool, keys }: Context): FindTerminalSession {
  const find = createGather((sessionIds: readonly string[]) =>
    findTerminalSessions(pool, sessionIds),
  )
  const remembered = new Map<string, OpenSession>()
  return async (sessionId, operation) => {
    const isCharge = operation === operations['payments.charge']
    const known = isCharge ? remembered.get(sessionId) : undefined
    if (known !== undefined) return known
    const session = await find(sessionId)
    if (session === undefined) return undefined
    const secret = await keys.unseal(SESSION_SECRET_KEY, session.secret_sealed, sessionId)
    const opened = { session, secret }
    if (isCharge) {
      const oldest = remembered.size < REMEMBERED ? undefined : remembered.keys().next().value
      if (oldest !== undefined) remembered.delete(oldest)
      remembered.set(sessionId, opened)
    }
    return opened
  }
}

async function identifyTerminal(
  context: Context,
  findTerminalSession: FindTerminalSession,
  { operation, kid: sessionId, bearer }: Asked,
): Promise<Found> {
  const found =
    bucketOfSessionId(sessionId) === undefined
      ? undefined
      : await findTerminalSession(sessionId, operation)
  if (found === undefined || context.clock.now() >= found.session.expires_at_ms) {
    throw new EsscError('SESSION_EXPIRED')
  }
  const { session, secret } = found
  if (!sameDigest(digestOf(bearer), session.token_digest)) throw new EsscError('SESSION_EXPIRED')
  const { terminal_id: terminalId, kind } = session
  let refusal: ErrorCode | undefined
  if (session.status !== 'active') refusal = 'TERMINAL_UNKNOWN'
  else if (operation.terminal !== undefined && operation.terminal !== kind) {
    refusal = 'REQUEST_FORBIDDEN'
  }
  return {
    token: bearer,
    prover: { kind: 'secret', secret },
    refusal,
    caller: {
      principal: `terminal:${terminalId}`,
      bucket: bucketOf(terminalId),
      who: {
        kind: 'terminal',
        terminalId,
        terminalKind: kind,
        sessionId,
        operatorId: session.operator_id,
        operatorName: session.name,
      },
    },
  }
}

/** Looks up who a proof says it is from. Nothing of the answer is trusted before the proof is checked. */
export type Identify = (operation: Operation, kid: string, bearer: string) => Promise<Found>

/**
 * What looks callers up, for one platform: look-ups of the same moment are shared.
 *
 * The function throws EsscError `CHANNEL_UNKNOWN`, `SESSION_EXPIRED`.
 */
export function createIdentify(context: Context): Identify {
  const findTerminalSession = createFindTerminalSession(context)
  const findSession: FindSession = createGather((keys) => findSessions(context.pool, keys))
  return async (operation, kid, bearer) => {
    if (operation.principal === 'channel') return await identifyChannel(context, kid)
    if (operation.principal === 'terminal') {
      return await identifyTerminal(context, findTerminalSession, { operation, kid, bearer })
    }
    return await identifySession(context, findSession, { operation, kid, bearer })
  }
}
