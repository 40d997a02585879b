import { concatBytes, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm3 } from '@essc/crypto/sm3'
import { encodeBase45 } from '@essc/protocol/codes/base45'
import { encodeDecimal } from '@essc/protocol/codes/decimal'

/** A stream of numbers from a seed, the same on every machine (xorshift of 32 bits). */
export function numbers(seed: number): (below: number) => number {
  let state = seed | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

export interface Valid {
  bytes: Uint8Array
  prefix: string
  /** Byte mode: shown as it is. */
  isBinary: boolean
}

const NASTY = [0, 1, 2, 3, 4, 5, 0x7f, 0x80, 0x81, 0x82, 0xff]

/** n of SM2's curve, p, and the generator: what arithmetic trips over. */
const WORDS = [
  'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123',
  'fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff',
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7',
  '00'.repeat(32),
  'ff'.repeat(32),
].map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))

/**
 * Inputs without end that are near a valid code or far from any: mutated, cut, lengthened, spliced out of
 * two, random. None is a valid code, unless it is one of `valid` to the byte.
 */
export function createInputs(valid: readonly Valid[], seed: number) {
  const below = numbers(seed)
  const random = seededRandom({ host: sm3(utf8(`fuzz ${seed}`)) })
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!

  function mutate(bytes: Uint8Array): Uint8Array {
    const mutated = bytes.slice()
    for (let n = 1 + below(4); n > 0; n--) {
      const at = below(mutated.length)
      if (below(2) === 0) mutated[at]! ^= 1 << below(8)
      else mutated[at] = below(3) === 0 ? pick(NASTY) : below(256)
    }
    if (below(8) === 0) {
      const word = pick(WORDS)
      mutated.set(word, below(Math.max(1, mutated.length - word.length)))
    }
    return mutated
  }

  function bytesOf({ bytes }: Valid): Uint8Array {
    switch (below(8)) {
      case 0:
        return bytes.subarray(0, below(bytes.length))
      case 1:
        return concatBytes(bytes, random(1 + below(80)))
      case 2: {
        const other = pick(valid).bytes
        const at = below(Math.min(bytes.length, other.length))
        return concatBytes(bytes.subarray(0, at), other.subarray(at))
      }
      case 3:
        return random(below(4) === 0 ? below(500) : bytes.length)
      default:
        return mutate(bytes)
    }
  }

  function textOf(text: string): string {
    switch (below(12)) {
      case 0:
        return text.slice(0, below(text.length + 1))
      case 1:
        return text + pick(['0', ' ', '::::', '字', '\u0000', '\ud800', 'SC1:', 'SC2:'])
      case 2: {
        const at = below(text.length + 1)
        return text.slice(0, at) + String.fromCharCode(below(0x10000)) + text.slice(at + 1)
      }
      case 3:
        return Array.from(text, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')
      default:
        return text
    }
  }

  return {
    next(): { input: string | Uint8Array; bytes: Uint8Array } {
      const chosen = pick(valid)
      const bytes = bytesOf(chosen)
      if (chosen.isBinary && below(4) > 0) return { input: bytes, bytes }
      const text =
        below(6) === 0 ? encodeDecimal(bytes) : pick([chosen.prefix, 'SC1:']) + encodeBase45(bytes)
      return { input: textOf(text), bytes }
    },
  }
}
