import { readFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { fromHex, toHex } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { bindingOf, parseBindingText } from '@essc/protocol/codes/binding'
import { authorisationMessage } from '@essc/protocol/codes/compact'
import { parsePaymentEnvelope } from '@essc/protocol/codes/emv/payment-envelope'
import { oneTimeNumber, parsePaymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import { parsePrintedText } from '@essc/protocol/codes/printed'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createVerifier } from '@essc/verifier/verify'

/** The codes that the project publishes for others to try their verifiers on. */
const vectors = JSON.parse(
  readFileSync(path.join(__dirname, '../../docs/vectors/codes.json'), 'utf8'),
)

async function open() {
  const verifier = createVerifier({
    bundleKey: fromHex(vectors.bundle.key),
    now: () => vectors.nowUnix * 1_000,
    inflate: nodeInflate(zlib),
  })
  await verifier.loadBundle(vectors.bundle as SignedTrustBundle)
  return verifier
}

test.each((vectors.codes as { name: string }[]).map((each) => [each.name, each]))(
  'docs/vectors: %s',
  async (_, each) => {
    const { text, asked, expected } = each as unknown as (typeof vectors.codes)[number]
    expect((await open()).verify(text, asked)).toMatchObject(expected)
  },
)

test('docs/vectors: the transport code, the printed code, binding and payment', async () => {
  const verifier = await open()
  const transport = verifier.verify(fromHex(vectors.transport.code), { purpose: 'travel' })
  expect(transport).toMatchObject({ ok: true, limitFen: 70_000 })

  const printed = parsePrintedText(vectors.printed)!
  const { issuerKeys } = JSON.parse(vectors.bundle.payload)
  const issuer = sm2Verifier(new Uint8Array(Buffer.from(issuerKeys[0], 'base64url')))
  expect(issuer(printed.issuerSignature, authorisationMessage(printed.bytes))).toBe(true)

  const { text, bytes, ...challenge } = vectors.binding
  expect(parseBindingText(text)).toEqual(challenge)
  expect(toHex(bindingOf(challenge))).toBe(bytes)

  const { secret, handle, digits, emv } = vectors.payment
  const number = oneTimeNumber(fromHex(secret), paymentStep(vectors.nowUnix))
  expect(parsePaymentDigits(digits)).toEqual({ handle, number })
  expect(parsePaymentEnvelope(emv)).toBe(digits)
})
