import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import type { DocumentReading } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { digestOf } from '../channels/digests.ts'
import { refuse } from '../channels/refusal.ts'
import { findLink } from '../channels/store.ts'
import { freshToken } from '../channels/tokens.ts'
import type { DocumentText } from '../ports/documents.ts'
import type { App } from '../server.ts'
import { chinaDay } from './china-day.ts'
import { photoPart, photoType } from './photo-form.ts'
import { addPhoto, insertPhotoTicket, takePhotoTicket } from './photo-store.ts'

/** Photos that one host user may have read on a day. */
export const PHOTOS_A_DAY = 20
/** More than a mini-program's compressed picture is, and less than its hosts upload. */
export const PHOTO_BYTES = 4_194_304
const TICKET_MS = 300_000
const FORM_BYTES = 8_192

/**
 * Lets the phone send one photo. Hosts make the form of an upload by themselves, so that no proof can
 * cover it: the address that is given out here is proof enough, once, for five minutes.
 */
export function startPhoto(context: Context): Handler<'enrolment.startPhoto'> {
  const { clock } = context
  return (call) =>
    call.commit(async (tx) => {
      const { caller } = call
      if (await findLink(tx, caller)) throw new EsscError('ENROLMENT_STEP_CONFLICT')
      const nowMs = clock.now()
      const isOver = (await addPhoto(tx, caller, chinaDay(nowMs))) > PHOTOS_A_DAY
      if (isOver) return refuse('REQUEST_RATE_LIMITED')
      const { token, digest } = freshToken(caller.hostBucket)
      const expiresAtMs = nowMs + TICKET_MS
      await insertPhotoTicket(tx, { bucket: caller.hostBucket, digest, expiresAtMs })
      return {
        path: `/v1/enrolment/photo/${token}`,
        expiresAtUnix: Math.floor(expiresAtMs / 1_000),
        maxBytes: PHOTO_BYTES,
      }
    })
}

/** What the form is filled with: cut to the form's own lengths, and checked as far as digits go. */
function readingOf({ kind, name, number }: DocumentText): DocumentReading {
  const parsed = parseDocumentNumber(number)
  const documentKind = parsed.ok ? parsed.kind : kind
  return {
    ...(documentKind && { documentKind }),
    name: Array.from(name.trim()).slice(0, 60).join('').slice(0, 60),
    documentNumber: (parsed.ok ? parsed.normal : number.trim()).slice(0, 24),
    isNumberValid: parsed.ok,
  }
}

/**
 * Adds `POST /v1/enrolment/photo/{ticket}`. The photo is read and forgotten: it is in no table, no log
 * and no answer.
 */
export function photoRoute(app: App, context: Context): void {
  const { pool, clock, ports } = context
  app.register(async (scope) => {
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_, body, done) =>
      done(null, body),
    )
    scope.post('/v1/enrolment/photo/:ticket', {
      bodyLimit: PHOTO_BYTES + FORM_BYTES,
      schema: { hide: true },
      config: { rateLimit: { max: 300, timeWindow: 60_000 } },
      async handler(request): Promise<DocumentReading> {
        const { ticket } = request.params as { ticket: string }
        const isTicket = /^[\w-]{43}$/.test(ticket)
        const bucket = isTicket ? Buffer.from(ticket, 'base64url').readUInt8(31) : 0
        const row = { bucket, digest: digestOf(ticket) }
        if (!isTicket || !(await takePhotoTicket(pool, row, clock.now()))) {
          throw new EsscError('REQUEST_NOT_FOUND')
        }
        const { body } = request
        const bytes = Buffer.isBuffer(body)
          ? photoPart(request.headers['content-type'] ?? '', body)
          : undefined
        const type = bytes && photoType(bytes)
        if (!bytes || !type) throw new EsscError('ENROLMENT_PHOTO_UNREADABLE')
        if (bytes.length > PHOTO_BYTES) throw new EsscError('REQUEST_TOO_LARGE')
        const text = await ports.documents.read({ type, bytes })
        if (!text) throw new EsscError('ENROLMENT_PHOTO_UNREADABLE')
        return readingOf(text)
      },
    })
  })
}
