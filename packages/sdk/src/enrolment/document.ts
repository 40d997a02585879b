import type { DocumentReading } from '@essc/protocol/enrolment/schema'
import { EsscError, isErrorCode } from '@essc/protocol/errors'
import type { Client } from '../core.ts'

const UPLOAD_MS = 30_000

/** Whether this phone can take or choose a photo and send it. */
export function canReadDocument({ host }: Client): boolean {
  return host.supports('chooseImage') && host.supports('upload')
}

/**
 * Lets the person photograph a document, and has name and number read from it. They are a proposal
 * for the form: show them, and send what the person has corrected.
 *
 * @throws HOST_UNSUPPORTED, HOST_CANCELLED, HOST_DENIED, ENROLMENT_PHOTO_UNREADABLE,
 *   ENROLMENT_PHOTO_UNAVAILABLE, REQUEST_TOO_LARGE, REQUEST_RATE_LIMITED, NETWORK_*
 */
export async function readDocument(
  client: Client,
  source: 'camera' | 'album',
): Promise<DocumentReading> {
  const { host } = client
  if (!canReadDocument(client)) throw new EsscError('HOST_UNSUPPORTED', { member: 'upload' })
  const file = await host.chooseImage!(source)
  const { path } = await client.call('enrolment.startPhoto', { body: () => ({}) })
  const { status, body } = await host.upload!({
    url: client.platform + path,
    file,
    name: 'photo',
    headers: { Accept: 'application/json' },
    timeoutMs: UPLOAD_MS,
  })
  const answer = parse(body)
  if (status >= 200 && status < 300 && answer) return answer as unknown as DocumentReading
  const code = answer?.code
  // A proxy in front may refuse a large picture by a page of its own.
  if (!isErrorCode(code))
    throw new EsscError(status === 413 ? 'REQUEST_TOO_LARGE' : 'PLATFORM_ERROR')
  throw new EsscError(code, { requestId: answer?.requestId as string | undefined })
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
