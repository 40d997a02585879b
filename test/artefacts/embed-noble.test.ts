import * as source from '@essc/crypto/sm2'

// The bundles leave out what SM2 does not call of the curve library. What is left answers as the whole does.
let bundled: typeof source
beforeAll(async () => {
  const { bundleEntry } = (await import('../../config/scripts/bundle-embed.mjs')) as {
    bundleEntry(contents: string, to: object): Promise<{ text: string }>
  }
  const { text } = await bundleEntry("export * from '@essc/crypto/sm2'", {
    format: 'cjs',
    target: 'es2017',
  })
  const module = { exports: {} }
  new Function('module', 'exports', text)(module, module.exports)
  bundled = module.exports as typeof source
})

/** The same bytes for both. */
function counted() {
  let next = 1
  return (length: number) => new Uint8Array(length).map(() => (next = (next * 73 + 41) & 255))
}

test('default: keys, signatures and sealed texts are those of the whole library', () => {
  const run = ({ sm2KeyPair, sm2Signer, sm2Encrypt, sm2Uncompressed }: typeof source) => {
    const random = counted()
    const pair = sm2KeyPair(random)
    const message = Uint8Array.of(1, 2, 3)
    return [
      pair,
      sm2Signer(pair.secretKey, random).sign(message),
      sm2Encrypt(pair.publicKey, message, random),
      sm2Uncompressed(pair.publicKey),
    ]
  }
  expect(run(bundled)).toEqual(run(source))
})

test('behavior: what one signs or seals, the other verifies and opens', () => {
  const { secretKey, publicKey } = source.sm2KeyPair(counted())
  const message = Uint8Array.of(9, 8, 7)
  const signature = bundled.sm2Signer(secretKey, counted()).sign(message)
  for (const keep of [false, true]) {
    expect(source.sm2Verifier(publicKey, keep)(signature, message)).toBe(true)
    expect(bundled.sm2Verifier(publicKey, keep)(signature, message)).toBe(true)
    signature[5]! ^= 1
    expect(bundled.sm2Verifier(publicKey, keep)(signature, message)).toBe(false)
    signature[5]! ^= 1
  }
  const sealed = source.sm2Encrypt(publicKey, message, counted())
  expect(bundled.sm2Decrypt(secretKey, sealed, counted())).toEqual(message)
})

test('behavior: a point off the curve, out of range or of the wrong length is refused', () => {
  const { publicKey } = source.sm2KeyPair(counted())
  const refused = [
    Uint8Array.of(2).slice(0, 0),
    publicKey.slice(0, 32),
    new Uint8Array(33).fill(255).fill(2, 0, 1),
    new Uint8Array(33),
  ]
  // About half of all x are on the curve: of these some are and some are not, the same ones for both.
  for (let x = 1; x < 20; x++) {
    const key = new Uint8Array(33)
    key[0] = 2
    key[32] = x
    refused.push(key)
  }
  const said = refused.map((key) => bundled.isSm2PublicKey(key))
  expect(said).toEqual(refused.map((key) => source.isSm2PublicKey(key)))
  expect(said.slice(0, 4)).toEqual([false, false, false, false])
  expect(new Set(said.slice(4)).size).toBe(2)
})
