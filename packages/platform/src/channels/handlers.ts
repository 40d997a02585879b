import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import type { HolderState } from '@essc/protocol/channels/schema'
import { EsscError } from '@essc/protocol/errors'
import type { Handlers } from './call.ts'
import type { SessionCaller } from './caller.ts'
import type { Context } from './context.ts'
import { digestOf, hostUserOf, sameDigest } from './digests.ts'
import { readEvents } from './event-stream.ts'
import { checkTicket } from './service.ts'
import { sessionIdIn } from './session-id.ts'
import {
  findChannel,
  findLink,
  findTicket,
  insertSession,
  insertTicket,
  markSessionClosed,
  redeemTicket,
  replaceToken,
} from './store.ts'
import {
  freshToken,
  PASSWORD_TRANSPORT_KEY,
  SESSION_MS,
  SESSION_SECRET_KEY,
  TICKET_MS,
  TOKEN_MS,
} from './tokens.ts'

const unix = (ms: number) => Math.floor(ms / 1_000)

/** A session of nobody yet waits without asking the database. */
const idle = (context: Context, caller: SessionCaller, waitMs: number, signal: AbortSignal) =>
  context.events.wait(`session:${caller.sessionId}`, waitMs, signal)

/** Tickets, sessions and event streams (docs/channels.md). */
export async function channelHandlers(context: Context): Promise<Handlers> {
  const { pool, clock, keys, newId } = context
  await keys.ensure(SESSION_SECRET_KEY, 'seal')
  await keys.ensure(PASSWORD_TRANSPORT_KEY, 'sm2')
  const passwordKey = toBase64Url(await keys.publicKey(PASSWORD_TRANSPORT_KEY))

  return {
    'channels.hello': async () => ({
      random: randomBytes(32).toString('base64url'),
      nowMs: clock.now(),
    }),

    'channels.createTicket': async (call) => {
      const { body, caller } = call
      const upstream =
        body.upstreamChannel === undefined
          ? undefined
          : await findChannel(pool, body.upstreamChannel)
      checkTicket(caller, body, upstream)
      const host = await hostUserOf(keys, caller.channelId, body.hostUser)
      return await call.commit(async (tx) => {
        const { token: ticket, digest } = freshToken(host.hostBucket)
        const expiresAtMs = clock.now() + TICKET_MS
        await insertTicket(tx, {
          bucket: host.hostBucket,
          digest,
          channel_id: caller.channelId,
          upstream_channel_id: body.upstreamChannel ?? null,
          host_user_digest: host.hostUserDigest,
          scopes: body.scopes,
          verifier_digest: Buffer.from(fromBase64Url(body.verifierDigest)),
          expires_at_ms: expiresAtMs,
        })
        return { ticket, expiresAtUnix: unix(expiresAtMs) }
      })
    },

    'channels.createSession': async (call) => {
      const { ticket, verifier, deviceId, host } = call.body
      const digest = digestOf(ticket)
      const bucket = fromBase64Url(ticket)[31]!
      const nowMs = clock.now()
      const found = await findTicket(pool, bucket, digest)
      const isGood =
        found !== undefined &&
        nowMs < found.expires_at_ms &&
        sameDigest(digestOf(fromBase64Url(verifier)), found.verifier_digest)
      if (!isGood) throw new EsscError('TICKET_INVALID')
      if (call.origin !== undefined) {
        const { origins } = (await findChannel(pool, found.channel_id)) ?? {}
        if (origins && !origins.includes(call.origin)) throw new EsscError('CHANNEL_ORIGIN')
      }
      // The same request again, while the ticket lives, was a lost reply and gets the same session.
      const owner = { bucket, principal: `ticket:${digest.toString('base64url')}` }
      return await call.commit(
        async (tx) => {
          if (!(await redeemTicket(tx, bucket, digest, nowMs)))
            throw new EsscError('TICKET_INVALID')
          const sessionId = sessionIdIn(bucket, newId())
          const secret = randomBytes(32)
          const token = freshToken()
          const tokenExpiresAtMs = nowMs + TOKEN_MS
          const expiresAtMs = nowMs + SESSION_MS
          const hostUserDigest = found.host_user_digest
          await insertSession(tx, {
            bucket,
            session_id: sessionId,
            channel_id: found.channel_id,
            host_user_digest: hostUserDigest,
            device_digest: digestOf(fromBase64Url(deviceId)),
            scopes: found.scopes,
            secret_sealed: Buffer.from(await keys.seal(SESSION_SECRET_KEY, secret, sessionId)),
            token_digest: token.digest,
            token_expires_at_ms: tokenExpiresAtMs,
            created_at_ms: nowMs,
            expires_at_ms: expiresAtMs,
            opened_at_ms: null,
            host: host ?? null,
          })
          const key = { hostBucket: bucket, channelId: found.channel_id, hostUserDigest }
          const holder: HolderState = (await findLink(tx, key)) ? 'locked' : 'none'
          return {
            sessionId,
            secret: secret.toString('base64url'),
            token: token.token,
            tokenExpiresAtUnix: unix(tokenExpiresAtMs),
            expiresAtUnix: unix(expiresAtMs),
            holder,
            nowMs,
            random: randomBytes(32).toString('base64url'),
            passwordKey,
          }
        },
        { owner },
      )
    },

    'channels.renewToken': (call) =>
      call.commit(async (tx) => {
        const token = freshToken()
        const expiresAtMs = clock.now() + TOKEN_MS
        const { hostBucket: bucket, sessionId } = call.caller
        await replaceToken(tx, { bucket, sessionId }, { digest: token.digest, expiresAtMs })
        return { token: token.token, tokenExpiresAtUnix: unix(expiresAtMs) }
      }),

    'channels.closeSession': (call) =>
      call.commit(async (tx) => {
        const { hostBucket, sessionId } = call.caller
        await markSessionClosed(tx, hostBucket, sessionId, clock.now())
        return {}
      }),

    'channels.events': async (call) => {
      const { after, waitSeconds } = call.parameters
      const waitMs = Number(waitSeconds ?? 0) * 1_000
      const { person } = call.caller
      if (person) {
        const from = after === undefined ? undefined : Number(after)
        return await readEvents(context, person, { after: from, waitMs, signal: call.signal })
      }
      if (after !== undefined) await idle(context, call.caller, waitMs, call.signal)
      return { events: [], cursor: Number(after ?? 0) }
    },
  }
}
