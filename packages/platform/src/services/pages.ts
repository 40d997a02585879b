import { isEsscError } from '@essc/protocol/errors'
import { errorText } from '@essc/protocol/messages/messages'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { maskName } from '../cards/masking.ts'
import { statusOf } from '../cards/physical.ts'
import type { Context } from '../channels/context.ts'
import { digestOf } from '../channels/digests.ts'
import { freshToken } from '../channels/tokens.ts'
import { chinaDate } from '../enrolment/china-day.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import type { App } from '../server.ts'
import { findService } from './directory.ts'
import { definitions, escapeHtml, pagePolicy, renderPage } from './html.ts'
import { pageLocale, pageTexts } from './page-texts.ts'
import { recordPage } from './record-page.ts'
import { statusPage } from './status-page.ts'
import { findVisit, redeemTicket, type ServiceVisit } from './store.ts'

const COOKIE = 'essc-service'
const VISIT_MS = 600_000
const RECORD_MONTHS = 24

export interface ServicePagesOptions {
  /** Who may show the pages in a frame, as CSP says it. Default: `'self'`. */
  readonly frameAncestors?: string
}

/** The month so many before a date, `YYYY-MM`. */
function monthBefore(date: string, count: number): string {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The bucket that a token's last byte says; undefined for what is no token of ours. */
function bucketOfToken(token: string): number | undefined {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  return Buffer.from(token, 'base64url').readUInt8(31)
}

const cookieOf = (request: FastifyRequest): string =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ??
  ''

type Query = { readonly ticket?: unknown; readonly lang?: unknown }

/**
 * Adds the pages of the services that this platform renders itself. `GET /services/enter` takes a
 * ticket once, sets a cookie for ten minutes and goes on to the service's page, so that the ticket
 * leaves the address. An invalid one is said on a page with status 401.
 */
export function servicePages(
  app: App,
  context: Context,
  { frameAncestors = "'self'" }: ServicePagesOptions = {},
): void {
  const { pool, clock, keys, ports, publicUrl } = context
  const policy = pagePolicy(frameAncestors)
  const isSecure = publicUrl.startsWith('https:')
  const hidden = { schema: { hide: true } } as const

  const localeOf = (request: FastifyRequest) =>
    pageLocale((request.query as Query).lang, request.headers['accept-language'])
  const send = (reply: FastifyReply, status: number, page: string) =>
    reply
      .code(status)
      .removeHeader('x-frame-options')
      .header('content-security-policy', policy)
      .header('vary', 'accept-language, cookie')
      .type('text/html; charset=utf-8')
      .send(page)
  const sendInvalid = (request: FastifyRequest, reply: FastifyReply) => {
    const locale = localeOf(request)
    const texts = pageTexts(locale)
    const sentence = errorText(locale, 'SERVICE_TICKET_INVALID')
    const body = `<p>${escapeHtml(sentence)}</p>${definitions([[texts.code, 'SERVICE_TICKET_INVALID']])}`
    return send(reply, 401, renderPage({ locale, title: texts.invalidTitle, body }))
  }

  app.get('/services/enter', hidden, async (request, reply) => {
    const { ticket, lang } = request.query as Query
    const bucket = typeof ticket === 'string' ? bucketOfToken(ticket) : undefined
    if (bucket === undefined) return sendInvalid(request, reply)
    const nowMs = clock.now()
    const { token, digest } = freshToken(bucket)
    const visit = await redeemTicket(pool, {
      bucket,
      ticketDigest: digestOf(ticket as string),
      visitDigest: digest,
      nowMs,
      visitEndsAtMs: nowMs + VISIT_MS,
    })
    const page = visit && findService(visit.serviceId)?.page
    if (page === undefined) return sendInvalid(request, reply)
    const language = lang === 'zh' || lang === 'en' ? `?lang=${lang}` : ''
    const cookie = [
      `${COOKIE}=${token}`,
      `Path=/services/${page}`,
      `Max-Age=${VISIT_MS / 1_000}`,
      'HttpOnly',
      'SameSite=Lax',
      ...(isSecure ? ['Secure'] : []),
    ]
    return reply
      .code(303)
      .header('set-cookie', cookie.join('; '))
      .header('referrer-policy', 'no-referrer')
      .header('location', `/services/${page}${language}`)
      .send()
  })

  /** A page for whoever has entered this service, and nobody else. */
  const page = (
    serviceId: string,
    render: (visit: ServiceVisit, request: FastifyRequest) => Promise<string>,
  ) =>
    app.get(`/services/${serviceId}`, hidden, async (request, reply) => {
      const token = cookieOf(request)
      const bucket = bucketOfToken(token)
      const visit =
        bucket === undefined
          ? undefined
          : await findVisit(pool, bucket, digestOf(token), clock.now())
      if (visit?.serviceId !== serviceId) return sendInvalid(request, reply)
      try {
        return send(reply, 200, await render(visit, request))
      } catch (error) {
        // The person was erased since.
        if (isEsscError(error, 'CARD_NOT_ISSUED')) return sendInvalid(request, reply)
        throw error
      }
    })

  page('contribution-record', async (visit, request) => {
    const { personRef, name } = await identityOf(keys, pool, visit)
    const today = chinaDate(clock.now())
    const from = monthBefore(today, RECORD_MONTHS - 1)
    const [entitlement, months] = await Promise.all([
      ports.insurance.entitlement(personRef),
      ports.insurance.contributions(personRef, from, monthBefore(today, 0)),
    ])
    return recordPage({
      locale: localeOf(request),
      maskedName: maskName(name),
      entitlement,
      months,
    })
  })

  page('card-status', async (visit, request) => {
    const { personRef, name } = await identityOf(keys, pool, visit)
    const card = await ports.cards.card(personRef)
    if (!card) throw new TypeError('A holder without a physical card.')
    return statusPage({
      locale: localeOf(request),
      maskedName: maskName(name),
      status: statusOf(card, clock.now()),
      card,
    })
  })
}
