import zlib from 'node:zlib'
import { toHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import { decodeBase45 } from '@essc/protocol/codes/base45'
import { decodeDecimal } from '@essc/protocol/codes/decimal'
import { isErrorCode } from '@essc/protocol/errors'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createVerifier } from '@essc/verifier/verify'
import { createIssuer, NOW } from '../../packages/verifier/test/issuer.ts'
import { createInputs, type Valid } from './inputs.ts'

export interface FuzzReport {
  inputs: number
  /** How often each answer was given. */
  answers: Record<string, number>
  /** The dearest input, in operations. */
  mostSignatures: number
  mostHashes: number
  /** What must not be: each with the input that did it. */
  faults: string[]
}

export interface FuzzOptions {
  inputs: number
  seed: number
  /** An explanation costs as much again: one for so many inputs. */
  explainEvery?: number
}

/**
 * Gives a verifier inputs without a valid one among them, and counts what each costs. Every authorisation
 * that the inputs are made from was seen before and every certificate too, so that the dear checks are
 * reached; and another verifier that remembers nothing sees each as a first.
 */
export async function fuzz({ inputs, seed, explainEvery = 50 }: FuzzOptions): Promise<FuzzReport> {
  const issuer = createIssuer(`fuzz ${seed}`)
  let signatures = 0
  let hashes = 0
  const native = nodeSm2()
  const counting = {
    sm2: {
      verifier(key: Uint8Array, keep?: boolean) {
        const verify = native.verifier(key, keep)
        return (signature: Uint8Array, message: Uint8Array) => {
          signatures++
          return verify(signature, message)
        }
      },
    },
    sm3(message: Uint8Array) {
      hashes++
      return nodeSm3()(message)
    },
  }
  const verifiers = await Promise.all(
    [64, 1].map(async (mostRemembered) => {
      const verifier = createVerifier({
        bundleKey: issuer.bundleKey,
        now: () => (NOW + 80_000) * 1_000,
        inflate: nodeInflate(zlib),
        mostRemembered,
        ...counting,
      })
      await verifier.loadBundle(issuer.bundle(issuer.transportTrust()))
      return verifier
    }),
  )

  const now = NOW + 80_000
  const text = (code: string): Valid => ({
    bytes: decodeBase45(code.slice(4))!,
    prefix: code.slice(0, 4),
    isBinary: false,
  })
  const valid: Valid[] = [
    ...[1, 2, 3, 4].map((purpose) =>
      text(issuer.code({ timeUnix: now }, { purpose: purpose as 1, fareClass: purpose })),
    ),
    ...[1, 2].map((purpose) =>
      text(issuer.chain({ purpose: purpose as 1 }).code(Math.floor(80_000 / 30) + 1)),
    ),
    text(issuer.printed()),
    {
      bytes: issuer.transport({ time: now }, { expiresAt: now + 600 }),
      prefix: 'SC1:',
      isBinary: true,
    },
  ]
  const report: FuzzReport = {
    inputs,
    answers: {},
    mostSignatures: 0,
    mostHashes: 0,
    faults: [],
  }
  // Their own codes first: accepted once, so that a copy of one is a replay.
  const known = new Set(valid.map(({ bytes }) => toHex(bytes)))
  for (const verifier of verifiers)
    for (const { bytes } of valid)
      for (const purpose of ['identity', 'travel'] as const) verifier.verify(bytes, { purpose })

  const source = createInputs(valid, seed)
  for (let i = 0; i < inputs; i++) {
    const { input, bytes } = source.next()
    const verifier = verifiers[i % 2]!
    const purpose = i % 4 < 2 ? 'identity' : 'travel'
    signatures = 0
    hashes = 0
    try {
      const answer = verifier.verify(input, { purpose })
      const said = answer.ok ? 'accepted' : answer.reason
      report.answers[said] = (report.answers[said] ?? 0) + 1
      if (answer.ok) report.faults.push(`accepted: ${show(input)}`)
      else if (!isErrorCode(answer.reason)) report.faults.push(`uncoded: ${show(input)}`)
      if (said === 'CODE_REPLAYED' && !known.has(toHex(bytes)) && !isWhole(input, known))
        report.faults.push(`as good as accepted: ${show(input)}`)
      if (signatures > 2 || hashes > 2_884 || (signatures > 1 && hashes > 4))
        report.faults.push(`${signatures} signatures, ${hashes} hashes: ${show(input)}`)
      report.mostSignatures = Math.max(report.mostSignatures, signatures)
      report.mostHashes = Math.max(report.mostHashes, hashes)
      if (i % explainEvery === 0) verifier.explain(input, { purpose })
    } catch (error) {
      report.faults.push(`threw ${String(error)}: ${show(input)}`)
    }
    if (report.faults.length > 20) break
  }
  return report
}

/** A text that is repaired to a whole code of before, such as its full-width form, or its digits alone. */
function isWhole(input: string | Uint8Array, known: ReadonlySet<string>): boolean {
  if (typeof input !== 'string') return false
  const plain = Array.from(input, (char) => {
    const code = char.charCodeAt(0)
    return code > 0xff00 ? String.fromCharCode(code - 0xfee0) : char
  }).join('')
  const found = /SC[12]:.*/s.exec(plain)?.[0] ?? ''
  const cut = found.replace(/[^0-9A-Z $%*+\-./:]+/g, '').trimEnd()
  const digits = plain.replace(/\D/g, '')
  const bytes = found === '' ? decodeDecimal(digits) : decodeBase45(cut.slice(4))
  return bytes !== undefined && known.has(toHex(bytes))
}

const show = (input: string | Uint8Array) =>
  typeof input === 'string' ? JSON.stringify(input) : `bytes ${toHex(input)}`
