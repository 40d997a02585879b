import { equalBytes, fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { type Sm2Signer, sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import {
  AUTHORISATION_BYTES,
  authorisationRequest,
  compactText,
  decodeAuthorisation,
  makeCompact,
} from '@essc/protocol/codes/compact'
import { EsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import { requireSm2 } from '../require-sm2.ts'
import { AUTHORISE_DELAYS_MS, createKeeper, type Keeper, type Kept } from './keeper.ts'

interface KeptIdentity extends Kept {
  /** base64url of 124 bytes. */
  authorisation: string
  /** base64url of the code key's 32 secret bytes. */
  secretKey: string
  /** Counters below this one may have been used: it is written ahead of them. */
  reserved: number
}

export interface IdentityCode {
  text: string
  timeUnix: number
  endsAtUnix: number
}

export interface IdentityCodes {
  readonly keeper: Keeper<KeptIdentity>
  /** A new code without waiting, or undefined when an authorisation or counters must be got first. */
  make(): IdentityCode | undefined
  /** Gets what {@link make} needs. */
  prepare(): Promise<void>
}

const COUNTERS_AHEAD = 64
const LAST_COUNTER = 0xffff

/** Signs identity codes under an authorisation with a code key of its own (docs/codes.md). */
export function createIdentityCodes(client: Client): IdentityCodes {
  const keeper = createKeeper(client, 'identity', () => authorise(client))
  let ready: { kept: KeptIdentity; bytes: Uint8Array; signer: Sm2Signer } | undefined
  let counter = 0
  let reserving: Promise<void> | undefined

  /** The signer of what is kept; counters go on behind all that an earlier run may have used. */
  function open(kept: KeptIdentity) {
    if (ready?.kept.authorisation !== kept.authorisation) {
      counter = kept.reserved
      ready = {
        kept,
        bytes: fromBase64Url(kept.authorisation),
        signer: sm2Signer(fromBase64Url(kept.secretKey), client.random),
      }
    }
    return ready
  }

  function reserve(kept: KeptIdentity): Promise<void> {
    reserving ??= (async () => {
      const before = kept.reserved
      kept.reserved = Math.min(LAST_COUNTER + 1, counter + COUNTERS_AHEAD)
      try {
        await keeper.save()
      } catch (error) {
        kept.reserved = before
        throw error
      }
    })().finally(() => {
      reserving = undefined
    })
    return reserving
  }

  return {
    keeper,
    make() {
      const kept = keeper.current()
      if (!kept || reserving) return undefined
      const { bytes, signer } = open(kept)
      if (counter >= kept.reserved) return undefined
      const timeUnix = Math.floor(client.now() / 1_000)
      const code = makeCompact(bytes, { timeUnix, counter: counter++ }, signer.sign)
      return { text: compactText(code), timeUnix, endsAtUnix: kept.endsAtUnix }
    },
    async prepare() {
      let kept = await keeper.obtain()
      open(kept)
      if (counter > LAST_COUNTER) {
        kept = await keeper.renew()
        open(kept)
      }
      if (reserving || counter > kept.reserved - COUNTERS_AHEAD / 4) await reserve(kept)
    },
  }
}

async function authorise(client: Client): Promise<KeptIdentity> {
  requireSm2()
  await client.device()
  const { secretKey, publicKey } = sm2KeyPair(client.random)
  const { sign } = sm2Signer(secretKey, client.random)
  let sessionId = ''
  const takenAtUnix = Math.floor(client.now() / 1_000)
  const { identity } = await client.call('codes.authorise', {
    retryDelaysMs: AUTHORISE_DELAYS_MS,
    body: (session) => {
      sessionId = session.sessionId
      return {
        identity: {
          codeKey: toBase64Url(publicKey),
          signature: toBase64Url(sign(authorisationRequest(sessionId, publicKey))),
        },
      }
    },
  })
  if (!identity || !isFor(identity.authorisation, publicKey)) throw new EsscError('PLATFORM_ERROR')
  return {
    sessionId,
    takenAtUnix,
    endsAtUnix: identity.endsAtUnix,
    authorisation: identity.authorisation,
    secretKey: toBase64Url(secretKey),
    reserved: 0,
  }
}

function isFor(authorisation: string, codeKey: Uint8Array): boolean {
  try {
    const bytes = fromBase64Url(authorisation)
    const decoded = bytes.length === AUTHORISATION_BYTES ? decodeAuthorisation(bytes) : undefined
    return decoded !== undefined && equalBytes(decoded.codeKey, codeKey)
  } catch {
    return false
  }
}
