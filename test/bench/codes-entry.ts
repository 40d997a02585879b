import { fromHex, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { compactText, encodeAuthorisation, makeCompact } from '@essc/protocol/codes/compact'
import { createSymbols } from '@essc/sdk/codes/symbols'
import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import { encodeQR } from 'qr'

/** Measured in a process of its own, without JIT: prints one line of JSON. */

const ROUNDS = 9
const REFRESHES = 40

const number = (hex: string) => bytesToNumberBE(fromHex(hex))
const bare = weierstrass({
  p: number('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
  n: number('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
  h: BigInt(1),
  a: number('fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'),
  b: number('28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'),
  Gx: number('32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
  Gy: number('bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
})

const random = seededRandom({ host: sm3(utf8('bench')) })
const pair = sm2KeyPair(random)
const signer = sm2Signer(pair.secretKey, random)
const authorisation = new Uint8Array(124)
authorisation.set(
  encodeAuthorisation({
    purpose: 1,
    issuerKeyId: Uint8Array.of(1, 2, 3, 4),
    statusList: 1,
    statusIndex: 77_777,
    region: '330500',
    fareClass: 0,
    limitFen: 0,
    codeKey: pair.publicKey,
    notBeforeUnix: 1_800_000_000,
    validityMinutes: 4_320,
    lifetimeSeconds: 60,
  }),
)
authorisation.set(random(64), 60)
const symbols = createSymbols()

let counter = 0
/** What a phone does every 30 s: sign, encode, draw. */
function refresh(): string {
  const moment = { timeUnix: 1_800_000_000 + 30 * counter, counter: counter++ }
  return symbols.compact(compactText(makeCompact(authorisation, moment, signer.sign)))
}

const texts = Array.from({ length: REFRESHES }, () =>
  compactText(makeCompact(authorisation, { timeUnix: 1, counter: counter++ }, signer.sign)),
)
const scalars = texts.map(() => bytesToNumberBE(random(32)) >> BigInt(1))
/** The peer: noble's bare multiplication and one symbol of the same version. */
function peer(i: number): void {
  bare.BASE.multiply(scalars[i]!)
  encodeQR(texts[i]!, 'raw', { ecc: 'low', encoding: 'alphanumeric', version: 9 })
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!

/** One round: both by turns, so that what else the machine does falls on both alike. */
function compare(): { ours: number; peer: number } {
  const ours: number[] = []
  const others: number[] = []
  for (let i = 0; i < REFRESHES; i++) {
    const started = performance.now()
    refresh()
    const between = performance.now()
    peer(i)
    ours.push(between - started)
    others.push(performance.now() - between)
  }
  return { ours: median(ours), peer: median(others) }
}

compare()
const rounds = Array.from({ length: ROUNDS }, compare)

console.log(
  JSON.stringify({
    ratio: median(rounds.map(({ ours, peer: other }) => ours / other)),
    refreshMs: median(rounds.map(({ ours }) => ours)),
    peerMs: median(rounds.map(({ peer: other }) => other)),
    svgBytes: refresh().length,
  }),
)
