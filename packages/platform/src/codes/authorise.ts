import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { authorisationRequest } from '@essc/protocol/codes/compact'
import type { AuthoriseAnswer, AuthoriseBody } from '@essc/protocol/codes/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { findEcard } from '../cards/store.ts'
import { requireUsableCard, type UsableCard } from '../cards/usable.ts'
import type { Handler } from '../channels/call.ts'
import type { HolderCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { chinaDate } from '../enrolment/china-day.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { TravelCity } from '../ports/travel.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { reserveChainPlace, takeChainPlace } from './chain-places.ts'
import {
  type IssueParameters,
  issueChain,
  issueCompact,
  issueTransport,
  validityMinutes,
} from './issue.ts'
import { issuePaymentHandle } from './payment-handle.ts'

type KeyRequest = NonNullable<AuthoriseBody['identity']>

/** @throws EsscError `CODE_SIGNATURE_INVALID` when the phone does not hold the key it names. */
function provenKey(caller: HolderCaller, request: KeyRequest): Uint8Array {
  const codeKey = fromBase64Url(request.codeKey)
  const message = authorisationRequest(caller.sessionId, codeKey)
  if (!nodeSm2().verifier(codeKey)(fromBase64Url(request.signature), message)) {
    throw new EsscError('CODE_SIGNATURE_INVALID')
  }
  return codeKey
}

type ClosedReason = 'BANK_NOT_LINKED' | 'PAYMENT_NOT_OPEN' | 'TRAVEL_NOT_OPEN'

/** Whole years at +08:00. */
function ageYears(birthDate: string, nowMs: number): number {
  const today = chinaDate(nowMs)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** What is open to a card, and why the rest is not. Trips are paid from the account, so one must be linked. */
function openTo({ ports, clock }: Context, { card, registered }: UsableCard, hasBank: boolean) {
  const prefecture = prefectureOf(card.region)?.code
  const city = prefecture === undefined ? undefined : ports.travelCity(prefecture)
  return {
    payment(): ClosedReason | undefined {
      if (!hasBank) return 'BANK_NOT_LINKED'
      const isOpen = prefecture !== undefined && ports.isPaymentOpen(prefecture)
      return isOpen ? undefined : 'PAYMENT_NOT_OPEN'
    },
    /** The terms of the holder's city for a layout. */
    travel(layout: TravelCity['layout']): NonNullable<IssueParameters['travel']> | ClosedReason {
      if (city?.layout !== layout) return 'TRAVEL_NOT_OPEN'
      if (!hasBank) return 'BANK_NOT_LINKED'
      return { city, ageYears: ageYears(registered.birthDate, clock.now()) }
    },
  }
}

async function issuePayment(
  context: Context,
  tx: Transaction,
  caller: HolderCaller,
  card: PhysicalCard,
) {
  const nowMs = context.clock.now()
  const nowUnix = Math.floor(nowMs / 1_000)
  const endsAtUnix = nowUnix + validityMinutes(card, nowUnix) * 60
  const times = { nowMs, endsAtMs: endsAtUnix * 1_000 }
  const holder = { ...caller.person, sessionId: caller.sessionId }
  const { handle, secret } = await issuePaymentHandle(tx, context.keys, holder, times)
  return { handle, secret: toBase64Url(secret), endsAtUnix }
}

/**
 * A day's authorisations: for fresh code keys of identity and travel codes, for a chain or the place
 * that it will have, for the transport ministry's layout, and a payment handle (docs/codes.md).
 */
export function authorise(context: Context): Handler<'codes.authorise'> {
  return async (call) => {
    const { body, caller } = call
    if (Object.keys(body).length === 0) throw new EsscError('REQUEST_MALFORMED')
    const identityKey = body.identity && provenKey(caller, body.identity)
    const travelKey = body.travel && provenKey(caller, body.travel)
    const transportKey = body.transport && provenKey(caller, body.transport)
    const usable = await requireUsableCard(context, caller.person)
    const { card } = usable
    const { chain } = body
    const ecard = await findEcard(context.pool, caller.person)
    const open = openTo(context, usable, ecard?.bank_linked_at_ms != null)
    const closed: NonNullable<AuthoriseAnswer['closed']> = {}
    /** What is open, or undefined where the request can do without. */
    const orClosed = <T extends object>(purpose: keyof typeof closed, found: T | ClosedReason) => {
      if (typeof found !== 'string') return found
      if (!body.ifOpen) throw new EsscError(found)
      closed[purpose] = found
      return undefined
    }
    const travel = travelKey && orClosed('travel', open.travel('compact'))
    const chainTravel =
      chain?.purpose === 'travel' ? orClosed('chain', open.travel('compact')) : undefined
    const transport = transportKey && orClosed('transport', open.travel('transport'))
    const payment = body.payment ? orClosed('payment', open.payment() ?? {}) : undefined
    const { person, sessionId } = caller
    const identityTerms = { person, sessionId, card, purpose: 1 } as const
    const travelTerms = { person, sessionId, card, purpose: 2 } as const
    return await call.commit(async (tx) => {
      const nowMs = context.clock.now()
      const identity = identityKey && (await issueCompact(context, tx, identityTerms, identityKey))
      const travelling =
        travel && (await issueCompact(context, tx, { ...travelTerms, travel }, travelKey))
      let chained: Awaited<ReturnType<typeof issueChain>> | undefined
      if (chain && !closed.chain) {
        const at = { list: chain.statusList, place: chain.statusIndex }
        await takeChainPlace(tx, { ...person, sessionId, ...at }, nowMs)
        const terms = chainTravel ? { ...travelTerms, travel: chainTravel } : identityTerms
        chained = await issueChain(context, tx, terms, { anchor: fromBase64Url(chain.anchor), at })
      }
      const place = body.chainPlace
        ? await reserveChainPlace(tx, person, sessionId, nowMs)
        : undefined
      return {
        ...(identity && { identity }),
        ...(travelling && { travel: travelling }),
        ...(chained && { chain: chained }),
        ...(place && { chainPlace: { statusList: place.list, statusIndex: place.place } }),
        ...(transport && {
          transport: await issueTransport(
            context,
            tx,
            { ...travelTerms, travel: transport },
            transportKey,
          ),
        }),
        ...(payment && { payment: await issuePayment(context, tx, caller, card) }),
        ...(Object.keys(closed).length > 0 && { closed }),
      }
    })
  }
}
