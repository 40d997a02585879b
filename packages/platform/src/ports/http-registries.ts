import { type ErrorCode, EsscError } from '@essc/protocol/errors'
import { Value } from 'typebox/value'
import type { Ports } from '../channels/context.ts'
import type { DocumentText } from './documents.ts'
import { type RegistryCall, registryCalls } from './registry-contract.ts'

export interface HttpRegistriesOptions {
  /** Where the registries answer, such as `https://registries.example`, without a slash at the end. */
  readonly url: string
  /** The bearer token that the registries gave the platform. */
  readonly token: string
  /** How long one call may take. Default: 5,000. */
  readonly timeoutMs?: number | undefined
}

/** The ports that stand behind HTTP; what is open where is the platform's own table. */
export type HttpRegistries = Omit<Ports, 'isPaymentOpen' | 'travelCity'>

const TRIES = 2

/** What is said of registries other than the usual. */
const codes: Readonly<Record<string, ErrorCode>> = {
  face: 'FACE_UNAVAILABLE',
  documents: 'ENROLMENT_PHOTO_UNAVAILABLE',
}

/** Registries that cannot be reached are a fault of the world, whatever it was that failed. */
function unavailable(call: RegistryCall, cause?: unknown): EsscError {
  const code = codes[call.slice(0, call.indexOf('.'))] ?? 'PLATFORM_UNAVAILABLE'
  return new EsscError(code, cause === undefined ? {} : { cause })
}

/**
 * The registries of population, cards, faces, banks, insurance and messages over HTTP, as
 * docs/registries.md describes them. An answer of another shape than the contract's counts as none.
 *
 * @throws TypeError for an address that is not http or https, or a token of less than 16 characters.
 *   Calls reject with `PLATFORM_UNAVAILABLE`, those of the face provider with `FACE_UNAVAILABLE`,
 *   those of the document reader with `ENROLMENT_PHOTO_UNAVAILABLE`.
 */
export function httpRegistries(options: HttpRegistriesOptions): HttpRegistries {
  const { url, token, timeoutMs = 5_000 } = options
  if (!/^https?:\/\/[^?#]*[^/?#]$/.test(url)) throw new TypeError('url: not an address')
  if (token.length < 16) throw new TypeError('token: at least 16 characters')

  async function once(call: RegistryCall, body: object): Promise<unknown> {
    const response = await fetch(`${url}/v1/registries/${call}`, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`The registry answered ${response.status}.`)
    const { answer } = (await response.json()) as { answer: unknown }
    if (!Value.Check(registryCalls[call].answer, answer)) {
      throw new Error('The registry answered in another shape than the contract has.')
    }
    return answer ?? undefined
  }

  async function ask<A>(call: RegistryCall, body: object): Promise<A> {
    const tries = registryCalls[call].safe ? TRIES : 1
    for (let left = tries; ; left -= 1) {
      try {
        // The shape was checked against the schema that describes A.
        return (await once(call, body)) as A
      } catch (error) {
        if (left === 1) throw unavailable(call, error)
      }
    }
  }

  return {
    population: {
      check: (query) => ask('population.check', query),
      person: (personRef) => ask('population.person', { personRef }),
    },
    cards: {
      card: (personRef) => ask('cards.card', { personRef }),
      findByNumber: (number) => ask('cards.findByNumber', { number }),
    },
    cardChanges: { after: (cursor) => ask('cards.changes', { cursor }) },
    photos: { photo: (personRef) => ask('cards.photo', { personRef }) },
    face: {
      start: (query) => ask('face.start', query),
      outcome: (query) => ask('face.outcome', query),
      page: (query) => ask('face.page', query),
    },
    documents: {
      async read({ type, bytes }) {
        const base64 = Buffer.from(bytes).toString('base64')
        const answer = await ask<DocumentText>('documents.read', { type, base64 })
        return answer && { ...answer, kind: answer.kind ?? undefined }
      },
    },
    bank: {
      account: (personRef) => ask('bank.account', { personRef }),
      checkPhone: (personRef, phone) => ask('bank.checkPhone', { personRef, phone }),
    },
    insurance: {
      entitlement: (personRef) => ask('insurance.entitlement', { personRef }),
      contributions: (personRef, from, to) =>
        ask('insurance.contributions', { personRef, from, to }),
    },
    messenger: { send: (message) => ask('messenger.send', message) },
  }
}
