import { concatBytes } from './bytes.ts'

/**
 * One block of 64 bytes into the chain (GB/T 32905-2016, 5.3); `w` is room to work in. Rotations stand
 * where they are used: on a phone without JIT, calling a function costs more than what it does.
 */
function compress(chain: Int32Array, w: Int32Array, bytes: Uint8Array, offset: number): void {
  for (let i = 0, at = offset; i < 16; i++, at += 4)
    w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  for (let j = 16; j < 68; j++) {
    const x3 = w[j - 3]!
    const x13 = w[j - 13]!
    const x = w[j - 16]! ^ w[j - 9]! ^ ((x3 << 15) | (x3 >>> 17))
    w[j] =
      x ^
      ((x << 15) | (x >>> 17)) ^
      ((x << 23) | (x >>> 9)) ^
      ((x13 << 7) | (x13 >>> 25)) ^
      w[j - 6]!
  }
  let a = chain[0]!
  let b = chain[1]!
  let c = chain[2]!
  let d = chain[3]!
  let e = chain[4]!
  let f = chain[5]!
  let g = chain[6]!
  let h = chain[7]!
  for (let j = 0; j < 64; j++) {
    const isEarly = j < 16
    const a12 = (a << 12) | (a >>> 20)
    const t = isEarly ? 0x79cc4519 : 0x7a879d8a
    const sum = (a12 + e + ((t << (j & 31)) | (t >>> (32 - (j & 31))))) | 0
    const ss1 = (sum << 7) | (sum >>> 25)
    const tt1 =
      ((isEarly ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) +
        d +
        (ss1 ^ a12) +
        (w[j]! ^ w[j + 4]!)) |
      0
    const tt2 = ((isEarly ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + w[j]!) | 0
    d = c
    c = (b << 9) | (b >>> 23)
    b = a
    a = tt1
    h = g
    g = (f << 19) | (f >>> 13)
    f = e
    e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15))
  }
  chain[0]! ^= a
  chain[1]! ^= b
  chain[2]! ^= c
  chain[3]! ^= d
  chain[4]! ^= e
  chain[5]! ^= f
  chain[6]! ^= g
  chain[7]! ^= h
}

/** The 32-byte SM3 digest of a message (GB/T 32905-2016). */
export function sm3(message: Uint8Array): Uint8Array {
  const chain = Int32Array.of(
    0x7380166f,
    0x4914b2b9,
    0x172442d7,
    0xda8a0600,
    0xa96f30bc,
    0x163138aa,
    0xe38dee4d,
    0xb0fb0e4e,
  )
  const words = new Int32Array(68)
  const whole = message.length - (message.length % 64)
  for (let offset = 0; offset < whole; offset += 64) compress(chain, words, message, offset)

  // A one, zeros, and the length in bits as eight bytes (5.2).
  const rest = message.length - whole
  const end = new Uint8Array(rest < 56 ? 64 : 128)
  end.set(message.subarray(whole))
  end[rest] = 0x80
  for (let i = end.length - 1, bits = message.length * 8; bits > 0; i--) {
    end[i] = bits % 256
    bits = Math.floor(bits / 256)
  }
  for (let offset = 0; offset < end.length; offset += 64) compress(chain, words, end, offset)

  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = chain[i >> 2]! >>> (24 - 8 * (i & 3))
  // What was hashed may be secret.
  words.fill(0)
  end.fill(0)
  return digest
}

/** HMAC (RFC 2104) with SM3, 32 bytes. */
export function hmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? sm3(key) : key)
  const padded = (pad: number) => block.map((byte) => byte ^ pad)
  const inner = sm3(concatBytes(padded(0x36), message))
  return sm3(concatBytes(padded(0x5c), inner))
}
