import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { unseal } from '@essc/crypto/aes'
import { concatBytes, fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2Decrypt, sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { chainAuthorisationMessage, encodeChainAuthorisation } from '@essc/protocol/codes/chain'
import {
  authorisationMessage,
  authorisationRequest,
  encodeAuthorisation,
} from '@essc/protocol/codes/compact'
import { parsePasswordEnvelope, sessionPasswordKey } from '@essc/protocol/enrolment/password'
import { createEssc, type EsscOptions } from '../src/client.ts'
import type { NodeHost } from './node-host.ts'
import { type Peer, type PeerCall, PeerProblem, startPeer } from './peer.ts'

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
  const sessions = new Map<string, { holder: string; secret: Buffer }>()
  const state = {
    holder: 'none',
    level: 2,
    expiresInSeconds: 43_200,
    validityMinutes: 4_320,
    aheadMs: AHEAD_MS,
  }
  const nowMs = () => device.host.now() + state.aheadMs
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
    sessions.set(sessionId, { holder: state.holder, secret })
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
  function checkPassword(purpose: string, { body, sessionId }: PeerCall): void {
    const cipher = fromBase64Url(body.sealedPassword)
    const text =
      cipher[0] === 1
        ? unseal(sessionPasswordKey(sessions.get(sessionId!)!.secret), cipher.slice(1))
        : sm2Decrypt(passwordPair.secretKey, cipher, random)
    const envelope = text && parsePasswordEnvelope(text)
    if (!envelope || envelope.sessionId !== sessionId || envelope.nonce !== peer.nonce())
      throw new PeerProblem(400, 'PASSWORD_UNREADABLE')
    if (Math.abs(envelope.timeUnix - unix()) > 60) throw new PeerProblem(400, 'PASSWORD_UNREADABLE')
    if (envelope.purpose !== purpose || envelope.password !== PASSWORD)
      throw new PeerProblem(403, 'PASSWORD_WRONG', { attemptsLeft: 4 })
  }
  peer.on('enrolment.unlock', (call) => {
    checkPassword('unlock', call)
    sessions.get(call.sessionId!)!.holder = 'open'
    return {}
  })
  peer.on('cards.stop', () => ({}))
  for (const purpose of ['unlink', 'close'])
    peer.on(`cards.${purpose}`, (call) => {
      checkPassword(purpose, call)
      sessions.get(call.sessionId!)!.holder = 'none'
      return {}
    })
  peer.on('codes.authorise', ({ body, sessionId }) => {
    if (sessions.get(sessionId!)?.holder !== 'open') throw new PeerProblem(403, 'SESSION_LOCKED')
    const place = { statusList: 3, statusIndex: 77 }
    if (body.chainPlace) return { chainPlace: place }
    const isClosed = state.level < 2
    if (isClosed && !body.ifOpen && (body.payment || body.travel))
      throw new PeerProblem(403, 'BANK_NOT_LINKED')
    const answer: Record<string, object> = {}
    const close = (purpose: string) => {
      answer.closed = { ...answer.closed, [purpose]: 'BANK_NOT_LINKED' }
    }
    if (body.payment && isClosed) close('payment')
    else if (body.payment)
      answer.payment = {
        handle: '95123456789',
        secret: Buffer.alloc(32, 7).toString('base64url'),
        endsAtUnix: unix() + 86_400,
      }
    const fieldsOf = (kind: 'identity' | 'travel') => ({
      ...place,
      purpose: kind === 'travel' ? (2 as const) : (1 as const),
      issuerKeyId: sm3(issuerPair.publicKey).slice(0, 4),
      region: '330500',
      fareClass: 0,
      limitFen: 0,
      notBeforeUnix: unix(),
      validityMinutes: state.validityMinutes,
      lifetimeSeconds: 60,
    })
    const endsAtUnix = unix() + state.validityMinutes * 60
    if (body.chain) {
      const { statusList, statusIndex } = body.chain
      if (statusList !== place.statusList || statusIndex !== place.statusIndex)
        throw new PeerProblem(400, 'REQUEST_MALFORMED')
      const unsigned = encodeChainAuthorisation({
        ...fieldsOf(body.chain.purpose),
        validityMinutes: 1_440,
        anchor: fromBase64Url(body.chain.anchor),
      })
      const signature = issuer.sign(chainAuthorisationMessage(unsigned))
      const authorisation = toBase64Url(concatBytes(unsigned, signature))
      answer.chain = { authorisation, endsAtUnix: unix() + 86_400 }
    }
    for (const kind of ['identity', 'travel'] as const) {
      if (!body[kind]) continue
      if (kind === 'travel' && isClosed) {
        close(kind)
        continue
      }
      const codeKey = fromBase64Url(body[kind].codeKey)
      const request = authorisationRequest(sessionId!, codeKey)
      if (!sm2Verifier(codeKey)(fromBase64Url(body[kind].signature), request))
        throw new PeerProblem(401, 'PROOF_INVALID')
      const unsigned = encodeAuthorisation({ ...fieldsOf(kind), codeKey })
      const signature = issuer.sign(authorisationMessage(unsigned))
      const authorisation = toBase64Url(concatBytes(unsigned, signature))
      answer[kind] = { authorisation, endsAtUnix }
    }
    return answer
  })

  return {
    peer,
    state,
    secretOf: (sessionId: string) => sessions.get(sessionId)!.secret,
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
