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
import type { Authoriser, Draft } from './authoriser.ts'
import type { Kept } from './keeper.ts'
import { REFRESH_SECONDS, type SignedCodes, type SignedPurpose } from './signed.ts'

interface KeptKey extends Kept {
  /** base64url of 124 bytes. */
  authorisation: string
  /** base64url of the code key's 32 secret bytes. */
  secretKey: string
  /** Counters below this one may have been used: it is written ahead of them. */
  reserved: number
}

const COUNTERS_AHEAD = 64
const LAST_COUNTER = 0xffff

/** Signs codes of one purpose under an authorisation with a code key of its own (docs/codes.md). */
export function createCompactCodes(
  client: Client,
  authoriser: Authoriser,
  purpose: SignedPurpose,
): SignedCodes {
  const keeper = authoriser.keeper({
    record: purpose,
    closedAs: purpose,
    canRide: true,
    draft: () => draftOf(client, purpose),
  })
  let ready: { kept: KeptKey; bytes: Uint8Array; signer: Sm2Signer } | undefined
  let counter = 0
  let reserving: Promise<void> | undefined

  /** The signer of what is kept; counters go on behind all that an earlier run may have used. */
  function open(kept: KeptKey) {
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

  function reserve(kept: KeptKey): Promise<void> {
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
    isBindable: true,
    make({ binding }) {
      const kept = keeper.current()
      if (!kept || reserving) return undefined
      const { bytes, signer } = open(kept)
      if (counter >= kept.reserved) return undefined
      const timeUnix = Math.floor(client.now() / 1_000)
      const moment = { timeUnix, counter: counter++, ...(binding && { binding }) }
      return {
        text: compactText(makeCompact(bytes, moment, signer.sign)),
        timeUnix,
        expiresAtUnix: Math.min(timeUnix + REFRESH_SECONDS, kept.endsAtUnix),
        endsAtUnix: kept.endsAtUnix,
      }
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

function draftOf({ random }: Client, purpose: SignedPurpose): Draft<KeptKey> {
  const { secretKey, publicKey } = sm2KeyPair(random)
  const { sign } = sm2Signer(secretKey, random)
  return {
    part: (sessionId) => ({
      [purpose]: {
        codeKey: toBase64Url(publicKey),
        signature: toBase64Url(sign(authorisationRequest(sessionId, publicKey))),
      },
    }),
    read(answer, given) {
      const issued = answer[purpose]
      if (!issued || !isFor(issued.authorisation, publicKey)) throw new EsscError('PLATFORM_ERROR')
      const { endsAtUnix, authorisation } = issued
      return {
        ...given,
        endsAtUnix,
        authorisation,
        secretKey: toBase64Url(secretKey),
        reserved: 0,
      }
    },
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
