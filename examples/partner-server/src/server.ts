import type { HostLogin } from '@essc/partner/host-login'
import {
  createTicketIssuer,
  type TicketIssuer,
  type TicketIssuerOptions,
} from '@essc/partner/ticket-issuer'
import fastify from 'fastify'

export interface PartnerServerOptions extends TicketIssuerOptions {
  /** How each host's login code is exchanged. */
  logins: { wechat?: HostLogin; alipay?: HostLogin; bank?: HostLogin }
  scopes?: Parameters<TicketIssuer['ticket']>[0]['scopes']
  /** 0 takes any free port. */
  port?: number
  address?: string
}

const body = {
  type: 'object',
  required: ['host', 'code', 'verifierDigest'],
  properties: {
    host: { enum: ['wechat', 'alipay', 'bank'] },
    code: { type: 'string', minLength: 1, maxLength: 512 },
    verifierDigest: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
  },
} as const

/** A channel's whole server: host login in, launch ticket out. */
export async function startPartnerServer(options: PartnerServerOptions) {
  const { logins, scopes = ['card', 'codes', 'payments', 'services'] } = options
  const { port = 0, address = '127.0.0.1' } = options
  const issuer = createTicketIssuer(options)
  const app = fastify()

  // Pages inside bank apps come from another origin; a ticket is of no use without its verifier.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*')
    reply.header('access-control-allow-headers', 'content-type')
  })
  app.options('/essc-ticket', (_request, reply) => reply.code(204).send())

  app.post<{ Body: { host: 'wechat' | 'alipay' | 'bank'; code: string; verifierDigest: string } }>(
    '/essc-ticket',
    { schema: { body } },
    async ({ body: { host, code, verifierDigest } }, reply) => {
      const login = logins[host]
      if (!login) return reply.code(400).send({ code: 'HOST_UNSUPPORTED' })
      try {
        const { hostUser } = await login(code)
        const { ticket } = await issuer.ticket({ hostUser, verifierDigest, scopes })
        return { ticket }
      } catch (error) {
        const { code: reason } = error as { code?: string }
        return reply.code(reason === 'HOST_DENIED' ? 401 : 502).send({ code: reason })
      }
    },
  )
  const url = await app.listen({ port, host: address })
  return { url, close: () => app.close() }
}
