import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { fromBase64Url, fromHex } from '@essc/crypto/bytes'
import { nodeInflate } from './node-inflate.ts'
import { createVerifier } from './verify.ts'

const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../vectors/codes.json')

test('vectors: the published codes are answered as they say, in their order', async () => {
  const { nowUnix, bundleKey, bundle, codes } = JSON.parse(readFileSync(file, 'utf8'))
  const verifier = createVerifier({
    bundleKey: fromBase64Url(bundleKey),
    now: () => nowUnix * 1_000,
    inflate: nodeInflate(zlib),
  })
  await verifier.loadBundle(bundle)
  expect(codes.length).toBeGreaterThan(15)
  for (const { name, text, hex, purpose, expected } of codes) {
    const answer = verifier.verify(text ?? fromHex(hex), { purpose })
    expect([name, answer.ok ? 'accepted' : answer.reason]).toEqual([name, expected])
  }
})
