import { type Answer, contract } from '@essc/protocol/contract'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import { type OperationId, operations } from '@essc/protocol/operations'
import { Nothing } from '@essc/protocol/schema'
import type { FastifyRequest } from 'fastify'
import type { Call, CommitOptions, Handler, Handlers } from './channels/call.ts'
import type { Context } from './channels/context.ts'
import { createIdentify, type IdentifiedCaller } from './channels/identify.ts'
import { isRefusal, type Refusal } from './channels/refusal.ts'
import { createOperate, type OperationContext } from './operation.ts'
import { type Transaction, transaction } from './postgres/transaction.ts'
import type { App } from './server.ts'

type Stored<O extends OperationId> = { answer: Answer<O> } | Refusal

/** Thrown where a look at the stored answer finds none; never leaves this file. */
const NOT_STORED = Symbol('not stored')

const operationIds = Object.keys(operations) as OperationId[]
const bodiless = new Set<string>(
  operationIds.filter((id) => 'body' in contract[id] && contract[id].body === Nothing),
)

/** Payments write the key in the statement of the payment itself, so there is nothing to look for. */
const ownIdempotency = new Set<OperationId>([
  'payments.charge',
  'payments.voidCharge',
  'payments.refund',
  'payments.scan',
  'payments.withdraw',
  // Looks for payments and changes nothing: what it looks for must not stand in an address.
  'payments.search',
])

/** Headers that handlers set, until the answer is sent. */
const answerHeaders = new WeakMap<FastifyRequest, Map<string, string>>()

const leaving = new WeakMap<FastifyRequest, () => void>()

function addHooks(app: App): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { operationId } = (request.routeOptions.schema ?? {}) as { operationId?: string }
    if (request.body == null && bodiless.has(operationId ?? '')) request.body = {}
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    for (const [name, value] of answerHeaders.get(request) ?? []) reply.header(name, value)
    const etag = reply.getHeader('etag')
    const isKnown = reply.statusCode === 200 && etag && request.headers['if-none-match'] === etag
    if (isKnown) reply.code(304)
    done(null, isKnown ? '' : payload)
  })
  app.addHook('onResponse', (request, _reply, done) => {
    leaving.get(request)?.()
    done()
  })
}

/** Fires when the client hangs up or the server begins to close. */
function signalOf(app: App, request: FastifyRequest): AbortSignal {
  const gone = new AbortController()
  const { socket } = request.raw
  const leave = () => gone.abort()
  socket.once('close', leave)
  // A connection serves many requests: each takes its listener away again.
  leaving.set(request, () => socket.off('close', leave))
  return AbortSignal.any([gone.signal, app.closing])
}

function createCall<O extends OperationId>(
  app: App,
  context: Context,
  operation: O,
  given: OperationContext<O, IdentifiedCaller>,
) {
  const { pool, once } = context
  const { request, idempotency } = given
  const later: (() => Promise<void>)[] = []
  let owner: CommitOptions['owner']
  const run = async (work: (tx: Transaction) => Promise<Stored<O>>) =>
    transaction(pool, (tx) => once(tx, { ...idempotency, ...owner }, () => work(tx)), {
      repeatable: true,
    })
  const answerOf = (stored: Stored<O>): Answer<O> => {
    if (!isRefusal(stored)) return stored.answer
    throw new EsscError(stored.refused, { parameters: stored.parameters })
  }
  const call = {
    operation,
    body: given.body,
    parameters: given.parameters,
    caller: given.caller.who,
    requestId: request.id,
    origin: request.headers.origin,
    idempotency,
    get signal() {
      return signalOf(app, request)
    },
    header(name: string, value: string) {
      const headers = answerHeaders.get(request) ?? new Map<string, string>()
      answerHeaders.set(request, headers.set(name, value))
    },
    async commit(
      work: (tx: Transaction) => Promise<Answer<O> | Refusal>,
      options: CommitOptions = {},
    ) {
      owner = options.owner
      const { answer, replayed } = await run(async (tx) => {
        later.length = 0
        const result = await work(tx)
        return isRefusal(result) ? result : { answer: result }
      })
      if (!replayed) for (const each of later) await each()
      return answerOf(answer)
    },
    afterCommit: (each: () => Promise<void>) => void later.push(each),
  } as Call<O>
  /** What an earlier run of this very request answered, should the state have moved on since. */
  const stored = async (): Promise<Answer<O> | undefined> => {
    try {
      const { answer } = await run(() => Promise.reject(NOT_STORED))
      return answerOf(answer)
    } catch (error) {
      if (error === NOT_STORED || isEsscError(error, 'IDEMPOTENCY_MISMATCH')) return undefined
      throw error
    }
  }
  return { call, stored }
}

/**
 * Binds every operation of the table to its handler. Address, schemas, principal, proof and
 * idempotency come from the table and the base; a handler sees proven, validated calls alone.
 *
 * @throws TypeError when an operation has no handler, or two.
 */
export function registerRoutes(app: App, context: Context, rooms: readonly Handlers[]): void {
  addHooks(app)
  const operate = createOperate<IdentifiedCaller>({
    app,
    pool: context.pool,
    clock: context.clock,
    nonces: context.nonces,
    once: context.once,
    identify: createIdentify(context),
    anybody: (bucket) => ({ principal: 'public', bucket, who: { kind: 'public' } }),
  })
  const bind = <O extends OperationId>(id: O) => {
    const found = rooms.flatMap((room) => room[id] ?? []) as Handler<O>[]
    if (found.length !== 1) throw new TypeError(`${id} has ${found.length} handlers.`)
    const isStored = operations[id].method === 'POST' && !ownIdempotency.has(id)
    operate(id, async (given) => {
      const { call, stored } = createCall(app, context, id, given)
      try {
        return await found[0]!(call)
      } catch (error) {
        // A retry of what was done already may trip over the state that it made itself.
        const earlier = isStored && isEsscError(error) ? await stored() : undefined
        if (earlier === undefined) throw error
        return earlier
      }
    })
  }
  for (const id of operationIds) bind(id)
}
