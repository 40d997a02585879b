import type { StatementEntry } from '@essc/protocol/payments/schema'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../server.ts'
import { definitions, escapeHtml, pagePolicy, renderPage } from '../services/html.ts'
import { pageLocale } from '../services/page-texts.ts'
import { dateOfDay } from './days.ts'
import type { Payments } from './service.ts'
import { csvHead, csvLine, localTime, yuan } from './statement-csv.ts'
import { findLinked, type LinkedStatement } from './statement-links.ts'
import { statementTexts } from './statement-texts.ts'
import { dayEntries, holderStatement } from './statements.ts'

/** All entries of a statement: a holder's, or a shop's days page by page. */
async function entriesOf(payments: Payments, linked: LinkedStatement): Promise<StatementEntry[]> {
  const { engine } = payments
  if (linked.owner === 'holder') {
    const holder = { bucket: linked.bucket, personId: linked.ownerId }
    return (await holderStatement(engine, holder, linked)).entries
  }
  const entries: StatementEntry[] = []
  for (let day = linked.fromDay; day <= linked.toDay; day += 1) {
    for (let after: string | undefined; ; ) {
      const page = await dayEntries(engine, linked.ownerId, { day, after })
      entries.push(...page.entries)
      if (page.next === undefined) break
      after = page.next
    }
  }
  return entries
}

/**
 * Adds `GET /services/statements/{token}` and `…/csv`: what a link shows, as a page of text and as a
 * table for a spreadsheet. Neither is kept by anybody on the way.
 */
export function statementPages(app: App, payments: Payments): void {
  const { pool, clock } = payments.engine
  const hidden = { schema: { hide: true } } as const
  type Asked = { token: string }
  const localeOf = (request: FastifyRequest) =>
    pageLocale((request.query as { lang?: unknown }).lang, request.headers['accept-language'])
  const find = (request: FastifyRequest) =>
    findLinked(pool, (request.params as Asked).token, clock.now())
  const html = (reply: FastifyReply, status: number, page: string) =>
    reply
      .code(status)
      .header('content-security-policy', pagePolicy("'self'"))
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page)
  const invalid = (request: FastifyRequest, reply: FastifyReply) => {
    const locale = localeOf(request)
    const { title, invalid: sentence } = statementTexts(locale)
    return html(reply, 404, renderPage({ locale, title, body: `<p>${escapeHtml(sentence)}</p>` }))
  }

  app.get('/services/statements/:token', hidden, async (request, reply) => {
    const linked = await find(request)
    if (linked === undefined) return invalid(request, reply)
    const locale = localeOf(request)
    const texts = statementTexts(locale)
    const entries = await entriesOf(payments, linked)
    const sum = (kinds: readonly string[]) =>
      entries
        .filter(({ kind }) => kinds.includes(kind))
        .reduce((total, { amountFen }) => total + Math.abs(amountFen), 0)
    const paid = sum(['payment'])
    const back = sum(['void', 'refund'])
    const totals = definitions([
      [texts.days, `${dateOfDay(linked.fromDay)} – ${dateOfDay(linked.toDay)}`],
      [texts.paid, yuan(paid)],
      [texts.back, yuan(back)],
      [texts.net, yuan(paid - back)],
    ])
    const list = definitions(
      entries.map((entry) => [
        `${localTime(entry.atUnix)} ${texts[entry.kind]} ${entry.merchantName ?? entry.orderReference ?? ''}`,
        yuan(entry.amountFen),
      ]),
    )
    const { token } = request.params as Asked
    const csv = `<p><a href="/services/statements/${token}/csv">${escapeHtml(texts.csv)}</a></p>`
    const body = totals + csv + (entries.length > 0 ? list : `<p>${escapeHtml(texts.none)}</p>`)
    return html(reply, 200, renderPage({ locale, title: texts.title, body }))
  })

  app.get('/services/statements/:token/csv', hidden, async (request, reply) => {
    const linked = await find(request)
    if (linked === undefined) return invalid(request, reply)
    const locale = localeOf(request)
    const entries = await entriesOf(payments, linked)
    const name = `${dateOfDay(linked.fromDay)}-${dateOfDay(linked.toDay)}.csv`
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(csvHead(locale) + entries.map((entry) => csvLine(locale, entry)).join(''))
  })
}
