/** Whether four digits are a month and a year of this century, MMYY. */
export function isExpiry(text: string | undefined): text is string {
  return text !== undefined && /^(0[1-9]|1[0-2])\d\d$/.test(text)
}

/** The first second after a month MMYY, at +08:00. */
export function expiryEndsAtUnix(expiry: string): number {
  if (!isExpiry(expiry)) throw new TypeError('not MMYY')
  const month = Number(expiry.slice(0, 2))
  const year = 2_000 + Number(expiry.slice(2))
  return Date.UTC(year, month, 1) / 1_000 - 8 * 3_600
}
