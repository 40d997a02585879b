import type { WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js'
import { concatBytes, equalBytes, fromHex, uintBytes, utf8 } from './bytes.ts'
import { bytesToNumberBE, numberToBytesBE, weierstrass } from './noble.generated.ts'
import type { RandomBytes } from './random.ts'
import { hmacSm3, sm3 } from './sm3.ts'

/** The user id every signature of this product is made with (GB/T 35276, default). */
export const SM2_USER_ID = '1234567812345678'

export interface Sm2KeyPair {
  /** 32 bytes, 1 to n - 2. */
  secretKey: Uint8Array
  /** Compressed, 33 bytes. */
  publicKey: Uint8Array
}

export interface Sm2Signer {
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array
  /** Signs `SM3(Z || message)`; returns `r || s`, 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/** Whether `r || s` (64 bytes) signs the message; false for anything malformed, never a throw. */
export type Sm2Verify = (signature: Uint8Array, message: Uint8Array) => boolean

const A = 'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'
const B = '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'
const GX = '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'
const GY = 'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'

/** The recommended curve of GB/T 32918.5-2017. */
function createCurve(randomBytes?: RandomBytes) {
  const number = (hex: string) => BigInt(`0x${hex}`)
  return weierstrass(
    {
      p: number('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
      n: number('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
      h: BigInt(1),
      a: number(A),
      b: number(B),
      Gx: number(GX),
      Gy: number(GY),
    },
    // noble's own type is narrower than what it takes: a plain Uint8Array of the asked length.
    randomBytes ? { randomBytes: ((length = 32) => randomBytes(length)) as never } : {},
  )
}

type Curve = ReturnType<typeof createCurve>
type Point = WeierstrassPoint<bigint>

// A curve that signs is made with the randomness that blinds it, so it is kept per source; one that
// only verifies needs none and is shared. Both are made at first use: nothing runs at import.
const signingCurves = new WeakMap<RandomBytes, Curve>()
let verifyingCurve: Curve | undefined

function curveFor(random: RandomBytes): Curve {
  let curve = signingCurves.get(random)
  if (!curve) {
    curve = createCurve(random)
    signingCurves.set(random, curve)
  }
  return curve
}

function publicCurve(): Curve {
  verifyingCurve ??= createCurve()
  return verifyingCurve
}

/** Whether this runtime can do SM2 at all: where BigInt is missing, it cannot. */
export function sm2Supported(): boolean {
  return typeof BigInt === 'function'
}

/** `Z`, which binds user id, curve and key into every signed digest (GB/T 32918.2-2016, 5.5). */
export function sm2Z(publicPoint65: Uint8Array, userId: string = SM2_USER_ID): Uint8Array {
  const id = utf8(userId)
  return sm3(
    concatBytes(
      uintBytes(id.length * 8, 2),
      id,
      fromHex(A + B + GX + GY),
      publicPoint65.subarray(1),
    ),
  )
}

/** Draws a number from 1 to n - 1 out of bytes that `draw` gives. */
function scalar(curve: Curve, draw: (attempt: number) => Uint8Array): bigint {
  for (let attempt = 0; ; attempt++) {
    const candidate = bytesToNumberBE(draw(attempt))
    if (curve.Fn.isValidNot0(candidate)) return candidate
  }
}

/**
 * A fresh key pair.
 *
 * @param random secret random bytes.
 */
export function sm2KeyPair(random: RandomBytes): Sm2KeyPair {
  const curve = curveFor(random)
  const last = curve.Fn.ORDER - BigInt(1)
  for (;;) {
    const d = scalar(curve, () => random(32))
    if (d === last) continue
    return { secretKey: numberToBytesBE(d, 32), publicKey: curve.BASE.multiply(d).toBytes(true) }
  }
}

/**
 * A signer for one key, GB/T 32918.2-2016 section 6, user id {@link SM2_USER_ID}.
 *
 * The nonce is HMAC-SM3 over key, digest and fresh random bytes together, so that a weak source of
 * randomness alone does not give the key away. `Z` and `(1 + d)^-1` are kept.
 *
 * @throws TypeError when the secret key is not 32 bytes from 1 to n - 2.
 */
export function sm2Signer(secretKey: Uint8Array, random: RandomBytes): Sm2Signer {
  const curve = curveFor(random)
  const { Fn } = curve
  const d = secretKey.length === 32 ? bytesToNumberBE(secretKey) : BigInt(0)
  if (!Fn.isValidNot0(d) || d === Fn.ORDER - BigInt(1)) throw new TypeError('not an SM2 secret key')
  const point = curve.BASE.multiply(d)
  const z = sm2Z(point.toBytes(false))
  const inverse = Fn.inv(Fn.add(d, Fn.ONE))
  return {
    publicKey: point.toBytes(true),
    sign(message) {
      const digest = sm3(concatBytes(z, message))
      const e = Fn.create(bytesToNumberBE(digest))
      for (;;) {
        const key = concatBytes(secretKey, random(32))
        const k = scalar(curve, (attempt) =>
          hmacSm3(key, concatBytes(digest, Uint8Array.of(attempt))),
        )
        const r = Fn.add(e, Fn.create(curve.BASE.multiply(k).toAffine().x))
        if (Fn.is0(r) || Fn.is0(Fn.add(r, k))) continue
        const s = Fn.mul(inverse, Fn.sub(k, Fn.mul(r, d)))
        if (Fn.is0(s)) continue
        return concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32))
      }
    },
  }
}

/** A point that codes may carry: on the curve and neither G nor -G; undefined otherwise. */
function publicPoint(curve: Curve, publicKey: Uint8Array): Point | undefined {
  if (publicKey.length !== 33 || (publicKey[0] !== 2 && publicKey[0] !== 3)) return undefined
  if (equalBytes(publicKey.subarray(1), fromHex(GX))) return undefined
  try {
    const point = curve.fromBytes(publicKey)
    point.assertValidity()
    return point
  } catch {
    return undefined
  }
}

/** Whether 33 bytes are a compressed public key that this product accepts (docs/codes.md). */
export function isSm2PublicKey(publicKey: Uint8Array): boolean {
  return publicPoint(publicCurve(), publicKey) !== undefined
}

/** The 65-byte uncompressed form of a compressed public key, or undefined when it is refused. */
export function sm2Uncompressed(publicKey: Uint8Array): Uint8Array | undefined {
  return publicPoint(publicCurve(), publicKey)?.toBytes(false)
}

/**
 * A verifier for one compressed public key, GB/T 32918.2-2016 section 7. A key that is refused gives a
 * verifier that answers false.
 *
 * @param keep true for a key seen often, such as an issuer's: builds a table that makes each
 *   verification about four times faster and costs one table build.
 */
export function sm2Verifier(publicKey: Uint8Array, keep = false): Sm2Verify {
  const curve = publicCurve()
  const { Fn } = curve
  const point = publicPoint(curve, publicKey)
  if (!point) return () => false
  if (keep) point.precompute(8, false)
  const z = sm2Z(point.toBytes(false))
  return (signature, message) => {
    if (signature.length !== 64) return false
    const r = bytesToNumberBE(signature.subarray(0, 32))
    const s = bytesToNumberBE(signature.subarray(32))
    if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return false
    const t = Fn.add(r, s)
    if (Fn.is0(t)) return false
    const sum = curve.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t))
    if (sum.is0()) return false
    const e = Fn.create(bytesToNumberBE(sm3(concatBytes(z, message))))
    return Fn.eql(Fn.add(e, Fn.create(sum.toAffine().x)), r)
  }
}

/** The key stream of GB/T 32918.4-2016, 5.4.3. */
function keyStream(seed: Uint8Array, length: number): Uint8Array {
  const stream = new Uint8Array(length)
  for (let offset = 0, counter = 1; offset < length; offset += 32, counter++) {
    const block = sm3(concatBytes(seed, uintBytes(counter, 4)))
    stream.set(block.subarray(0, Math.min(32, length - offset)), offset)
  }
  return stream
}

const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, i) => byte ^ b[i]!)

/**
 * Public-key encryption, GB/T 32918.4-2016 section 6; `C1 || C3 || C2`, 97 bytes more than the text.
 *
 * @throws TypeError when the public key is refused or the text is empty.
 */
export function sm2Encrypt(
  publicKey: Uint8Array,
  text: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const curve = curveFor(random)
  const point = publicPoint(curve, publicKey)
  if (!point || text.length === 0)
    throw new TypeError('not an SM2 public key, or nothing to encrypt')
  for (;;) {
    const k = scalar(curve, () => random(32))
    const shared = point.multiply(k).toBytes(false).subarray(1)
    const stream = keyStream(shared, text.length)
    if (stream.every((byte) => byte === 0)) continue
    const check = sm3(concatBytes(shared.subarray(0, 32), text, shared.subarray(32)))
    return concatBytes(curve.BASE.multiply(k).toBytes(false), check, xor(text, stream))
  }
}

/**
 * Decrypts `C1 || C3 || C2`, GB/T 32918.4-2016 section 7; undefined when it does not check out.
 */
export function sm2Decrypt(
  secretKey: Uint8Array,
  cipher: Uint8Array,
  random: RandomBytes,
): Uint8Array | undefined {
  if (cipher.length <= 97) return undefined
  try {
    const point = curveFor(random).fromBytes(cipher.subarray(0, 65))
    point.assertValidity()
    const shared = point.multiply(bytesToNumberBE(secretKey)).toBytes(false).subarray(1)
    const text = xor(cipher.subarray(97), keyStream(shared, cipher.length - 97))
    const check = sm3(concatBytes(shared.subarray(0, 32), text, shared.subarray(32)))
    return equalBytes(check, cipher.subarray(65, 97)) ? text : undefined
  } catch {
    return undefined
  }
}
