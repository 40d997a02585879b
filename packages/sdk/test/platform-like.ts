import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { concatBytes, fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2Decrypt, sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  authorisationMessage,
  authorisationRequest,
  encodeAuthorisation,
} from '@essc/protocol/codes/compact'
import { parsePasswordEnvelope } from '@essc/protocol/enrolment/password'
import { createEssc, type EsscOptions } from '../src/client.ts'
import type { NodeHost } from './node-host.ts'
import { type Peer, PeerProblem, startPeer } from './peer.ts'

export const PASSWORD = '739154'
/** The peer's clock is an hour ahead of the phone's. */
export const AHEAD_MS = 3_600_000

/** A peer that gives sessions, opens the card and signs authorisations, as far as a phone can tell. */
export async function startPlatformLike(device: NodeHost) {
  const peer: Peer = await startPeer()
  const random = seededRandom({ host: createHash('sha256').update('platform-like').digest() })
  const passwordPair = sm2KeyPair(random)
  const issuerPair = sm2KeyPair(random)
  const issuer = sm2Signer(issuerPair.secretKey, random)
  const digests = new Map<string, string>()
  const sessions = new Map<string, { holder: string }>()
  const state = { holder: 'none', level: 2, expiresInSeconds: 43_200, validityMinutes: 4_320 }
  const nowMs = () => device.host.now() + AHEAD_MS
  const unix = () => Math.floor(nowMs() / 1_000)
  const b64 = (size: number) => randomBytes(size).toString('base64url')

  peer.on('channels.hello', () => ({ random: b64(32), nowMs: nowMs() }))
  peer.on('channels.createSession', ({ body }) => {
    const digest = createHash('sha256').update(Buffer.from(body.verifier, 'base64url'))
    if (digests.get(body.ticket) !== digest.digest('base64url'))
      throw new PeerProblem(401, 'TICKET_INVALID')
    digests.delete(body.ticket)
    const sessionId = randomUUID()
    const secret = randomBytes(32)
    const token = b64(32)
    peer.addSession(sessionId, secret, token)
    sessions.set(sessionId, { holder: state.holder })
    return {
      sessionId,
      secret: secret.toString('base64url'),
      token,
      tokenExpiresAtUnix: unix() + 600,
      expiresAtUnix: unix() + state.expiresInSeconds,
      holder: state.holder,
      nowMs: nowMs(),
      random: b64(32),
      passwordKey: toBase64Url(passwordPair.publicKey),
    }
  })
  peer.on('channels.renewToken', ({ sessionId }) => {
    const token = b64(32)
    peer.setToken(sessionId!, token)
    return { token, tokenExpiresAtUnix: unix() + 600 }
  })
  peer.on('channels.closeSession', ({ sessionId }) => {
    peer.expire(sessionId!)
    return {}
  })
  peer.on('cards.get', () => ({ cardId: randomUUID() }))
  peer.on('services.list', () => ({ region: '330500', services: [] }))
  peer.on('enrolment.unlock', ({ body, sessionId }) => {
    const cipher = fromBase64Url(body.sealedPassword)
    const text = sm2Decrypt(passwordPair.secretKey, cipher, random)
    const envelope = text && parsePasswordEnvelope(text)
    if (!envelope || envelope.sessionId !== sessionId || envelope.nonce !== peer.nonce())
      throw new PeerProblem(400, 'PASSWORD_UNREADABLE')
    if (Math.abs(envelope.timeUnix - unix()) > 60) throw new PeerProblem(400, 'PASSWORD_UNREADABLE')
    if (envelope.purpose !== 'unlock' || envelope.password !== PASSWORD)
      throw new PeerProblem(403, 'PASSWORD_WRONG', { attemptsLeft: 4 })
    sessions.get(sessionId!)!.holder = 'open'
    return {}
  })
  peer.on('codes.authorise', ({ body, sessionId }) => {
    if (sessions.get(sessionId!)?.holder !== 'open') throw new PeerProblem(403, 'SESSION_LOCKED')
    if (body.payment)
      return state.level === 2
        ? {
            payment: {
              handle: '95123456789',
              secret: Buffer.alloc(32, 7).toString('base64url'),
              endsAtUnix: unix() + 86_400,
            },
          }
        : {}
    const codeKey = fromBase64Url(body.identity.codeKey)
    const request = authorisationRequest(sessionId!, codeKey)
    if (!sm2Verifier(codeKey)(fromBase64Url(body.identity.signature), request))
      throw new PeerProblem(401, 'PROOF_INVALID')
    const unsigned = encodeAuthorisation({
      purpose: 1,
      issuerKeyId: sm3(issuerPair.publicKey).slice(0, 4),
      statusList: 0,
      statusIndex: 5,
      region: '330500',
      fareClass: 0,
      limitFen: 0,
      codeKey,
      notBeforeUnix: unix(),
      validityMinutes: state.validityMinutes,
      lifetimeSeconds: 60,
    })
    const signature = issuer.sign(authorisationMessage(unsigned))
    return {
      identity: {
        authorisation: toBase64Url(concatBytes(unsigned, signature)),
        endsAtUnix: unix() + state.validityMinutes * 60,
      },
    }
  })

  return {
    peer,
    state,
    issuerKey: issuerPair.publicKey,
    unix,
    /** A client on the device, with a partner's server that hands out tickets. */
    client(options: Partial<EsscOptions> = {}) {
      return createEssc({
        host: device.host,
        channel: 'ch_test',
        platform: peer.url,
        async ticket({ code, verifierDigest }) {
          if (!code.startsWith('login-')) throw new Error('no login code')
          const ticket = b64(32)
          digests.set(ticket, verifierDigest)
          return ticket
        },
        ...options,
      })
    },
  }
}

export type PlatformLike = Awaited<ReturnType<typeof startPlatformLike>>
