import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import jsQr from 'jsqr'
import { PNG } from 'pngjs'
import decodeQr from 'qr/decode.js'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/**
 * A program of its own, so that two of them use two cores: each line of input names a screenshot,
 * `{ file, isBar, scale, noise, seed }`, and is answered with what four decoders that share no code read in it, as
 * hexadecimal; null where nothing was read, and no member for a decoder of other symbols.
 */

const run = promisify(execFile)
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const wasm = readFileSync(path.join(root, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
})

async function zbarimg(file, isBar) {
  const options = { encoding: 'buffer' }
  // Only what is looked for: it makes barcodes of other kinds out of noise.
  const kind = ['-Sdisable', `-S${isBar ? 'code128' : 'qrcode'}.enable`, '-Sbinary']
  // It ends with 4 when it found nothing.
  const found = await run('zbarimg', ['-q', '--raw', '--oneshot', ...kind, file], options).catch(
    () => undefined,
  )
  return found?.stdout
}

async function zxing(picture, isBar) {
  const formats = isBar ? ['Code128'] : ['QRCode']
  return (await readBarcodes(picture, { formats, tryHarder: true }))[0]?.bytes
}

/** Dark on light is all that we show, so the inverse is not tried. */
const jsqr = ({ data, width, height }) =>
  jsQr(data, width, height, { inversionAttempts: 'dontInvert' })?.binaryData

function qr(picture) {
  try {
    const textDecoder = (raw) => String.fromCharCode(...raw)
    return Buffer.from(decodeQr(picture, { textDecoder }), 'latin1')
  } catch {
    return undefined
  }
}

const hex = (bytes) => (bytes?.length ? Buffer.from(bytes).toString('hex') : null)

/** Noise of grey, at most `most` levels either way, drawn from a seed (xorshift). */
function addNoise(data, most, seed) {
  let state = seed | 0 || 1
  for (let at = 0; at < data.length; at += 4) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const change = ((state >>> 0) % (2 * most + 1)) - most
    // A clamped array: no level is above white or below black.
    for (let k = 0; k < 3; k++) data[at + k] += change
  }
}

/** As a camera further off sees it: every pixel the mean of those that it covers. */
function shrink({ data, width, height }, scale) {
  const small = { width: Math.floor(width * scale), height: Math.floor(height * scale) }
  const pixels = new Uint8ClampedArray(4 * small.width * small.height).fill(255)
  for (let y = 0, to = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++, to += 4) {
      const [left, right] = [Math.floor(x / scale), Math.ceil((x + 1) / scale)]
      const [top, bottom] = [Math.floor(y / scale), Math.ceil((y + 1) / scale)]
      for (let k = 0; k < 3; k++) {
        let sum = 0
        for (let row = top; row < bottom; row++)
          for (let at = left; at < right; at++) sum += data[4 * (row * width + at) + k]
        pixels[to + k] = sum / ((right - left) * (bottom - top))
      }
    }
  return { ...small, data: pixels }
}

/** A picture as zbarimg reads it, of grey. */
function pgm({ data, width, height }) {
  const grey = Buffer.alloc(width * height)
  for (let i = 0; i < grey.length; i++)
    grey[i] = (data[4 * i] * 299 + data[4 * i + 1] * 587 + data[4 * i + 2] * 114) / 1_000
  return Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), grey])
}

for await (const line of createInterface({ input: process.stdin })) {
  const { file, isBar, scale, noise, seed } = JSON.parse(line)
  const { data, width, height } = PNG.sync.read(readFileSync(file))
  const near = { data: new Uint8ClampedArray(data), width, height }
  const picture = scale < 1 ? shrink(near, scale) : near
  if (noise > 0) addNoise(picture.data, noise, seed)
  const grey = file.replace(/png$/, 'pgm')
  writeFileSync(grey, pgm(picture))
  const read = {
    zbarimg: hex(await zbarimg(grey, isBar)),
    zxing: hex(await zxing(picture, isBar)),
    ...(!isBar && { jsqr: hex(jsqr(picture)), qr: hex(qr(picture)) }),
  }
  process.stdout.write(`${JSON.stringify(read)}\n`)
}
