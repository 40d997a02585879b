import { encodeBase45 } from '@essc/protocol/codes/base45'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import { encodeQR } from 'qr'
import { sm2 } from 'sm-crypto-v2'
import { renderSVG } from 'uqr'
import { bareCurve, createRandom, createRefresh, makeAuthorisation, median } from './phone-parts.ts'

/** Measured in a process of its own, without JIT: prints one line of JSON. */

const ROUNDS = 9
const REFRESHES = 40
const LIBRARY_REFRESHES = 6

const random = createRandom()
const { text, refresh } = createRefresh()
const bare = bareCurve()
const texts = Array.from({ length: REFRESHES }, text)
const scalars = texts.map(() => bytesToNumberBE(random(32)) >> BigInt(1))

/** The floor: noble's bare multiplication and one symbol of the same version. */
function floor(i: number): void {
  bare.BASE.multiply(scalars[i]!)
  encodeQR(texts[i]!, 'raw', { ecc: 'low', encoding: 'alphanumeric', version: 9 })
}

const pair = sm2.generateKeyPairHex()
const authorisation = makeAuthorisation(random(33).fill(2, 0, 1))

/** What one would reach for: a ready SM2 library and a ready symbol library, the key's table warm. */
function libraries(i: number): number {
  const code = new Uint8Array(198)
  code.set(authorisation)
  code[129] = i
  const signature = sm2.doSignature(code.subarray(0, 134), pair.privateKey, {
    hash: true,
    publicKey: pair.publicKey,
  })
  code.set(
    Uint8Array.from(signature.match(/../g)!, (byte) => Number.parseInt(byte, 16)),
    134,
  )
  return renderSVG(`SC1:${encodeBase45(code)}`, { ecc: 'L', border: 4 }).length
}

/** The fastest tenth's bound: what else the machine does only ever adds. */
const quick = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 10)]!

/** One round: all by turns, so that what else the machine does falls on all alike. */
function compare() {
  const times = { ours: [] as number[], floor: [] as number[], libraries: [] as number[] }
  const measure = (name: keyof typeof times, call: () => unknown) => {
    const started = performance.now()
    call()
    times[name].push(performance.now() - started)
  }
  for (let i = 0; i < REFRESHES; i++) {
    measure('ours', refresh)
    measure('floor', () => floor(i))
    if (i < LIBRARY_REFRESHES) measure('libraries', () => libraries(i))
  }
  return {
    ours: quick(times.ours),
    floor: quick(times.floor),
    libraries: quick(times.libraries),
  }
}

compare()
const rounds = Array.from({ length: ROUNDS }, compare)

console.log(
  JSON.stringify({
    toFloor: median(rounds.map((round) => round.ours / round.floor)),
    toLibraries: median(rounds.map((round) => round.libraries / round.ours)),
    oursMs: median(rounds.map((round) => round.ours)),
    floorMs: median(rounds.map((round) => round.floor)),
    librariesMs: median(rounds.map((round) => round.libraries)),
  }),
)
