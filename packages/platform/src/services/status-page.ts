import type { CardStatus } from '@essc/protocol/cards/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import type { Locale } from '@essc/protocol/messages/messages'
import type { PhysicalCard } from '../ports/card.ts'
import { definitions, escapeHtml, renderPage } from './html.ts'
import { pageTexts } from './page-texts.ts'

export interface StatusPageParameters {
  readonly locale: Locale
  /** As on the unopened card. */
  readonly maskedName: string
  readonly status: CardStatus
  readonly card: PhysicalCard
}

/** What the registry says of the holder's card. */
export function statusPage({ locale, maskedName, status, card }: StatusPageParameters): string {
  const texts = pageTexts(locale)
  const body = [
    `<p class="note">${escapeHtml(texts.synthetic)}</p>`,
    definitions([
      [texts.holder, maskedName],
      [texts.status, texts[status]],
      [texts.region, prefectureOf(card.region)?.name[locale] ?? card.region],
      [texts.bank, card.bankName],
      [texts.issuedOn, card.issuedOn],
      [texts.validUntil, card.validUntil],
    ]),
  ]
  const otherLocaleHref = `?lang=${locale === 'zh' ? 'en' : 'zh'}`
  return renderPage({ locale, title: texts.statusTitle, body: body.join('\n'), otherLocaleHref })
}
