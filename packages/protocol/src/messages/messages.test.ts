import { errorsEn } from './errors.en.ts'
import { errorsZh } from './errors.zh.ts'
import { amountText, errorText, text } from './messages.ts'
import { accented, rightToLeft } from './pseudo.ts'
import { textsEn } from './texts.en.ts'
import { type TextKey, textsZh } from './texts.zh.ts'

const names = (message: string) =>
  [...new Set(Array.from(message.matchAll(/\{(\w+)/g), ([, name]) => name))]
    .filter((name) => name && !/^(One|other|My)$/i.test(name))
    .sort()

test('behavior: both languages have every text, with the same parameters', () => {
  expect(Object.keys(textsEn).sort()).toEqual(Object.keys(textsZh).sort())
  for (const key of Object.keys(textsZh) as TextKey[]) {
    expect(text('zh', key).trim()).not.toBe('')
    expect(text('en', key).trim()).not.toBe('')
    expect([key, names(textsEn[key])]).toEqual([key, names(textsZh[key])])
  }
  expect(Object.keys(errorsEn).sort()).toEqual(Object.keys(errorsZh).sort())
})

test('parameters: a name is filled in, and one that is missing keeps its mark', () => {
  expect(text('zh', 'code.seconds', { seconds: 9 })).toBe('9 秒后自动刷新')
  expect(text('en', 'pay.to', { merchant: '$& `x`' })).toBe('To $& `x`')
  expect(text('zh', 'code.seconds')).toBe('{seconds} 秒后自动刷新')
  expect(errorText('en', 'NETWORK_UNREACHABLE')).not.toContain('{')
})

test('behavior: a plural has one and other in English, and one form in Chinese', () => {
  expect(text('en', 'services.count', { count: 1 })).toBe('1 service')
  expect(text('en', 'services.count', { count: 12 })).toBe('12 services')
  expect(text('zh', 'services.count', { count: 1 })).toBe('1 项服务')
})

test('default: an amount', () => {
  expect(amountText(123_456_78)).toBe('¥123,456.78')
})

test('behavior: the pseudo-locales keep what they say readable', () => {
  expect(accented('Scan again')).toBe('[Šçåñ ågåîñ····]')
  expect(rightToLeft('abc')).toBe('\u202eabc\u202c')
  expect(accented('')).toBe('')
})
