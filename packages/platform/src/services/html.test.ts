import { createHash } from 'node:crypto'
import { definitions, pagePolicy, renderPage } from './html.ts'
import { recordPage } from './record-page.ts'

const HOSTILE = `<img src=x onerror="alert('1')">&`

test('default', () => {
  const page = renderPage({
    locale: 'zh',
    title: '标题',
    body: '<p>x</p>',
    otherLocaleHref: '?lang=en',
  })
  expect(page).toContain('<html lang="zh-CN">')
  expect(page).toContain('<a href="?lang=en" lang="en" hreflang="en">English</a>')
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!
  const hash = createHash('sha256').update(style).digest('base64')
  expect(pagePolicy("'self'")).toContain(`style-src 'sha256-${hash}'`)
})

test('behavior: data is text, wherever it stands', () => {
  expect(definitions([[HOSTILE, HOSTILE]])).not.toMatch(/<img|"|'/)
  const page = recordPage({
    locale: 'en',
    maskedName: HOSTILE,
    entitlement: undefined,
    months: [{ month: HOSTILE, kind: 'employee', employer: HOSTILE, baseFen: 1, lines: [] }],
  })
  expect(page).not.toMatch(/<img|<script/)
  expect(page).toContain('datetime="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;"')
})

test('behavior: sums are those of the lines', () => {
  const line = (personalFen: number, employerFen: number) =>
    ({ insurance: 'pension', personalFen, employerFen }) as const
  const month = { kind: 'employee', employer: 'A', baseFen: 500_000 } as const
  const page = recordPage({
    locale: 'en',
    maskedName: '*三',
    entitlement: { kind: 'employee', region: '330500', personalAccountFen: 0 },
    months: [
      { ...month, month: '2026-10', lines: [line(40_000, 80_000)] },
      { ...month, month: '2026-11', lines: [line(40_001, 80_000)] },
    ],
  })
  expect(page).toContain('<dt>Paid by you in all</dt><dd>¥800.01</dd>')
  expect(page).toContain('<dt>Paid by employer or public funds in all</dt><dd>¥1,600.00</dd>')
  expect(page).toContain('<dd>Huzhou</dd>')
  expect(page.indexOf('2026-11')).toBeLessThan(page.indexOf('2026-10'))
})
