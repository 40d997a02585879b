/**
 * What a page of the platform answers. On a phone it does so through the vendor's script, which is not
 * ours to serve; here the page finds itself in a frame and tells that, as one message.
 */
export function pageAnswer(data: unknown): { essc: 1; result?: unknown } | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const answer = JSON.parse(data) as { essc?: unknown } | null
    return answer?.essc === 1 ? { ...answer, essc: 1 } : undefined
  } catch {
    return undefined
  }
}
