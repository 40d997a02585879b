import dayjs from 'dayjs'
import dates from './dates.ts'
import { lookOf, readKind, readLocale, readRegion } from './properties.ts'
import { configure, type Settings } from './settings.ts'

const good: Settings = {
  host: {},
  channel: 'ch_city_hospital',
  platform: 'https://card.example',
  ticket: async () => '',
}

test('default: settings that can be are handed on as they are', () => {
  expect(configure(good)).toBe(good)
})

test.each([
  ['host', { host: undefined }],
  ['host', { host: null }],
  ['channel', { channel: 'a b' }],
  ['platform', { platform: 'card.example' }],
  ['ticket', { ticket: 'https://partner.example' }],
])('parameters: %s that cannot be is refused in words', (word, change) => {
  expect(() => configure({ ...good, ...change } as unknown as Settings)).toThrow(
    new RegExp(`essc configure: ${word}`),
  )
})

test('parameters: properties of a wrong type or kind fall back to what is usual', () => {
  for (const value of [undefined, null, 7, {}, [], 'nonsense', true]) {
    expect(readKind({ kind: value })).toBe('identity')
    expect(readLocale({ locale: value })).toBeUndefined()
    expect(readRegion({ region: value })).toBeUndefined()
    expect(lookOf({ size: value, theme: value }, 1)).toEqual({
      look: 'essc essc--system essc--standard',
      style: '',
    })
  }
  expect(readRegion({ region: 330500 })).toBe('330500')
  expect(lookOf({ size: 'elder', contrast: '' }, 2)).toEqual({
    look: 'essc essc--system essc--elder essc--contrast',
    style: '--essc-scale:1.33',
  })
})

test('behavior: dates are written as dayjs writes them', () => {
  const patterns = ['YYYY年M月D日', 'M月D日 HH:mm', 'MM-DD HH:mm', 'D MMM YYYY, HH:mm:ss']
  for (const atUnix of [0, 951_782_400, 1_795_000_000, 1_798_761_599])
    for (const pattern of patterns)
      expect(dates.unix(atUnix).format(pattern)).toBe(dayjs.unix(atUnix).format(pattern))
  for (const day of ['2026-06-01', '2031-12-31'])
    expect(dates(day).format('D MMM YYYY')).toBe(dayjs(day).format('D MMM YYYY'))
  expect(dates('later').isValid()).toBe(false)
})
