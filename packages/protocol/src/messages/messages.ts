import type { ErrorCode } from '../errors.ts'
import { errorsEn, errorsZh, textsEn, textsZh } from './compiled.generated.ts'
import type { TextKey } from './texts.zh.ts'

export type Locale = 'zh' | 'en'

const catalogues = {
  zh: { errors: errorsZh, texts: textsZh },
  en: { errors: errorsEn, texts: textsEn },
}

export type MessageParameters = Readonly<Record<string, string | number>>

type Table = Readonly<Record<string, string | ((parameters: MessageParameters) => string)>>

function say(table: Table, key: string, parameters: MessageParameters): string {
  const message = table[key]
  if (message === undefined)
    throw new TypeError(`no text ${key}: run node config/scripts/messages.mjs`)
  return typeof message === 'string' ? message : message(parameters)
}

/** The sentence that tells a person what an error means and what to do. */
export function errorText(
  locale: Locale,
  code: ErrorCode,
  parameters: MessageParameters = {},
): string {
  return say(catalogues[locale].errors, code, parameters)
}

/** A text of the screens. */
export function text(locale: Locale, key: TextKey, parameters: MessageParameters = {}): string {
  return say(catalogues[locale].texts, key, parameters)
}

/** An amount in yuan as it is written in either language, such as `¥12.30`. */
export function amountText(amountFen: number): string {
  const yuan = Math.floor(amountFen / 100)
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')
  return `¥${grouped}.${String(amountFen % 100).padStart(2, '0')}`
}
