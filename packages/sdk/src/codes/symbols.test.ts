import { compactText } from '@essc/protocol/codes/compact'
import fc from 'fast-check'
import jsQR from 'jsqr'
import { encodeQR } from 'qr'
import { drawBarcode } from './barcode-svg.ts'
import { createSymbolDrawer } from './symbol-svg.ts'
import { createSymbols } from './symbols.ts'

const svgOf = (uri: string) => {
  const [, data] = /^data:image\/svg\+xml,([!$&-;=?-Z_a-z~%]+)$/.exec(uri)!
  return decodeURIComponent(data!)
}

/** Paints the strokes of a path, by the rules of SVG, on a grid of modules. */
function paint(svg: string): { size: number; dark: boolean[][] } {
  const size = Number(/viewBox='0,0,(\d+),\1'/.exec(svg)![1])
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  let x = 0
  let y = 0
  for (const [, command, a, b] of /stroke='black' d='([^']*)'/
    .exec(svg)![1]!
    .matchAll(/([Mmh])(-?[\d.]+)(?:,(-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(a), Number(b)]
    else if (command === 'm') [x, y] = [x + Number(a), y + Number(b)]
    else {
      for (let i = 0; i < Number(a); i++) dark[Math.floor(y)]![x + i] = true
      x += Number(a)
    }
  }
  return { size, dark }
}

function scan(svg: string): string | undefined {
  const { size, dark } = paint(svg)
  const scale = 4
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4)
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      pixels.fill(
        dark[Math.floor(y / scale)]![Math.floor(x / scale)] ? 0 : 255,
        (y * size * scale + x) * 4,
        (y * size * scale + x) * 4 + 4,
      )
  return jsQR(pixels, size * scale, size * scale)?.data
}

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

test('default', () => {
  const symbols = createSymbols()
  const text = 'SC1:'.padEnd(301, 'A9 $%')
  const svg = svgOf(symbols.compact(text))
  expect(svg).toContain("viewBox='0,0,61,61'")
  expect(scan(svg)).toBe(text)
  expect(scan(svgOf(symbols.digits('95123456789012345678')))).toBe('95123456789012345678')
  const chain = svgOf(symbols.compact('SC2:'.padEnd(240, 'A9 $%')))
  expect(chain).toContain("viewBox='0,0,57,57'")
  expect(scan(chain)).toBe('SC2:'.padEnd(240, 'A9 $%'))
})

test('behavior: every module is drawn where it is, for any symbol', () => {
  const draw = createSymbolDrawer()
  const char = fc.constantFrom(...ALPHANUMERIC)
  fc.assert(
    fc.property(fc.string({ unit: char, minLength: 1, maxLength: 400 }), (text) => {
      const rows = encodeQR(text, 'raw', { ecc: 'low', border: 4 })
      const bare = rows.slice(4, -4).map((row) => row.slice(4, -4))
      const { dark } = paint(svgOf(draw(bare)))
      expect(dark).toEqual(rows)
    }),
    { seed: Number(process.env.ESSC_SEED ?? 7), numRuns: 40 },
  )
})

test('behavior: the symbol of a code stays below 5,000 bytes', () => {
  const { compact } = createSymbols()
  const bytes = fc.uint8Array({ minLength: 198, maxLength: 198 })
  fc.assert(
    fc.property(bytes, (code) => compact(compactText(code)).length < 5_000),
    { seed: Number(process.env.ESSC_SEED ?? 7), numRuns: 60 },
  )
})

test('behavior: the barcode has its quiet zones and as many bars as its digits need', () => {
  const svg = svgOf(drawBarcode('95123456789012345678'))
  // 11 modules each for start, ten pairs and check, 13 for stop, and twice ten of quiet zone.
  expect(svg).toContain(`viewBox='0,0,${12 * 11 + 13 + 20},40'`)
  expect(svg.match(/h\d/g)!.length).toBe(12 * 3 + 4 + 1)
  expect(svg).toContain("d='M10,20h2")
})
