import type { DocumentPhoto } from '../ports/documents.ts'

/**
 * The one part named `photo` of a form (RFC 7578), as WeChat, Alipay and browsers send a file;
 * undefined for anything else.
 */
export function photoPart(contentType: string, body: Buffer): Buffer | undefined {
  const boundary = /^multipart\/form-data;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType,
  )
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return undefined
  const delimiter = Buffer.from(`--${mark}`)
  for (let at = body.indexOf(delimiter); at >= 0; ) {
    const next = body.indexOf(delimiter, at + delimiter.length)
    if (next < 0) return undefined
    const part = body.subarray(at + delimiter.length, next)
    const end = part.indexOf('\r\n\r\n')
    const head = end < 0 ? '' : part.subarray(0, end).toString('latin1')
    const isPhoto = /^\r\ncontent-disposition:\s*form-data;[^\r\n]*\bname="photo"/im.test(head)
    // A line break belongs to the delimiter that follows.
    if (isPhoto) return part.subarray(end + 4, -2)
    at = next
  }
  return undefined
}

/** What a picture is by its first bytes: what a phone says of it counts for nothing. */
export function photoType(bytes: Uint8Array): DocumentPhoto['type'] | undefined {
  const begins = (...first: number[]) => first.every((byte, i) => bytes[i] === byte)
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) ? 'image/png' : undefined
}
