import type { ErrorCode } from '../errors.ts'
import { errorsEn } from './errors.en.ts'
import { errorsZh } from './errors.zh.ts'
import { textsEn } from './texts.en.ts'
import { type TextKey, textsZh } from './texts.zh.ts'

export type Locale = 'zh' | 'en'

const catalogues = {
  zh: { errors: errorsZh, texts: textsZh },
  en: { errors: errorsEn, texts: textsEn },
}

export type MessageParameters = Readonly<Record<string, string | number>>

function fill(text: string, parameters: MessageParameters): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(parameters[name] ?? mark))
}

/** The sentence that tells a person what an error means and what to do. */
export function errorText(
  locale: Locale,
  code: ErrorCode,
  parameters: MessageParameters = {},
): string {
  return fill(catalogues[locale].errors[code], parameters)
}

/** A text of the screens. */
export function text(locale: Locale, key: TextKey, parameters: MessageParameters = {}): string {
  return fill(catalogues[locale].texts[key], parameters)
}

/** An amount in yuan as it is written in either language, such as `¥12.30`. */
export function amountText(amountFen: number): string {
  const yuan = Math.floor(amountFen / 100)
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')
  return `¥${grouped}.${String(amountFen % 100).padStart(2, '0')}`
}
