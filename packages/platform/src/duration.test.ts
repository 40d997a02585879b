import { parseDuration } from './duration.ts'

test('default', () => {
  expect(parseDuration('+30d')).toBe(30 * 86_400_000)
})

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['+12h', 43_200_000],
  ['0s', 0],
])('parameters: %s', (text, ms) => expect(parseDuration(text)).toBe(ms))

test.each(['', '30', '-1d', '1.5d', '1w', '+', 'd', ' 1d', '1234567d'])(
  'parameters: "%s" is no length of time',
  (text) => expect(() => parseDuration(text)).toThrow(TypeError),
)
