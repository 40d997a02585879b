import { errorRetry } from '@essc/protocol/error-facts'
import { EsscError } from '@essc/protocol/errors'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify'
import type { Clock } from './clock.ts'
import type { Nonces } from './nonces.ts'
import { asEsscError, problemOf, traceOf } from './problem.ts'
import { uuid7Maker } from './uuid7.ts'

export type BuildOptions = {
  readonly clock: Clock
  readonly nonces: Nonces
  /** Whether everything that requests need answers; asked by `/ready`. */
  readonly isReady: () => Promise<boolean>
  /** Takes log lines, JSON each. Absent: no log. */
  readonly log?: { write(line: string): void } | undefined
  /** Pages that may call from a browser. Default: any, since no cookie ever opens anything. */
  readonly origins?: readonly string[] | undefined
  /** Default: 64 KiB; nothing that a phone or a terminal sends is near it. */
  readonly bodyLimitBytes?: number | undefined
  /** How many proxies stand in front; the address before them is the caller's. Default: none. */
  readonly proxies?: number | undefined
}

/** The server program, before it listens. */
export type App = Awaited<ReturnType<typeof build>>

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, which is what a proof covers. */
    bodyBytes: Uint8Array | undefined
    /** Why it was refused, for the log. */
    refusedCode: string | undefined
  }
  interface FastifyInstance {
    /** Aborted when the server begins to close, so that whoever waits for an event answers now. */
    readonly closing: AbortSignal
    /** Requests that have not been answered yet. */
    running: number
  }
}

const CORS_REQUEST = 'authorization, content-type, essc-proof, idempotency-key, if-none-match'
const CORS_ANSWER = 'essc-nonce, essc-request-id, etag, retry-after'

const DRAIN_MS = 10_000

/**
 * Ends every connection as soon as no request is running. Browsers and Node's fetch hold connections
 * open that they never used, and Node counts those as busy: it would wait for them without end.
 */
function closeConnections(app: Pick<FastifyInstance, 'running' | 'server'>): void {
  const timer = setInterval(() => {
    if (app.running > 0) return
    clearInterval(timer)
    app.server.closeAllConnections()
  }, 20)
  setTimeout(() => app.server.closeAllConnections(), DRAIN_MS).unref()
  timer.unref()
}

function logger({ log, clock }: BuildOptions): NonNullable<FastifyServerOptions['logger']> {
  if (!log) return false
  return {
    level: 'info',
    stream: log,
    base: null,
    timestamp: () => `,"time":${clock.now()}`,
    // Whatever hands the logger a request or an error by habit must not hand it their contents.
    serializers: { req: () => ({}), res: () => ({}), err: traceOf },
  }
}

/**
 * Builds the server: validation, problem details, request ids, nonces, safe headers, logs without
 * personal data, OpenAPI, health and readiness. Routes are added by the capabilities' rooms.
 */
export async function build(options: BuildOptions) {
  const { clock, nonces, isReady, origins, proxies = 0 } = options
  const settings: FastifyServerOptions = {
    logger: logger(options),
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    requestIdHeader: false,
    genReqId: uuid7Maker(clock),
    trustProxy: proxies === 0 ? false : (_address, hop) => hop < proxies,
    bodyLimit: options.bodyLimitBytes ?? 65_536,
    requestTimeout: 20_000,
    // The framework's own answer while closing is no problem document: the hook below has one.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(asEsscError(error), request.id)
      const plain = reply as unknown as FastifyReply
      plain.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
    },
  }
  const app = fastify(settings).withTypeProvider<TypeBoxTypeProvider>()

  const closing = new AbortController()
  app.decorate('closing', closing.signal)
  app.decorate('running', 0)
  // Hooks of every request call back instead of promising: a promise each is a turn each.
  app.addHook('onRequest', (_request, _reply, done) => {
    app.running += 1
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    app.running -= 1
    done()
  })
  app.decorateRequest('bodyBytes', undefined)
  app.decorateRequest('refusedCode', undefined)
  app.addHook('preClose', async () => {
    closing.abort()
    closeConnections(app)
  })

  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    request.bodyBytes = bytes as Buffer
    parseJson(request, bytes.toString(), done)
  })

  app.addHook('onRequest', (_request, _reply, done) => {
    done(closing.signal.aborted ? new EsscError('PLATFORM_UNAVAILABLE') : undefined)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('essc-nonce', nonces.current()).header('essc-request-id', request.id)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    const { origin } = request.headers
    if (origin !== undefined && (!origins || origins.includes(origin))) {
      reply
        .header('access-control-allow-origin', origins ? origin : '*')
        .header('access-control-expose-headers', CORS_ANSWER)
      if (origins) reply.header('vary', 'origin')
    }
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        // The pattern, never the address: an address holds ids.
        route: request.routeOptions.url ?? '-',
        status: reply.statusCode,
        ...(request.refusedCode !== undefined && { code: request.refusedCode }),
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })

  app.setErrorHandler((thrown, request, reply) => {
    const error = asEsscError(thrown)
    const problem = problemOf(error, request.id)
    request.refusedCode = problem.code
    if (problem.status >= 500) {
      request.log.error({ code: error.code, cause: traceOf(error.cause ?? error) }, 'failed')
    }
    const isLater = problem.status === 429 || problem.status === 503
    if (isLater && errorRetry(error.code) === 'same' && !reply.hasHeader('retry-after')) {
      reply.header('retry-after', '1')
    }
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem)
  })
  app.setNotFoundHandler(() => {
    throw new EsscError('REQUEST_NOT_FOUND')
  })

  await app.register(helmet, {
    // Answers are JSON and show nothing; pages bring a policy of their own.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new EsscError('REQUEST_RATE_LIMITED'),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'The reference card platform', version: '1' },
    },
  })

  app.options('/*', { schema: { hide: true } }, async (_, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', CORS_REQUEST)
      .header('access-control-max-age', '7200')
      .send(),
  )
  app.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/ready', { schema: { hide: true } }, async () => {
    if (!(await isReady().catch(() => false))) {
      throw new EsscError('PLATFORM_UNAVAILABLE')
    }
    return { status: 'ready' }
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  return app
}
