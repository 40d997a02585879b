import { equalBytes, fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import {
  CHAIN_AUTHORISATION_BYTES,
  CHAIN_SLOTS,
  chainLinks,
  chainSlot,
  chainSlotTimeUnix,
  chainText,
  decodeChainAuthorisation,
  makeChain,
} from '@essc/protocol/codes/chain'
import { EsscError } from '@essc/protocol/errors'
import type { Client } from '../core.ts'
import { type Authoriser, DELAYS_MS, type Draft } from './authoriser.ts'
import type { Kept } from './keeper.ts'
import type { SignedCodes, SignedPurpose } from './signed.ts'

interface KeptChain extends Kept {
  /** base64url of 123 bytes. */
  authorisation: string
  /** base64url of the last slot's link: the chain follows from it. */
  last: string
}

interface OpenChain {
  kept: KeptChain
  bytes: Uint8Array
  notBeforeUnix: number
  links: Uint8Array
}

/** Gives away the links of a chain, where the runtime has no arithmetic of curves (docs/codes.md). */
export function createChainCodes(
  client: Client,
  authoriser: Authoriser,
  purpose: SignedPurpose,
): SignedCodes {
  let made: { last: string; links: Uint8Array } | undefined
  const keeper = authoriser.keeper({
    record: `${purpose}-chain`,
    closedAs: 'chain',
    canRide: false,
    draft,
  })
  let ready: OpenChain | undefined
  let shownSlot = 0

  /** The links are bound to the chain's place, so the place is asked for first. */
  async function draft(): Promise<Draft<KeptChain>> {
    const { chainPlace } = await client.call('codes.authorise', {
      retryDelaysMs: DELAYS_MS,
      body: () => ({ chainPlace: true }),
    })
    if (!chainPlace) throw new EsscError('PLATFORM_ERROR')
    const last = client.random(32)
    const links = chainLinks(chainPlace, last)
    const anchor = links.slice(0, 32)
    return {
      part: () => ({ chain: { purpose, ...chainPlace, anchor: toBase64Url(anchor) } }),
      read({ chain }, given) {
        const decoded = chain && read(chain.authorisation)
        if (!decoded || !equalBytes(decoded.anchor, anchor)) throw new EsscError('PLATFORM_ERROR')
        made = { last: toBase64Url(last), links }
        const { endsAtUnix, authorisation } = chain
        return { ...given, endsAtUnix, authorisation, last: made.last }
      },
    }
  }

  function open(kept: KeptChain): OpenChain | undefined {
    if (ready?.kept.authorisation === kept.authorisation) return ready
    const decoded = read(kept.authorisation)
    if (!decoded) return undefined
    shownSlot = 0
    ready = {
      kept,
      bytes: fromBase64Url(kept.authorisation),
      notBeforeUnix: decoded.notBeforeUnix,
      links: made?.last === kept.last ? made.links : chainLinks(decoded, fromBase64Url(kept.last)),
    }
    return ready
  }

  return {
    keeper,
    isBindable: false,
    make({ isReplacement }) {
      const kept = keeper.current()
      const chain = kept && open(kept)
      if (!chain) return undefined
      const now = chainSlot(chain.notBeforeUnix, client.now() / 1_000)
      // Terminals allow for clocks that are 30 s fast, so one slot ahead is taken, and no further.
      const least = isReplacement ? shownSlot + 1 : shownSlot
      const slot = Math.min(Math.max(now, least), now + 1)
      if (slot < 1 || slot > CHAIN_SLOTS) return undefined
      shownSlot = slot
      return {
        text: chainText(
          makeChain(chain.bytes, slot, chain.links.subarray(32 * slot, 32 * slot + 32)),
        ),
        timeUnix: chainSlotTimeUnix(chain.notBeforeUnix, slot),
        expiresAtUnix: Math.min(chainSlotTimeUnix(chain.notBeforeUnix, slot + 1), kept.endsAtUnix),
        endsAtUnix: kept.endsAtUnix,
      }
    },
    async prepare() {
      open(await keeper.obtain())
    },
  }
}

function read(authorisation: string) {
  try {
    const bytes = fromBase64Url(authorisation)
    return bytes.length === CHAIN_AUTHORISATION_BYTES ? decodeChainAuthorisation(bytes) : undefined
  } catch {
    return undefined
  }
}
