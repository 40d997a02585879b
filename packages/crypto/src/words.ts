import CryptoJS from 'crypto-js/core.js'

type WordArray = CryptoJS.lib.WordArray

/** Bytes as crypto-js wants them. */
export function toWords(bytes: Uint8Array): WordArray {
  const words: number[] = []
  for (let i = 0; i < bytes.length; i += 4)
    words.push(
      (bytes[i]! << 24) |
        ((bytes[i + 1] ?? 0) << 16) |
        ((bytes[i + 2] ?? 0) << 8) |
        (bytes[i + 3] ?? 0),
    )
  return CryptoJS.lib.WordArray.create(words, bytes.length)
}

/** The bytes of a crypto-js word array. */
export function fromWords(words: WordArray): Uint8Array {
  const bytes = new Uint8Array(words.sigBytes)
  for (let i = 0; i < bytes.length; i++) bytes[i] = words.words[i >>> 2]! >>> (24 - 8 * (i % 4))
  return bytes
}
