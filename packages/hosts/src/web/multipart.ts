/** A file as a form of one part (RFC 7578): the bytes of the body and the header that goes with them. */
export function multipart(
  name: string,
  file: { type: string; bytes: Uint8Array },
  boundary: string,
): { contentType: string; body: Uint8Array } {
  if (!/^[\w-]+$/.test(name)) throw new TypeError('A form part’s name is letters, digits, - and _')
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name}"; filename="${name}"`,
    `Content-Type: ${file.type}`,
    '',
    '',
  ].join('\r\n')
  const tail = `\r\n--${boundary}--\r\n`
  const body = new Uint8Array(head.length + file.bytes.length + tail.length)
  body.set(ascii(head))
  body.set(file.bytes, head.length)
  body.set(ascii(tail), head.length + file.bytes.length)
  return { contentType: `multipart/form-data; boundary=${boundary}`, body }
}

/** The bytes of a `data:` address of base64, or nothing where it is none. */
export function readDataUrl(url: string): { type: string; bytes: Uint8Array } | undefined {
  const match = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/]*={0,2})$/.exec(url)
  const [, type = '', base64 = ''] = match ?? []
  if (!match || base64.length % 4 !== 0) return undefined
  const digits = base64.replace(/=/g, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let count = 0
  let at = 0
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[at] = (bits >> count) & 255
    at += 1
  }
  return { type, bytes }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
