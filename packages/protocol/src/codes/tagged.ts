/**
 * What is signed or digested: an ASCII tag, which is never sent, and the first bytes of a code
 * (docs/codes.md).
 */
export function tagged(tag: string, bytes: Uint8Array, end: number): Uint8Array {
  const message = new Uint8Array(tag.length + end)
  for (let i = 0; i < tag.length; i++) message[i] = tag.charCodeAt(i)
  message.set(bytes.subarray(0, end), tag.length)
  return message
}
