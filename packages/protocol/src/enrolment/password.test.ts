import { utf8 } from '@essc/crypto/bytes'
import { parsePasswordEnvelope, passwordEnvelope, passwordWeakness } from './password.ts'

test('default: what is sealed is read back, and nothing else is', () => {
  const envelope = {
    password: '730592',
    sessionId: '0192f0c1-0000-7000-8000-000000000001',
    purpose: 'payment' as const,
    digest: 'abc',
    nonce: 'n.1',
    timeUnix: 1_795_000_000,
  }
  expect(parsePasswordEnvelope(passwordEnvelope(envelope))).toEqual(envelope)
  for (const text of [
    '',
    'essc-password-v2\ns\npayment\n-\nn\n1\n730592',
    'essc-password-v1\ns\nother\n-\nn\n1\n730592',
    'essc-password-v1\ns\npayment\n-\nn\n1\n73059',
    'essc-password-v1\ns\npayment\n-\nn\n1\n730592\nmore',
  ])
    expect(parsePasswordEnvelope(utf8(text))).toBeUndefined()
  expect(parsePasswordEnvelope(Uint8Array.of(0xff))).toBeUndefined()
})

test('parameters: what people choose is refused, each for its reason', () => {
  const cases: [string, string | undefined][] = [
    ['12345', 'format'],
    ['12345a', 'format'],
    ['111111', 'repeat'],
    ['112233', 'repeat'],
    ['123123', 'repeat'],
    ['121212', 'repeat'],
    ['123321', 'repeat'],
    ['888812', 'repeat'],
    ['123456', 'run'],
    ['654321', 'run'],
    ['890123', 'run'],
    ['135791', 'run'],
    ['912345', 'run'],
    ['880214', 'date'],
    ['140288', 'date'],
    ['021488', 'date'],
    ['198871', 'date'],
    ['730592', undefined],
    ['806415', undefined],
  ]
  for (const [password, reason] of cases)
    expect([password, passwordWeakness(password)]).toEqual([password, reason])
  expect(passwordWeakness('730592', '11010119730592003X')).toBe('document')
})

test('behavior: all dates and more than 100,000 others are refused, and most numbers are not', () => {
  let refused = 0
  for (let value = 0; value < 1_000_000; value++)
    if (passwordWeakness(String(value).padStart(6, '0'))) refused++
  // The share stands in the docstring of passwordWeakness.
  expect(refused).toBeGreaterThan(100_000)
  expect(refused).toBeLessThan(200_000)
  process.stdout.write(`refused passwords: ${refused}\n`)
})
