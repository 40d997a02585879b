import type { Locale } from '@essc/protocol/messages/messages'
import type { StatementEntry } from '@essc/protocol/payments/schema'
import { isoTime } from '../clock.ts'
import { statementTexts } from './statement-texts.ts'

const OFFSET_MS = 28_800_000

/** Yuan with two decimals, from whole fen. */
export function yuan(amountFen: number): string {
  const sign = amountFen < 0 ? '-' : ''
  const fen = Math.abs(amountFen)
  return `${sign}${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** `YYYY-MM-DD HH:MM:SS` at +08:00. */
export function localTime(unix: number): string {
  return isoTime(unix * 1_000 + OFFSET_MS)
    .slice(0, 19)
    .replace('T', ' ')
}

/** A spreadsheet takes a cell that begins so for a formula. */
const cell = (text: string): string => {
  const safe = /^[=+@\t\r]/.test(text) || /^-(?!\d+\.\d\d$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/** The first line, with the mark by which spreadsheets know UTF-8. */
export function csvHead(locale: Locale): string {
  return `\uFEFF${line(statementTexts(locale).columns)}`
}

/** One line of a statement (RFC 4180). */
export function csvLine(locale: Locale, entry: StatementEntry): string {
  return line([
    localTime(entry.atUnix),
    statementTexts(locale)[entry.kind],
    yuan(entry.amountFen),
    entry.merchantName ?? entry.orderReference ?? '',
    entry.receiptNumber,
    entry.refundReference ?? '',
  ])
}
