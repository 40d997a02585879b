import type { Locale } from '@essc/protocol/messages/messages'
import dayjs from 'dayjs'

const patterns = {
  zh: {
    day: 'YYYY年M月D日',
    time: 'M月D日 HH:mm',
    full: 'YYYY年M月D日 HH:mm',
    clock: 'YYYY年M月D日 HH:mm:ss',
    month: 'YYYY年M月',
  },
  en: {
    day: 'D MMM YYYY',
    time: 'D MMM, HH:mm',
    full: 'D MMM YYYY, HH:mm',
    clock: 'D MMM YYYY, HH:mm:ss',
    month: 'MMMM YYYY',
  },
} as const

/** A moment as the language writes it, in the phone's time zone. */
export function dateText(
  locale: Locale,
  atUnix: number,
  kind: 'day' | 'time' | 'full' | 'clock',
): string {
  return dayjs.unix(atUnix).format(patterns[locale][kind])
}

/** A day given as `YYYY-MM-DD`; anything else is shown as it came. */
export function dayText(locale: Locale, day: string): string {
  const parsed = dayjs(day)
  return parsed.isValid() ? parsed.format(patterns[locale].day) : day
}

/** A month given as `YYYY-MM`. */
export function monthText(locale: Locale, month: string): string {
  return dayjs(`${month}-01`).format(patterns[locale].month)
}
