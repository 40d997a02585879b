import jsQR from 'jsqr'
import { terminalQr } from './lan.ts'

/** The symbol as a camera would see it on a terminal: four pixels a module. */
function pictureOf(text: string) {
  const scale = 4
  const rows = text.split('\n').map((line) => Array.from(line.slice(line.indexOf('m') + 1, -4)))
  const width = (rows[0]?.length ?? 0) * scale
  const height = rows.length * 2 * scale
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const cell = rows[Math.floor(y / scale / 2)]?.[Math.floor(x / scale)] ?? ' '
      const lower = Math.floor(y / scale) % 2 === 1
      const dark = cell === '█' || cell === (lower ? '▄' : '▀')
      if (dark) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { pixels, width, height }
}

test('default: the QR in the terminal reads as the address', () => {
  const address = 'http://192.168.100.200:4620/'
  const { pixels, width, height } = pictureOf(terminalQr(address))
  expect(jsQR(pixels, width, height)?.data).toBe(address)
})
