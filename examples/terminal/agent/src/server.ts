import type { AddressInfo } from 'node:net'
import { EsscError } from '@essc/protocol/errors'
import type { Locale } from '@essc/protocol/messages/messages'
import fastify from 'fastify'
import { chargeAnswer, refundAnswer } from './answers.ts'
import type { Charges } from './charges.ts'
import { createGuard } from './guard.ts'
import type { Orders } from './orders.ts'
import { asEsscError, problemOf } from './problem.ts'
import type { Refunds } from './refunds.ts'
import {
  ChargeAnswer,
  ChargeParameters,
  ChargeRequest,
  HealthAnswer,
  RefundAnswer,
  RefundRequest,
  VoidRequest,
} from './schema.ts'

export interface ServerOptions {
  charges: Charges
  refunds: Refunds
  orders: Orders
  /** What the shop's program sends as a bearer token. */
  secret: string
  locale: Locale
  health(): Promise<Pick<HealthAnswer, 'introduced' | 'reached'>>
  onError(error: unknown): void
}

/** Two are not the last word yet: 202. */
const statusOf = (outcome: string) => (/^(waiting|unknown)$/.test(outcome) ? 202 : 200)

/** The agent's HTTP side, for programs on this machine alone. */
export function buildServer(options: ServerOptions) {
  const { charges, refunds, orders, locale } = options
  const guard = createGuard(options.secret)
  const app = fastify({
    bodyLimit: 4_096,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async ({ headers, url }) => {
    guard.page(headers, (app.server.address() as AddressInfo).port)
    if (url !== '/health') guard.secret(headers)
  })
  app.setNotFoundHandler(() => {
    throw new EsscError('REQUEST_NOT_FOUND')
  })
  app.setErrorHandler((thrown, { body }, reply) => {
    const error = asEsscError(thrown)
    if (error.code === 'PLATFORM_ERROR') options.onError(thrown)
    const problem = problemOf(error, locale)
    // What stands against it says more than that it is another one.
    const { order = '' } = (body ?? {}) as { order?: string }
    const known = error.code === 'IDEMPOTENCY_MISMATCH' && answer(order)
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .send({ ...problem, ...(known && { charge: known }) })
  })

  function answer(id: string): ChargeAnswer | undefined {
    const order = orders.get(id)
    return order && chargeAnswer(order, orders.refundsOf(id), locale)
  }

  app.post<{ Body: ChargeRequest }>(
    '/charge',
    { schema: { body: ChargeRequest, response: { '2xx': ChargeAnswer } } },
    async ({ body }, reply) => {
      const { order } = await charges.charge(body)
      const answered = answer(order)!
      return reply.code(statusOf(answered.outcome)).send(answered)
    },
  )
  app.get<{ Params: ChargeParameters }>(
    '/charge/:id',
    { schema: { params: ChargeParameters, response: { '2xx': ChargeAnswer } } },
    async ({ params: { id } }, reply) => {
      await charges.find(id)
      const answered = answer(id)!
      return reply.code(statusOf(answered.outcome)).send(answered)
    },
  )
  app.post<{ Body: RefundRequest }>(
    '/refund',
    { schema: { body: RefundRequest, response: { '2xx': RefundAnswer } } },
    async ({ body }, reply) => {
      const answered = refundAnswer(await refunds.give(body), locale)
      return reply.code(statusOf(answered.outcome)).send(answered)
    },
  )
  app.post<{ Body: VoidRequest }>(
    '/void',
    { schema: { body: VoidRequest, response: { '2xx': ChargeAnswer } } },
    async ({ body: { order } }, reply) => {
      await charges.void(order)
      const answered = answer(order)!
      return reply.code(statusOf(answered.outcome)).send(answered)
    },
  )
  app.get('/health', { schema: { response: { '2xx': HealthAnswer } } }, async () => ({
    ...(await options.health()),
    open: orders.open().length + orders.openRefunds().length,
  }))
  return app
}
