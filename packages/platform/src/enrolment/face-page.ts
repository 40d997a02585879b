import { createHash } from 'node:crypto'
import { isEsscError } from '@essc/protocol/errors'
import { errorText, type Locale } from '@essc/protocol/messages/messages'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { maskName } from '../cards/masking.ts'
import type { Context } from '../channels/context.ts'
import { digestOf } from '../channels/digests.ts'
import { findChannel } from '../channels/store.ts'
import type { App } from '../server.ts'
import { definitions, escapeHtml, pagePolicy, renderPage } from '../services/html.ts'
import { pageLocale } from '../services/page-texts.ts'
import { facePageTexts } from './face-page-texts.ts'
import { FACE_DEADLINE_MS } from './service.ts'
import { subjectOf } from './step.ts'
import { findPageChallenge, findState } from './store.ts'

/**
 * Tells whoever shows the page how it ended: a bank's app, WeChat, Alipay or the page around it. What it
 * says decides nothing, so any page around it may hear it.
 */
const ANSWER = `(function(){var w=window,a={essc:1,result:document.querySelector('[data-result]').getAttribute('data-result')},
t=JSON.stringify(a),k=w.webkit&&w.webkit.messageHandlers,b=w.EsscBridgeNative||(k&&k.EsscBridgeNative),
m=w.wx&&w.wx.miniProgram;
if(b)b.postMessage(t);else if(m){m.postMessage({data:a});m.navigateBack()}
else if(w.my&&w.my.postMessage){w.my.postMessage(a);w.my.navigateBack()}
else if(w.parent!==w)w.parent.postMessage(t,'*')})()`
const ANSWER_HASH = `'sha256-${createHash('sha256').update(ANSWER).digest('base64')}'`

/** The script by which a mini-program's web view speaks with its app. */
const WECHAT_SCRIPT = 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'
const ALIPAY_SCRIPT = 'https://appx/web-view.min.js'

function bridgeScript(userAgent = ''): string | undefined {
  if (/miniProgram/i.test(userAgent) && /MicroMessenger/i.test(userAgent)) return WECHAT_SCRIPT
  return /AlipayClient/i.test(userAgent) ? ALIPAY_SCRIPT : undefined
}

const localeOf = (request: FastifyRequest): Locale =>
  pageLocale((request.query as { lang?: unknown }).lang, request.headers['accept-language'])

/**
 * Adds the platform's own page for a face check, for documents that the host's check does not take:
 * `GET /services/face/{token}` says what will happen and leads to the provider, `…/done` and
 * `…/cancelled` answer the app that asked. How the check ended, the platform asks the provider.
 */
export function facePages(
  app: App,
  context: Context,
  { frameAncestors = "'self'" }: { frameAncestors?: string | undefined } = {},
): void {
  const { pool, clock, ports, publicUrl } = context
  const settings = {
    schema: { hide: true },
    config: { rateLimit: { max: 600, timeWindow: 60_000 } },
  } as const
  const send = (reply: FastifyReply, status: number, page: string, scripts?: string) =>
    reply
      .code(status)
      .removeHeader('x-frame-options')
      .header(
        'content-security-policy',
        pagePolicy(frameAncestors, scripts === undefined ? {} : { scripts }),
      )
      .header('vary', 'accept-language, user-agent')
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page)

  /** The check behind a token while it may still be carried out, and whose face it is. */
  async function find(token: string) {
    if (!/^[\w-]{43}$/.test(token)) return undefined
    const bucket = Buffer.from(token, 'base64url').readUInt8(31)
    const check = await findPageChallenge(pool, { bucket, pageDigest: digestOf(token) })
    const isOver = check && clock.now() >= check.ordered_at_ms + FACE_DEADLINE_MS
    if (!check || isOver || check.settled_at_ms !== null) return undefined
    const subject = await subjectOf(context, pool, check, await findState(pool, check))
    const channel = await findChannel(pool, check.channelId)
    return subject && { check, subject, channelName: channel?.name ?? '' }
  }

  /** A page of this platform is beside this one, under whatever address a proxy shows it. */
  const linkTo = (address: string) =>
    address.startsWith(`${publicUrl}/services/`)
      ? `../${address.slice(`${publicUrl}/services/`.length)}`
      : address

  function sendEnd(request: FastifyRequest, reply: FastifyReply, result: 'done' | 'cancelled') {
    const locale = localeOf(request)
    const texts = facePageTexts(locale)
    const bridge = bridgeScript(request.headers['user-agent'])
    const body = [
      `<p data-result="${result}">${escapeHtml(texts.done)}</p>`,
      bridge === undefined ? '' : `<script src="${bridge}"></script>`,
      `<script>${ANSWER}</script>`,
    ].join('')
    const page = renderPage({ locale, title: texts.doneTitle, body })
    return send(reply, 200, page, bridge === undefined ? ANSWER_HASH : `${ANSWER_HASH} ${bridge}`)
  }

  app.get('/services/face/:token', settings, async (request, reply) => {
    const { token } = request.params as { token: string }
    const locale = localeOf(request)
    const texts = facePageTexts(locale)
    const leave = `<p><a href="${escapeHtml(token)}/cancelled?lang=${locale}">${escapeHtml(texts.leave)}</a></p>`
    const found = await find(token)
    if (!found) {
      const body = `<p>${escapeHtml(texts.invalid)}</p>`
      return send(reply, 404, renderPage({ locale, title: texts.invalidTitle, body }))
    }
    const { check, subject, channelName } = found
    const returnUrl = `${publicUrl}/services/face/${token}/done?lang=${locale}`
    const query = { personRef: subject.personRef, faceSessionId: check.provider_id, returnUrl }
    let address: string | undefined
    try {
      address = await ports.face.page(query)
    } catch (error) {
      if (!isEsscError(error, 'FACE_UNAVAILABLE')) throw error
    }
    if (address === undefined) {
      const body = `<p>${escapeHtml(errorText(locale, 'FACE_UNAVAILABLE'))}</p>${leave}`
      return send(reply, 503, renderPage({ locale, title: texts.title, body }))
    }
    const body = [
      definitions([
        [texts.who, maskName(subject.name)],
        [texts.channel, channelName],
      ]),
      `<p>${escapeHtml(texts.what)}</p><p>${escapeHtml(texts.how)}</p>`,
      `<p><a href="${escapeHtml(linkTo(address))}">${escapeHtml(texts.begin)}</a></p>`,
      leave,
    ].join('')
    return send(reply, 200, renderPage({ locale, title: texts.title, body }))
  })
  app.get('/services/face/:token/done', settings, async (request, reply) =>
    sendEnd(request, reply, 'done'),
  )
  app.get('/services/face/:token/cancelled', settings, async (request, reply) =>
    sendEnd(request, reply, 'cancelled'),
  )
}
