import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import type { CaptureBody } from './schema.ts'

/**
 * What a terminal signs of a code that it took without a network, so that its platform can tell who
 * captured it, when, and for what. Lines joined by LF: `essc-capture-v1`, terminal id, time, SM3 of
 * the code, purpose, operator, office, challenge or `-`.
 */
export function captureMessage(
  terminalId: string,
  capture: Omit<CaptureBody, 'signature'>,
): Uint8Array {
  const { code, purpose, operator, office, challenge, capturedAtUnix } = capture
  const digest = toBase64Url(sm3(utf8(code)))
  // As JSON, since names are free text and could hold a line break.
  const texts = [purpose, operator, office].map((text) => JSON.stringify(text))
  return utf8(
    [
      'essc-capture-v1',
      terminalId,
      String(capturedAtUnix),
      digest,
      ...texts,
      challenge ?? '-',
    ].join('\n'),
  )
}
