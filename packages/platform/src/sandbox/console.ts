import { timingSafeEqual } from 'node:crypto'
import { fromBase64Url } from '@essc/crypto/bytes'
import { EsscError } from '@essc/protocol/errors'
import type { FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Context } from '../channels/context.ts'
import { createChannel } from '../channels/create-channel.ts'
import { digestOf } from '../channels/digests.ts'
import type { SharedClock } from '../clock.ts'
import { createProvisioningCode } from '../desk/provisioning.ts'
import { findOperator } from '../desk/store.ts'
import { parseDuration } from '../duration.ts'
import type { App } from '../server.ts'
import {
  ChannelBody,
  ClockBody,
  DocumentBody,
  DocumentQuery,
  FaceBody,
  FacePath,
  FaultBody,
  MessagesQuery,
  PeopleQuery,
  PersonBody,
  PersonPath,
  ProvisioningBody,
} from './console-schema.ts'
import { namedViews, populationViews } from './people-view.ts'
import { testAmounts } from './population/amounts.ts'
import type { PersonOverrides } from './population/overrides.ts'
import { drawSpecimen } from './specimen.ts'
import type { SandboxWorld } from './world.ts'

export interface ConsoleOptions {
  readonly context: Context
  readonly world: SandboxWorld
  readonly clock: Pick<SharedClock, 'now' | 'advance' | 'offsetMs'>
  /** The bearer token of the console, at least 16 characters. */
  readonly token: string
}

/** Adds the console's routes, `/v1/sandbox/…`. Only a sandbox has them. */
export function registerConsole(app: App, options: ConsoleOptions): void {
  const { context, world, clock, token } = options
  if (token.length < 16) throw new TypeError('The console token has at least 16 characters.')
  const expected = digestOf(`Bearer ${token}`)

  interface Shapes<P extends TSchema, Q extends TSchema, B extends TSchema> {
    params?: P
    querystring?: Q
    body?: B
  }
  const preValidation = async (request: FastifyRequest) => {
    const given = request.headers.authorization
    if (given === undefined) throw new EsscError('PROOF_MISSING')
    if (!timingSafeEqual(digestOf(given), expected)) throw new EsscError('PROOF_INVALID')
  }
  const route = <P extends TSchema, Q extends TSchema, B extends TSchema>(
    method: 'GET' | 'POST',
    path: string,
    shapes: Shapes<P, Q, B>,
    run: (given: { path: Static<P>; query: Static<Q>; body: Static<B> }) => Promise<object>,
  ) =>
    app.route({
      method,
      url: `/v1/sandbox/${path}`,
      schema: { ...shapes, tags: ['sandbox'] },
      preValidation,
      handler: async (request) =>
        await run({
          path: request.params as Static<P>,
          query: request.query as Static<Q>,
          body: request.body as Static<B>,
        }),
    })

  route('GET', 'people', { querystring: PeopleQuery }, async ({ query }) => ({
    people:
      query.from === undefined
        ? await namedViews(context, world)
        : await populationViews(context, world, Number(query.from), Number(query.count ?? 20)),
  }))
  route('GET', 'amounts', {}, async () => ({ amounts: testAmounts() }))
  route('POST', 'people/:personRef', { params: PersonPath, body: PersonBody }, async (given) => {
    const { personRef } = given.path
    if (!world.population.person(personRef)) throw new EsscError('REQUEST_NOT_FOUND')
    await world.overrides.write(personRef, given.body as PersonOverrides)
    return {}
  })

  app.get(
    '/v1/sandbox/people/:personRef/document',
    {
      schema: { params: PersonPath, querystring: DocumentQuery, tags: ['sandbox'] },
      preValidation,
    },
    async (request, reply) => {
      const { personRef } = request.params as Static<typeof PersonPath>
      if (!world.population.person(personRef)) throw new EsscError('REQUEST_NOT_FOUND')
      const isMisread = (request.query as Static<typeof DocumentQuery>).misread === 'true'
      return reply.type('image/png').send(drawSpecimen({ personRef, isMisread }))
    },
  )
  route('POST', 'documents', { body: DocumentBody }, async ({ body }) => {
    const { personRef, misread = false } = body
    if (!world.population.person(personRef)) throw new EsscError('REQUEST_NOT_FOUND')
    await world.documents.queue({ personRef, isMisread: misread })
    return {}
  })

  route('GET', 'messages', { querystring: MessagesQuery }, async ({ query }) => ({
    messages: await world.messenger.inbox(query.phone),
  }))
  route('POST', 'faces/:providerId', { params: FacePath, body: FaceBody }, async (given) => {
    const done = await world.face.perform(given.path.providerId, given.body.outcome)
    if (!done) throw new EsscError('REQUEST_NOT_FOUND')
    return {}
  })

  const time = () => ({ nowMs: clock.now(), offsetMs: clock.offsetMs() })
  route('GET', 'clock', {}, async () => time())
  route('POST', 'clock', { body: ClockBody }, async ({ body }) => {
    await clock.advance(parseDuration(body.advance))
    return time()
  })

  route('GET', 'faults', {}, async () => ({ faults: await world.faults.all() }))
  route('POST', 'faults', { body: FaultBody }, async ({ body }) => {
    await world.faults.set(body.fault, body.on)
    return { faults: await world.faults.all() }
  })

  route('GET', 'operators', {}, async () => {
    const { rows } = await context.pool.query(
      `select operator_id as "operatorId", kind, name from operator order by operator_id`,
    )
    return { operators: rows }
  })
  route('POST', 'provisioning', { body: ProvisioningBody }, async ({ body }) => {
    if (!(await findOperator(context.pool, body.operatorId))) {
      throw new EsscError('REQUEST_NOT_FOUND')
    }
    const { provisioningCode, expiresAtMs } = await createProvisioningCode(context, body.operatorId)
    return { provisioningCode, expiresAtUnix: Math.floor(expiresAtMs / 1_000) }
  })
  route('POST', 'channels', { body: ChannelBody }, async ({ body }) => ({
    isNew: await createChannel(context, {
      channelId: body.channelId,
      name: body.name,
      publicKey: fromBase64Url(body.publicKey),
      ...(body.level && { level: body.level }),
      ...(body.scopes && { scopes: body.scopes }),
      ...(body.asksSms && { asksSms: body.asksSms }),
      ...(body.origins && { origins: body.origins }),
    }),
  }))
}
