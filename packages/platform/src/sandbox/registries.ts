import { timingSafeEqual } from 'node:crypto'
import { EsscError } from '@essc/protocol/errors'
import type { Static } from 'typebox'
import type { Ports } from '../channels/context.ts'
import { digestOf } from '../channels/digests.ts'
import type { DocumentPhoto } from '../ports/documents.ts'
import { type RegistryCall, registryCalls } from '../ports/registry-contract.ts'
import type { App } from '../server.ts'

type Answers = {
  readonly [C in RegistryCall]: (
    body: Static<(typeof registryCalls)[C]['body']>,
  ) => Promise<unknown>
}

function answersOf(ports: Ports): Answers {
  const { population, cards, cardChanges, photos, face, documents } = ports
  const { bank, insurance, messenger } = ports
  return {
    'population.check': (query) => population.check(query),
    'population.person': ({ personRef }) => population.person(personRef),
    'cards.card': ({ personRef }) => cards.card(personRef),
    'cards.findByNumber': ({ number }) => cards.findByNumber(number),
    'cards.changes': ({ cursor }) => cardChanges.after(cursor),
    'cards.photo': ({ personRef }) => photos.photo(personRef),
    'face.start': (query) => face.start(query),
    'face.outcome': (query) => face.outcome(query),
    'face.page': (query) => face.page(query),
    'documents.read': async ({ type, base64 }) => {
      const bytes = Buffer.from(base64, 'base64')
      const text = await documents.read({ type: type as DocumentPhoto['type'], bytes })
      return text && { ...text, kind: text.kind ?? null }
    },
    'bank.account': ({ personRef }) => bank.account(personRef),
    'bank.checkPhone': ({ personRef, phone }) => bank.checkPhone(personRef, phone),
    'insurance.entitlement': ({ personRef }) => insurance.entitlement(personRef),
    'insurance.contributions': ({ personRef, from, to }) =>
      insurance.contributions(personRef, from, to),
    'messenger.send': (message) => messenger.send(message),
  }
}

/**
 * Lets another platform use this sandbox's world over HTTP, by the contract that real registries
 * would serve: `/v1/registries/<call>`, for the console's bearer token.
 */
export function registerRegistries(app: App, ports: Ports, token: string): void {
  const expected = digestOf(`Bearer ${token}`)
  const answers = answersOf(ports)
  for (const call of Object.keys(registryCalls) as RegistryCall[]) {
    app.route({
      method: 'POST',
      url: `/v1/registries/${call}`,
      schema: { body: registryCalls[call].body, tags: ['sandbox'] },
      ...(call === 'documents.read' && { bodyLimit: 6_000_000 }),
      async preValidation(request) {
        const given = request.headers.authorization
        if (given === undefined) throw new EsscError('PROOF_MISSING')
        if (!timingSafeEqual(digestOf(given), expected)) throw new EsscError('PROOF_INVALID')
      },
      handler: async (request) => ({
        answer: (await answers[call](request.body as never)) ?? null,
      }),
    })
  }
}
