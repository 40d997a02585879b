import { fromHex, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { compactText, encodeAuthorisation, makeCompact } from '@essc/protocol/codes/compact'
import { createSymbols } from '@essc/sdk/codes/symbols'
import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'

/** What the phone's figures share: a key, an authorisation, and noble's bare curve beside ours. */

/** The secret that a phone finds in its storage: SM2's example key, so that all processes do the same. */
export const secretKey = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')

const number = (hex: string) => bytesToNumberBE(fromHex(hex))

export const bareCurve = () =>
  weierstrass({
    p: number('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
    n: number('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
    h: BigInt(1),
    a: number('fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'),
    b: number('28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'),
    Gx: number('32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
    Gy: number('bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
  })

export const createRandom = () => seededRandom({ host: sm3(utf8('bench')) })

/** 124 bytes; the issuer's signature is noise, which the phone does not look at. */
export function makeAuthorisation(codeKey: Uint8Array): Uint8Array {
  const authorisation = new Uint8Array(124).fill(0xa5)
  authorisation.set(
    encodeAuthorisation({
      purpose: 1,
      issuerKeyId: Uint8Array.of(1, 2, 3, 4),
      statusList: 1,
      statusIndex: 77_777,
      region: '330500',
      fareClass: 0,
      limitFen: 0,
      codeKey,
      notBeforeUnix: 1_800_000_000,
      validityMinutes: 1_440,
      lifetimeSeconds: 60,
    }),
  )
  return authorisation
}

/** Sign, encode, draw, as the phone does every 30 s. */
export function createRefresh() {
  const random = createRandom()
  const signer = sm2Signer(secretKey, random)
  const authorisation = makeAuthorisation(signer.publicKey)
  const symbols = createSymbols()
  let counter = 0
  const text = () => {
    const moment = { timeUnix: 1_800_000_000 + 30 * counter, counter: counter++ }
    return compactText(makeCompact(authorisation, moment, signer.sign))
  }
  return { text, refresh: () => symbols.compact(text()) }
}

export const drawKey = () => sm2KeyPair(createRandom())

export const median = (values: readonly number[]) =>
  values.slice().sort((a, b) => a - b)[values.length >> 1]!
