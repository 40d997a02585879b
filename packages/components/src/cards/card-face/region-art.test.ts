import { regionArt } from './region-art.ts'

/** Relative luminance and contrast after WCAG 2.2, 1.4.3. */
function contrastWithWhite(colour: string, whiteOver: number): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16)
    const seen = (value + (255 - value) * whiteOver) / 255
    return seen <= 0.03928 ? seen / 12.92 : ((seen + 0.055) / 1.055) ** 2.4
  }
  return 1.05 / (0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05)
}

const provinces = Array.from({ length: 56 }, (_, at) => String(at + 11))

test('WCAG 2.2, 1.4.3: white text on every region, also where all layers lie over the ground', () => {
  const over = 1 - 0.94 * 0.97 * 0.96 * 0.95
  for (const province of provinces) {
    const { from, to } = regionArt(`${province}0500`)
    for (const end of [from, to]) expect(contrastWithWhite(end, over)).toBeGreaterThanOrEqual(4.5)
  }
})

test('behavior: two cities of a province share their ground and differ in their picture', () => {
  const huzhou = regionArt('330500')
  const hangzhou = regionArt('330100')
  expect([huzhou.from, huzhou.to]).toEqual([hangzhou.from, hangzhou.to])
  expect(huzhou.image).not.toBe(hangzhou.image)
  expect(regionArt('330500')).toEqual(huzhou)
})

test('parameters: a code that is none gives a plain, in less than 2 KB', () => {
  for (const code of ['', 'x', '999999', ...provinces.map((each) => `${each}0100`)]) {
    const { image } = regionArt(code)
    expect(image.length).toBeLessThan(2_000)
    expect(image).not.toMatch(/NaN|undefined/)
  }
})
