/**
 * The part of dayjs that the models write dates with, for bundles in which every kilobyte counts: seconds
 * or a day in, a few patterns out, in the phone's time zone. A test compares it with dayjs.
 */
function dates(day: string) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  return written(new Date(Number(year), Number(month) - 1, Number(date)))
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function written(moment: Date) {
  const two = (value: number) => (value < 10 ? `0${value}` : String(value))
  return {
    isValid: () => !Number.isNaN(moment.getTime()),
    format(pattern: string): string {
      const month = moment.getMonth()
      const parts: Readonly<Record<string, string | number>> = {
        YYYY: moment.getFullYear(),
        MMM: MONTHS[month] ?? '',
        MM: two(month + 1),
        M: month + 1,
        DD: two(moment.getDate()),
        D: moment.getDate(),
        HH: two(moment.getHours()),
        mm: two(moment.getMinutes()),
        ss: two(moment.getSeconds()),
      }
      return pattern.replace(/YYYY|MMM|MM|M|DD|D|HH|mm|ss/g, (part) => String(parts[part]))
    },
  }
}

dates.unix = (atUnix: number) => written(new Date(atUnix * 1000))

export default dates
