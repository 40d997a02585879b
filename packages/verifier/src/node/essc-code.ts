import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import zlib from 'node:zlib'
import { fromBase64Url, fromHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import type { VerifyOptions } from '../checks.ts'
import { explainAlone } from '../explain.ts'
import { explanationLines } from '../explain-text.ts'
import { nodeInflate } from '../node-inflate.ts'
import { createProofCheck } from '../proof.ts'
import { type DecodeQr, readImage } from '../read-image.ts'
import { createVerifier } from '../verify.ts'

const USAGE = `essc-code explain <code> [options]

<code>  the text of a code, the name of a PNG file with a QR symbol, or hex:… of bytes; - reads standard input

--purpose identity|travel   what a terminal would ask for (identity)
--at <unix seconds>         when (now)
--bundle <file>             a trust bundle: { "payload", "signature" }
--bundle-key <base64url>    the key it is signed with, 33 bytes
--lang zh|en                (en)
--json                      the whole explanation as JSON
`

/**
 * The command line of explanations.
 *
 * @returns the exit status: 0 explained and not refused, 1 refused, 2 not understood.
 */
export async function esscCode(
  words: readonly string[],
  print: (text: string) => void,
  nowMs: () => number,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      purpose: { type: 'string', default: 'identity' },
      at: { type: 'string' },
      bundle: { type: 'string' },
      'bundle-key': { type: 'string' },
      lang: { type: 'string', default: 'en' },
      json: { type: 'boolean', default: false },
    },
  })
  const [command, source] = positionals
  const locale = values.lang === 'zh' ? 'zh' : 'en'
  if (command !== 'explain' || source === undefined) {
    print(USAGE)
    return 2
  }
  const input = await inputOf(source)
  const purpose: VerifyOptions['purpose'] = values.purpose === 'travel' ? 'travel' : 'identity'
  const atMs = values.at === undefined ? nowMs() : Number(values.at) * 1_000
  const key = values['bundle-key']
  const tools = { sm3: nodeSm3(), sm2: nodeSm2() }
  const isProven = createProofCheck({ verifier: tools.sm2.verifier, sm3: tools.sm3 })
  let explanation = explainAlone(
    input,
    { purpose },
    {
      nowUnix: Math.floor(atMs / 1_000),
      sm3: tools.sm3,
      isRight: ({ proof }) => isProven(proof),
    },
  )
  if (values.bundle !== undefined && key !== undefined) {
    const verifier = createVerifier({
      bundleKey: fromBase64Url(key),
      now: () => atMs,
      inflate: nodeInflate(zlib),
      ...tools,
    })
    await verifier.loadBundle(JSON.parse(readFileSync(values.bundle, 'utf8')))
    explanation = verifier.explain(input, { purpose })
  }
  if (values.json) print(JSON.stringify(explanation, null, 2))
  else for (const line of explanationLines(explanation, locale)) print(line)
  return explanation.reason ? 1 : 0
}

async function inputOf(source: string): Promise<string | Uint8Array> {
  if (source === '-') return readFileSync(0, 'utf8').replace(/\r?\n$/, '')
  if (source.startsWith('hex:')) return fromHex(source.slice(4))
  return existsSync(source) ? pictureOf(readFileSync(source)) : source
}

async function pictureOf(file: Buffer): Promise<string | Uint8Array> {
  if (file.subarray(1, 4).toString('latin1') !== 'PNG') throw new TypeError('not a PNG picture')
  const { PNG } = await import('pngjs')
  const { default: decodeQr } = await import('qr/decode.js')
  return readImage(PNG.sync.read(file), decodeQr as DecodeQr)
}
