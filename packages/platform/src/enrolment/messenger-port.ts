/** Sends short messages to phones. */
export interface Messenger {
  /**
   * @param message.phone a mobile number of 11 digits.
   * @throws EsscError `PLATFORM_UNAVAILABLE` when it was not taken.
   */
  send(message: { readonly phone: string; readonly text: string }): Promise<void>
}
