import type { Locale } from '@essc/protocol/messages/messages'
import dayjs from 'dayjs'

const patterns = {
  zh: { day: 'YYYY年M月D日', time: 'M月D日 HH:mm', full: 'YYYY年M月D日 HH:mm' },
  en: { day: 'D MMM YYYY', time: 'D MMM, HH:mm', full: 'D MMM YYYY, HH:mm' },
} as const

/** A moment as the language writes it, in the phone's time zone. */
export function dateText(locale: Locale, atUnix: number, kind: 'day' | 'time' | 'full'): string {
  return dayjs.unix(atUnix).format(patterns[locale][kind])
}

/** A day given as `YYYY-MM-DD`; anything else is shown as it came. */
export function dayText(locale: Locale, day: string): string {
  const parsed = dayjs(day)
  return parsed.isValid() ? parsed.format(patterns[locale].day) : day
}
