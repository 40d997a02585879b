import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromHex } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  encodeMerchantObjects,
  encodeMerchantPresented,
} from '@essc/protocol/codes/emv/merchant-presented'
import { explainAlone } from './explain.ts'
import { explanationLines } from './explain-text.ts'
import { explainWord } from './explain-words.ts'
import { createProofCheck } from './proof.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const vectors = JSON.parse(
  readFileSync(path.resolve(here, '../../../docs/vectors/codes.json'), 'utf8'),
)
const coded = (name: string): string | Uint8Array => {
  const { text, bytes } = vectors.codes.find((each: { name: string }) => each.name === name)
  return text ?? fromHex(bytes)
}
const isProven = createProofCheck({ verifier: sm2Verifier, sm3 })
const alone = (code: string | Uint8Array, purpose: 'identity' | 'travel' = 'identity') =>
  explainAlone(
    code,
    { purpose },
    { nowUnix: vectors.nowUnix, sm3, isRight: ({ proof }) => isProven(proof) },
  )

const merchantText = encodeMerchantPresented([
  { id: '00', value: '01' },
  { id: '01', value: '11' },
  {
    id: '26',
    value: encodeMerchantObjects([
      { id: '00', value: 'F0455353430001' },
      { id: '01', value: 'x' },
    ]),
  },
  { id: '52', value: '0000' },
  { id: '53', value: '156' },
  { id: '58', value: 'CN' },
  { id: '59', value: 'SHOP' },
  { id: '60', value: 'CN' },
  { id: '62', value: encodeMerchantObjects([{ id: '07', value: '12' }]) },
  {
    id: '64',
    value: encodeMerchantObjects([
      { id: '00', value: 'zh' },
      { id: '01', value: '青禾' },
    ]),
  },
])

const kinds: [kind: string, code: string | Uint8Array, length: number][] = [
  ['compact', coded('identity'), 198],
  ['chain', coded('chain code'), 157],
  ['printed', coded('printed'), 124],
  ['transport', coded('transport code'), 364],
  ['payment', vectors.payment.digits, 20],
  ['EMV consumer-presented code', vectors.payment.emv, 32],
  ['EMV merchant-presented code', merchantText, Array.from(merchantText).length],
  ['terminal binding request', vectors.binding.text, 59],
]

test.each(kinds)(
  'parameters: %s is taken apart to the last byte, in both languages',
  (kind, code, length) => {
    const explained = alone(code)
    expect(explained.kind).toBe(kind)
    expect(explained.fields.at(-1)!.bytes[1]).toBe(length - 1)
    for (const { bytes, hex } of explained.fields)
      expect(bytes[1] - bytes[0] >= 0 && hex !== '').toBe(true)
    const names = [kind, ...[...explained.fields, ...explained.checks].map(({ name }) => name)]
    for (const name of names) {
      expect(explainWord('zh', name)).toMatch(/[\u4e00-\u9fff]/)
      expect(explainWord('en', name)).not.toMatch(/[\u4e00-\u9fff]|[a-z][A-Z]/)
    }
  },
)

test('behavior: what is inside an object of a till’s code has its own place', () => {
  const at = (name: string) => {
    const { bytes, value } = alone(merchantText).fields.find((field) => field.name === name)!
    return [
      Array.from(merchantText)
        .slice(bytes[0] + 4, bytes[1] + 1)
        .join(''),
      value,
    ]
  }
  expect(at('26.00 globally unique identifier')).toEqual(['F0455353430001', 'F0455353430001'])
  expect(at('62.07 terminal label')).toEqual(['12', '12'])
  expect(at('64.01 merchant name, other language')).toEqual(['青禾', '青禾'])
  expect(explainWord('zh', '64.01 merchant name, other language')).toBe(
    '64.01 商户名称（其他语言）',
  )
})

test('behavior: without a bundle, what cannot be known is named and not judged', () => {
  const outcomes = Object.fromEntries(
    alone(coded('identity')).checks.map((c) => [c.name, c.outcome]),
  )
  expect(outcomes).toMatchObject({
    format: 'passed',
    codeSignature: 'passed',
    issuer: 'not checked',
    status: 'not checked',
  })
  expect(outcomes.certificate).toBeUndefined()
  const gate = alone(coded('transport code'), 'travel')
  expect(gate.reason).toBeUndefined()
  expect(gate.checks.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
    'format: passed',
    ...[
      'bundle',
      'issuer',
      'purpose',
      'times',
      'certificate',
      'issuerSignature',
      'codeSignature',
    ].map((name) => `${name}: not checked`),
    ...['online', 'binding', 'limit', 'status', 'replay'].map((name) => `${name}: not checked`),
  ])
})

test.each(['https://example.com/', '', 'SC1-BIND:', 'SC1:W50'])(
  'behavior: %j is malformed, and every check is named',
  (text) => {
    const { checks, reason } = alone(text)
    expect(reason).toBe('CODE_MALFORMED')
    expect(checks[0]).toEqual({ name: 'format', outcome: 'failed', reason })
    expect(checks).toHaveLength(13)
  },
)

test('behavior: lines for people say which check failed and why', () => {
  const lines = (locale: 'zh' | 'en') => explanationLines(alone(coded('travel')), locale)
  expect(lines('en')).toContain('✗ purpose: failed CODE_WRONG_PURPOSE')
  expect(lines('zh')).toContain('✗ 用途: 未通过 CODE_WRONG_PURPOSE')
  expect(lines('zh')[0]).toBe('身份码或出行码（SC1）')
  expect(lines('zh').join('\n')).toMatch(/单次限额 +7\.00 元 {2}\[0002bc\]/)
  expect(lines('en').join('\n')).toMatch(/validity +1440 min/)
  for (const locale of ['zh', 'en'] as const)
    expect(lines(locale).join('\n')).toContain('2027-01-15 15:59:50 +08:00')
})
