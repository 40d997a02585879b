import { createHasher, HashMD, hmac } from './noble.generated.ts'

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by))

/** SM3, GB/T 32905-2016, as one of noble's Merkle-Damgard hashes. */
class Sm3 extends HashMD<Sm3> {
  private readonly chain = Int32Array.of(
    0x7380166f,
    0x4914b2b9,
    0x172442d7,
    0xda8a0600,
    0xa96f30bc,
    0x163138aa,
    0xe38dee4d,
    0xb0fb0e4e,
  )
  private readonly words = new Int32Array(68)

  constructor() {
    super(64, 32, 8, false)
  }

  protected override get(): number[] {
    return Array.from(this.chain)
  }

  protected override set(...chain: number[]): void {
    this.chain.set(chain)
  }

  protected override process(view: DataView, offset: number): void {
    const w = this.words
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + 4 * i, false)
    for (let j = 16; j < 68; j++) {
      const x = w[j - 16]! ^ w[j - 9]! ^ rotate(w[j - 3]!, 15)
      w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13]!, 7) ^ w[j - 6]!
    }
    const chain = this.chain
    let a = chain[0]!
    let b = chain[1]!
    let c = chain[2]!
    let d = chain[3]!
    let e = chain[4]!
    let f = chain[5]!
    let g = chain[6]!
    let h = chain[7]!
    for (let j = 0; j < 64; j++) {
      const early = j < 16
      const a12 = rotate(a, 12)
      const ss1 = rotate((a12 + e + rotate(early ? 0x79cc4519 : 0x7a879d8a, j & 31)) | 0, 7)
      const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const gg = early ? e ^ f ^ g : (e & f) | (~e & g)
      const tt1 = (ff + d + (ss1 ^ a12) + (w[j]! ^ w[j + 4]!)) | 0
      const tt2 = (gg + h + ss1 + w[j]!) | 0
      d = c
      c = rotate(b, 9)
      b = a
      a = tt1
      h = g
      g = rotate(f, 19)
      f = e
      e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
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

  protected override roundClean(): void {
    this.words.fill(0)
  }

  override destroy(): void {
    this.destroyed = true
    this.chain.fill(0)
    this.buffer.fill(0)
  }

  override _cloneInto(to: Sm3 = new Sm3()): Sm3 {
    to.chain.set(this.chain)
    to.buffer.set(this.buffer)
    to.length = this.length
    to.pos = this.pos
    to.finished = this.finished
    to.destroyed = this.destroyed
    return to
  }

  override clone(): Sm3 {
    return this._cloneInto()
  }
}

const hasher = /* @__PURE__ */ createHasher(() => new Sm3())

/** The 32-byte SM3 digest of a message (GB/T 32905-2016). */
export function sm3(message: Uint8Array): Uint8Array {
  return hasher(message)
}

/** HMAC (RFC 2104) with SM3, 32 bytes. */
export function hmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(hasher, key, message)
}
