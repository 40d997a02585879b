import { EsscError } from '@essc/protocol/errors'
import { facePageTexts } from '../enrolment/face-page-texts.ts'
import type { App } from '../server.ts'
import { escapeHtml, pagePolicy, renderPage } from '../services/html.ts'
import { pageLocale } from '../services/page-texts.ts'
import type { FaceSandbox, ForcedOutcome } from './face-sandbox.ts'

const FORCED: readonly unknown[] = ['timedOut', 'cancelled'] satisfies ForcedOutcome[]

/** Where the sandbox's camera may send a browser back to: the platform's page, and nowhere else. */
function backOf(text: unknown): URL | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isOurs = /^\/services\/face\/[\w-]{43}\/done$/.test(url.pathname)
  return isOurs && /^https?:$/.test(url.protocol) ? url : undefined
}

export interface FaceCameraOptions {
  /** The platform's address as phones reach it. */
  readonly publicUrl: string
  /** Who may show the page in a frame, as CSP says it. Default: `'self'`. */
  readonly frameAncestors?: string | undefined
}

/**
 * Adds the page that stands for a face provider's camera: `/services/sandbox-face/{check}`. Whether the
 * face matches is the test person's affair; the page decides only whether it was taken.
 */
export function faceCamera(
  app: App,
  face: FaceSandbox,
  { publicUrl, frameAncestors = "'self'" }: FaceCameraOptions,
): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    scope.get(
      '/services/sandbox-face/:check',
      { schema: { hide: true } },
      async (request, reply) => {
        const { check } = request.params as { check: string }
        const { back: text, lang } = request.query as Record<string, unknown>
        const back = backOf(text)
        if (!back || !(await face.isOrdered(check))) throw new EsscError('REQUEST_NOT_FOUND')
        const asked = lang ?? back.searchParams.get('lang')
        const locale = pageLocale(asked, request.headers['accept-language'])
        const texts = facePageTexts(locale)
        const button = (outcome: string, label: string) =>
          `<button name="outcome" value="${outcome}">${escapeHtml(label)}</button>`
        const body = [
          `<p>${escapeHtml(texts.sandbox)}</p>`,
          `<form method="post"><input type="hidden" name="back" value="${escapeHtml(back.href)}">`,
          button('', texts.taken),
          button('timedOut', texts.timedOut),
          button('cancelled', texts.cancelled),
          '</form>',
        ].join('')
        return reply
          .removeHeader('x-frame-options')
          .header(
            'content-security-policy',
            pagePolicy(frameAncestors, { forms: `'self' ${back.origin}` }),
          )
          .type('text/html; charset=utf-8')
          .send(renderPage({ locale, title: texts.sandboxTitle, body }))
      },
    )
    scope.post(
      '/services/sandbox-face/:check',
      { schema: { hide: true } },
      async (request, reply) => {
        const { check } = request.params as { check: string }
        const given = (request.body ?? {}) as Record<string, unknown>
        const back = backOf(given.back)
        if (!back) throw new EsscError('REQUEST_MALFORMED')
        const forced = FORCED.includes(given.outcome) ? (given.outcome as ForcedOutcome) : undefined
        await face.perform(check, forced)
        // A page of this platform is where this one is, under whatever address a proxy shows both.
        const isHere = back.origin === new URL(publicUrl).origin
        return reply.redirect(isHere ? `${back.pathname}${back.search}` : back.href, 303)
      },
    )
  })
}
