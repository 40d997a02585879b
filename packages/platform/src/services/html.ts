import { createHash } from 'node:crypto'
import type { Locale } from '@essc/protocol/messages/messages'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!)
}

/**
 * Sizes after the elder-friendly rules: text of 20 px and more at a line height of 1.6, headings of
 * 30, touch areas of 60, contrast above 7 in both colour schemes, nothing wider than the screen.
 */
const STYLE = `
:root{color-scheme:light dark;--ink:#16202e;--soft:#3d4a5c;--ground:#fff;--line:#8a96a6;--mark:#0b4f9e}
@media (prefers-color-scheme:dark){
:root{--ink:#f2f5f9;--soft:#c9d2de;--ground:#10151c;--line:#6d7a8c;--mark:#9cc7ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:20px/1.6 system-ui,sans-serif}
main,header,footer{max-width:40rem;margin:0 auto;padding:1rem}
h1{font-size:30px;line-height:1.3;margin:.5rem 0}
h2{font-size:24px;line-height:1.3;margin:2rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--mark);display:inline-flex;align-items:center;min-height:60px;min-width:60px}
a:focus-visible{outline:4px solid var(--mark);outline-offset:2px}
dl{margin:0;border-top:1px solid var(--line)}
dl div{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;padding:.6rem 0;
border-bottom:1px solid var(--line)}
dt{color:var(--soft)}
dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
ol{list-style:none;margin:0;padding:0}
button{font:inherit;min-height:60px;width:100%;margin:.5rem 0;border:2px solid var(--mark);border-radius:8px;
background:none;color:var(--mark)}
button:focus-visible{outline:4px solid var(--mark);outline-offset:2px}
.note{color:var(--soft)}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export interface PageRights {
  /** Scripts that may run, as CSP says them. Default: none. */
  readonly scripts?: string
  /** Where a form may lead, as CSP says it. Default: nowhere. */
  readonly forms?: string
}

/** What the page may do: show itself in its own style. No script, no request, no form, but for its rights. */
export function pagePolicy(frameAncestors: string, rights: PageRights = {}): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ...(rights.scripts === undefined ? [] : [`script-src ${rights.scripts}`]),
    "base-uri 'none'",
    `form-action ${rights.forms ?? "'none'"}`,
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}

export interface PageParameters {
  readonly locale: Locale
  readonly title: string
  /** HTML that was put together with {@link escapeHtml}. */
  readonly body: string
  /** Where the same page is found in the other language. */
  readonly otherLocaleHref?: string
}

/** A whole page. */
export function renderPage({ locale, title, body, otherLocaleHref }: PageParameters): string {
  const lang = locale === 'zh' ? 'zh-CN' : 'en'
  const other = locale === 'zh' ? { lang: 'en', text: 'English' } : { lang: 'zh-CN', text: '中文' }
  const change =
    otherLocaleHref === undefined
      ? ''
      : `<header><nav><a href="${escapeHtml(otherLocaleHref)}" lang="${other.lang}" hreflang="${other.lang}">${other.text}</a></nav></header>`
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${change}
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
}

/** Names and values, read out as pairs. */
export function definitions(pairs: readonly (readonly [name: string, value: string])[]): string {
  const rows = pairs.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  )
  return `<dl>${rows.join('')}</dl>`
}
