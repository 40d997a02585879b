import { pageLocale, pageTexts } from './page-texts.ts'

test('default', () => {
  expect(Object.keys(pageTexts('en'))).toEqual(Object.keys(pageTexts('zh')))
  for (const text of Object.values(pageTexts('en'))) expect(text).toMatch(/^[\x20-\x7e]+$/)
})

test.each([
  [undefined, undefined, 'zh'],
  [undefined, '', 'zh'],
  [undefined, 'en-GB,en;q=0.9,zh;q=0.8', 'en'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, 'fr;q=1, en;q=0.2, zh;q=0.1', 'en'],
  [undefined, 'en;q=0', 'zh'],
  [undefined, 'fr', 'zh'],
  ['en', 'zh', 'en'],
  ['zh', 'en', 'zh'],
  [['en'], 'zh', 'zh'],
  ['fr', 'en', 'en'],
])('parameters: lang %s, accept-language %s', (asked, header, locale) => {
  expect(pageLocale(asked, header)).toBe(locale)
})
