import { findPrefecture } from '@essc/protocol/divisions/find-prefecture'
import { amountText, type Locale } from '@essc/protocol/messages/messages'
import type { ContributionMonth, Entitlement } from '../ports/insurance.ts'
import { definitions, escapeHtml, renderPage } from './html.ts'
import { pageTexts } from './page-texts.ts'

export interface RecordPageParameters {
  readonly locale: Locale
  /** As on the unopened card. */
  readonly maskedName: string
  readonly entitlement: Entitlement | undefined
  /** Oldest first. */
  readonly months: readonly ContributionMonth[]
}

const sum = (months: readonly ContributionMonth[], part: 'personalFen' | 'employerFen') =>
  months.reduce(
    (total, { lines }) => total + lines.reduce((inner, line) => inner + line[part], 0),
    0,
  )

function monthItem(month: ContributionMonth, locale: Locale): string {
  const texts = pageTexts(locale)
  const pairs: [string, string][] = []
  if (month.employer) pairs.push([texts.employerName, month.employer])
  if (month.baseFen > 0) pairs.push([texts.base, amountText(month.baseFen)])
  for (const line of month.lines) {
    pairs.push([texts[line.insurance], amountText(line.personalFen + line.employerFen)])
  }
  const total = sum([month], 'personalFen') + sum([month], 'employerFen')
  pairs.push([texts.monthTotal, amountText(total)])
  const time = `<time datetime="${escapeHtml(month.month)}">${escapeHtml(month.month)}</time>`
  return `<li><h2>${time}</h2>${definitions(pairs)}</li>`
}

/** The holder's contribution record, newest month first. */
export function recordPage(parameters: RecordPageParameters): string {
  const { locale, maskedName, entitlement, months } = parameters
  const texts = pageTexts(locale)
  const fund = entitlement && findPrefecture(entitlement.region)
  const body = [
    `<p class="note">${escapeHtml(texts.synthetic)}</p>`,
    definitions([
      [texts.holder, maskedName],
      [texts.kind, texts[entitlement?.kind ?? 'none']],
      ...(fund ? [[texts.fund, fund.name[locale]] as const] : []),
    ]),
    `<h2>${escapeHtml(texts.summary)}</h2>`,
    months.length === 0
      ? `<p>${escapeHtml(texts.nothing)}</p>`
      : definitions([
          [texts.months, String(months.length)],
          [texts.personal, amountText(sum(months, 'personalFen'))],
          [texts.employer, amountText(sum(months, 'employerFen'))],
        ]),
    `<ol reversed>${[...months]
      .reverse()
      .map((month) => monthItem(month, locale))
      .join('')}</ol>`,
  ]
  const otherLocaleHref = `?lang=${locale === 'zh' ? 'en' : 'zh'}`
  return renderPage({ locale, title: texts.recordTitle, body: body.join('\n'), otherLocaleHref })
}
