import {
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  ECDH,
  randomBytes,
} from 'node:crypto'
import { concatBytes, equalBytes, fromHex, uintBytes, utf8 } from './bytes.ts'
import { nodeSm3 } from './node-sm3.ts'
import type { RandomBytes } from './random.ts'
import { SM2_USER_ID, type Sm2Signer, type Sm2Verify, sm2Signer, sm2Verifier } from './sm2.ts'

export interface NodeSm2 {
  /** Whether OpenSSL does the work; otherwise it is the same code as on phones. */
  readonly native: boolean
  /** As `sm2Signer`; OpenSSL draws its nonces itself and leaves `random` alone. */
  signer(secretKey: Uint8Array, random: RandomBytes): Sm2Signer
  /** As `sm2Verifier`. */
  verifier(publicKey: Uint8Array, keep?: boolean): Sm2Verify
}

const CURVE = fromHexOnce(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
)
/** DER up to the key's 65 bytes, and up to the secret's 32: id-ecPublicKey with the curve sm2p256v1. */
const SPKI = fromHexOnce('3059301306072a8648ce3d020106082a811ccf5501822d034200')
const PKCS8 = fromHexOnce(
  '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420',
)
const PKCS8_PUBLIC = fromHexOnce('a144034200')

/** Nothing runs at import: bytes of a constant are made when they are first asked for. */
function fromHexOnce(hex: string): () => Uint8Array {
  let bytes: Uint8Array | undefined
  return () => {
    bytes ??= fromHex(hex)
    return bytes
  }
}

/** What Z is the digest of, with room for the key: all but that is the same for every key. */
let zInput: Uint8Array | undefined

/** OpenSSL is handed Z as the beginning of the message: Node cannot tell it the user id. */
function userZ(point65: Uint8Array): Uint8Array {
  if (!zInput) {
    const id = utf8(SM2_USER_ID)
    zInput = concatBytes(uintBytes(id.length * 8, 2), id, CURVE(), new Uint8Array(64))
  }
  zInput.set(point65.subarray(1), zInput.length - 64)
  return nodeSm3()(zInput)
}

/** Writes one integer of a signature as DER; returns where the next begins. */
function writeInteger(der: Uint8Array, at: number, signature: Uint8Array, from: number): number {
  let first = from
  while (first < from + 31 && signature[first] === 0) first++
  const pad = signature[first]! >= 0x80 ? 1 : 0
  const length = from + 32 - first
  der[at] = 2
  der[at + 1] = length + pad
  der[at + 2] = 0
  for (let i = 0; i < length; i++) der[at + 2 + pad + i] = signature[first + i]!
  return at + 2 + pad + length
}

/** `r || s` as DER, in bytes that are handed in: 72 at most. */
function writeDer(der: Uint8Array, signature: Uint8Array): Uint8Array {
  const end = writeInteger(der, writeInteger(der, 2, signature, 0), signature, 32)
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

function fromDer(signature: Uint8Array): Uint8Array {
  const raw = new Uint8Array(64)
  let offset = 2
  for (const end of [32, 64]) {
    const length = signature[offset + 1]!
    const integer = signature.subarray(offset + 2, offset + 2 + length)
    const body = integer.length > 32 ? integer.subarray(integer.length - 32) : integer
    raw.set(body, end - body.length)
    offset += 2 + length
  }
  return raw
}

/** Node's types ask for a Buffer here; its code takes any bytes. */
const der = (...parts: Uint8Array[]) => concatBytes(...parts) as never

/** The key as OpenSSL takes it, or undefined for what `sm2Verifier` refuses too. */
function uncompressed(publicKey: Uint8Array): Uint8Array | undefined {
  if (publicKey.length !== 33 || (publicKey[0] !== 2 && publicKey[0] !== 3)) return undefined
  if (equalBytes(publicKey.subarray(1), CURVE().subarray(64, 96))) return undefined
  try {
    return ECDH.convertKey(publicKey, 'SM2', undefined, undefined, 'uncompressed') as Uint8Array
  } catch {
    return undefined
  }
}

function nativeVerifier(publicKey: Uint8Array): Sm2Verify {
  const point = uncompressed(publicKey)
  if (!point) return () => false
  const key = createPublicKey({ key: der(SPKI(), point), format: 'der', type: 'spki' })
  // A key that Node calls "ec" would verify ECDSA with SM3, and say nothing.
  if (key.asymmetricKeyType !== undefined) throw new TypeError('not taken as an SM2 key')
  const z = userZ(point)
  const signatureDer = new Uint8Array(72)
  return (signature, message) => {
    if (signature.length !== 64) return false
    try {
      const check = createVerify('sm3').update(z).update(message)
      return check.verify(key, writeDer(signatureDer, signature))
    } catch {
      return false
    }
  }
}

function nativeSigner(secretKey: Uint8Array, random: RandomBytes): Sm2Signer {
  const { publicKey } = sm2Signer(secretKey, random)
  const point = uncompressed(publicKey)!
  const pkcs8 = der(PKCS8(), secretKey, PKCS8_PUBLIC(), point)
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== undefined) throw new TypeError('not taken as an SM2 key')
  const z = userZ(point)
  return {
    publicKey,
    sign: (message) => fromDer(createSign('sm3').update(z).update(message).sign(key)),
  }
}

/** GB/T 32918.5-2017, annex A: secret key, public key, signature of "message digest". */
const VECTOR = {
  secretKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  publicKey: '0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
  signature:
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}

/** Whether this Node and its OpenSSL do SM2 as the standard says. */
function isProven(): boolean {
  try {
    const message = utf8('message digest')
    const signature = fromHex(VECTOR.signature)
    const verify = nativeVerifier(fromHex(VECTOR.publicKey))
    const own = nativeSigner(fromHex(VECTOR.secretKey), randomBytes)
    const sm2 = sm2Verifier(fromHex(VECTOR.publicKey))
    return (
      verify(signature, message) &&
      !verify(signature, utf8('message digesT')) &&
      equalBytes(own.publicKey, fromHex(VECTOR.publicKey)) &&
      sm2(own.sign(message), message)
    )
  } catch {
    return false
  }
}

let proven: boolean | undefined

/**
 * SM2 for Node: OpenSSL's where it passes the standard's vector, which is tried once in a process,
 * else the code that phones run. Which one it is depends on details of Node and OpenSSL that nobody
 * promises, hence the trial.
 */
export function nodeSm2(): NodeSm2 {
  proven ??= isProven()
  return proven
    ? { native: true, signer: nativeSigner, verifier: nativeVerifier }
    : { native: false, signer: sm2Signer, verifier: sm2Verifier }
}
