import { type Answer, type Body, contract, type ParametersOf } from '@essc/protocol/contract'
import { type ErrorCode, EsscError } from '@essc/protocol/errors'
import { type Operation, type OperationId, operations } from '@essc/protocol/operations'
import { Nothing } from '@essc/protocol/schema'
import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Type } from 'typebox'
import { bucketOf } from './bucket.ts'
import type { Clock } from './clock.ts'
import { type Once, type OnceParameters, requestDigest } from './idempotency.ts'
import type { Nonces } from './nonces.ts'
import { type Transaction, transaction } from './postgres/transaction.ts'
import { checkProof, type Prover, readProof } from './proof.ts'
import { rateLimitOf } from './rate-limits.ts'
import type { App } from './server.ts'

/** Who calls, once proved. Rooms add members of their own. */
export type Caller = {
  /** Unlike any other caller's of any kind, such as `session:018f…`. */
  readonly principal: string
  /** The shard of the caller's rows. */
  readonly bucket: number
}

/** What the look-up of a caller answers; nothing in it is trusted before the proof is checked. */
export type Identified<C extends Caller> = {
  readonly caller: C
  readonly prover: Prover
  /** What the proof covers as token: the bearer token, or a channel's id. */
  readonly token: string
  /** Why a caller who is who it says it is may still not do this, such as `SESSION_LOCKED`. */
  readonly refusal?: ErrorCode | undefined
}

export type OperationContext<O extends OperationId, C extends Caller> = {
  readonly caller: C
  readonly parameters: ParametersOf<O>
  readonly body: Body<O>
  readonly request: FastifyRequest
  readonly nowMs: number
  /** What decides that a POST happens once, for rooms that write the row in their own statement. */
  readonly idempotency: OnceParameters
  /** Does the work in one transaction with the idempotency row; a repeat gets the same answer. */
  once<A>(run: (tx: Transaction) => Promise<A>): Promise<A>
}

export type OperateOptions<C extends Caller> = {
  readonly app: App
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly nonces: Nonces
  readonly once: Once
  /**
   * Looks a caller up by the proof's key id and the bearer token.
   *
   * @throws EsscError such as `SESSION_EXPIRED`, `CHANNEL_UNKNOWN`, `TERMINAL_UNKNOWN`.
   */
  identify(operation: Operation, kid: string, bearer: string): Promise<Identified<C>>
  /** The caller of an operation that anybody may call. */
  anybody(bucket: number): C
}

const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  requestId: Type.String(),
  parameters: Type.Optional(Type.Unknown()),
})

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function idempotencyKey(request: FastifyRequest, method: Operation['method']): string | undefined {
  if (method === 'GET') return undefined
  const key = header(request, 'idempotency-key')
  if (key === undefined) throw new EsscError('IDEMPOTENCY_MISSING')
  if (!/^[\w-]{8,64}$/.test(key)) throw new EsscError('REQUEST_MALFORMED')
  return key
}

/** Path and query parameters as texts, as the proof covers them: before any schema is looked at. */
function parametersOf(request: FastifyRequest): Record<string, string> {
  const all = {
    ...(request.query as Record<string, unknown>),
    ...(request.params as Record<string, unknown>),
  }
  for (const value of Object.values(all)) {
    // A parameter named twice could mean one thing to a proof and another to a handler.
    if (typeof value !== 'string') throw new EsscError('REQUEST_MALFORMED')
  }
  return all as Record<string, string>
}

function schemaOf(id: OperationId) {
  const shapes: { path?: Type.TSchema; query?: Type.TSchema; body?: Type.TSchema } = contract[
    id
  ] as object
  return {
    operationId: id,
    tags: [id.split('.')[0]!],
    params: shapes.path ?? Nothing,
    querystring: shapes.query ?? Nothing,
    ...(shapes.body && { body: shapes.body }),
    response: { 200: contract[id].answer, '4xx': ProblemSchema, '5xx': ProblemSchema },
  }
}

/**
 * Ties handlers to the one table of operations: address, method and schemas come from there, and so
 * does who may call. The proof is checked before the body is looked at, so that a stranger learns
 * nothing from it.
 *
 * @returns a function that adds one operation's route.
 */
export function createOperate<C extends Caller>(options: OperateOptions<C>) {
  const { app, pool, clock, nonces, once, identify, anybody } = options
  const contexts = new WeakMap<FastifyRequest, { caller: C; idempotency: OnceParameters }>()

  async function prove(id: OperationId, request: FastifyRequest): Promise<void> {
    const operation: Operation = operations[id]
    const key = idempotencyKey(request, operation.method)
    const parameters = parametersOf(request)
    const covered = { operation: id, parameters, body: request.bodyBytes }
    let caller: C
    if (operation.principal === 'public') caller = anybody(bucketOf(key ?? request.id))
    else {
      const proof = readProof(header(request, 'essc-proof'), nonces)
      const bearer = /^Bearer ([\w.-]{1,200})$/.exec(header(request, 'authorization') ?? '')?.[1]
      const found = await identify(operation, proof.kid, bearer ?? '')
      const { token, prover, refusal } = found
      checkProof(proof, { ...covered, token, idempotencyKey: key }, prover)
      if (refusal) throw new EsscError(refusal)
      caller = found.caller
    }
    contexts.set(request, {
      caller,
      idempotency: {
        bucket: caller.bucket,
        principal: caller.principal,
        key: key ?? '',
        operation: id,
        bodyDigest: requestDigest(covered),
        nowMs: clock.now(),
      },
    })
  }

  return function operate<O extends OperationId>(
    id: O,
    handler: (context: OperationContext<O, C>) => Promise<Answer<O>>,
  ): void {
    const operation: Operation = operations[id]
    app.route({
      method: operation.method,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      schema: schemaOf(id),
      ...rateLimitOf(id),
      preValidation: (request) => prove(id, request),
      async handler(request) {
        const { caller, idempotency } = contexts.get(request)!
        return await handler({
          caller,
          idempotency,
          request,
          nowMs: idempotency.nowMs,
          parameters: parametersOf(request) as ParametersOf<O>,
          body: request.body as Body<O>,
          async once(run) {
            if (operation.method === 'GET') throw new TypeError(`${id} changes nothing.`)
            const done = await transaction(pool, (tx) => once(tx, idempotency, () => run(tx)), {
              repeatable: true,
            })
            return done.answer
          },
        })
      },
    })
  }
}
