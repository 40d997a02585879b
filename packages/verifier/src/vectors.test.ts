import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { fromHex, toHex } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { bindingOf, parseBindingText } from '@essc/protocol/codes/binding'
import { parsePaymentEnvelope } from '@essc/protocol/codes/emv/payment-envelope'
import { oneTimeNumber, parsePaymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { parseMerchantCode } from '@essc/protocol/payments/merchant-code'
import type { VerifyOptions } from './checks.ts'
import { nodeInflate } from './node-inflate.ts'
import { createVerifier, type VerifierOptions } from './verify.ts'

/** The codes that the project publishes for others to try their verifiers on. */
const here = path.dirname(fileURLToPath(import.meta.url))
const file = path.resolve(here, '../../../docs/vectors/codes.json')
const vectors = JSON.parse(readFileSync(file, 'utf8'))

interface Case {
  name: string
  text?: string
  bytes?: string
  asked: VerifyOptions
  nowUnix?: number
  expected: { ok: boolean; reason?: string }
}
const shownBy = ({ text, bytes }: Case) => text ?? fromHex(bytes!)
// Those in turn are for the portable one.
const native = nodeSm2()
const named = (cases: Case[]) => cases.map((each) => [each.name, each] as const)

async function open(
  now = () => vectors.nowUnix as number,
  sm2?: NonNullable<VerifierOptions['sm2']>,
) {
  const verifier = createVerifier({
    bundleKey: fromHex(vectors.bundleKey),
    now: () => now() * 1_000,
    inflate: nodeInflate(zlib),
    ...(sm2 && { sm2 }),
  })
  await verifier.loadBundle(vectors.bundle as SignedTrustBundle)
  return verifier
}

test.each(named(vectors.codes))('docs/vectors, each alone: %s', async (_, each) => {
  const verifier = await open(() => each.nowUnix ?? vectors.nowUnix, native)
  const explained = verifier.explain(shownBy(each), each.asked)
  expect(verifier.verify(shownBy(each), each.asked)).toMatchObject(each.expected)
  expect(explained.reason).toBe(each.expected.reason)
})

test('docs/vectors, in turn at one terminal', async () => {
  let nowUnix: number = vectors.nowUnix
  const verifier = await open(() => nowUnix)
  for (const each of vectors.inTurn as Case[]) {
    nowUnix = each.nowUnix ?? vectors.nowUnix
    const { ok } = each.expected
    const answer = verifier.verify(shownBy(each), each.asked)
    expect([each.name, answer]).toMatchObject([each.name, each.expected])
    expect(ok || !answer.ok).toBe(true)
  }
})

test.each(named(vectors.bundles))('docs/vectors, bundles: %s', async (_, each) => {
  const signed = each as unknown as SignedTrustBundle
  const loaded = (await open(undefined, native)).loadBundle(signed)
  const said = await loaded.then(
    () => ({ ok: true }),
    ({ code }: { code: string }) => ({ ok: false, reason: code }),
  )
  expect(said).toEqual(each.expected)
})

test('docs/vectors: binding, payment and merchant', () => {
  const { text, bytes, ...challenge } = vectors.binding
  expect(parseBindingText(text)).toEqual(challenge)
  expect(toHex(bindingOf(challenge))).toBe(bytes)

  const { secret, handle, digits, emv } = vectors.payment
  const number = oneTimeNumber(fromHex(secret), paymentStep(vectors.nowUnix))
  expect(parsePaymentDigits(digits)).toEqual({ handle, number })
  expect(parsePaymentEnvelope(emv)).toBe(digits)

  const { presentmentId, amountFen } = vectors.merchant
  expect(parseMerchantCode(vectors.merchant.text)).toEqual({ presentmentId, amountFen })
})
