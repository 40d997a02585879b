/** What a simulated vendor answers when a button with an open-type was tapped. */
export interface OpenTypeResult {
  /** The `detail` of the event that the mini-program receives. */
  detail: Record<string, unknown>
  /** The person refused or the vendor failed. Alipay then sends `error` instead. */
  failed?: boolean
}

/**
 * Decides the outcome of a button's open-type, such as getPhoneNumber or
 * agreePrivacyAuthorization. Resolve with undefined to send no event.
 */
export type OpenTypeHandler = (
  kind: string,
  button: { id: string; scope: string },
) => Promise<OpenTypeResult | undefined>

/** The event that reports the outcome of an open-type, in the engine's lower case. */
export function openTypeEvent(kind: string, failed: boolean, dialect: string): string {
  if (failed && dialect === 'alipay') return 'error'
  return kind.toLowerCase()
}
