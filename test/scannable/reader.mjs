import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
 * `{ file, isBar }`, and is answered with what four decoders that share no code read in it, as
 * hexadecimal; null where nothing was read, and no member for a decoder of other symbols.
 */

const run = promisify(execFile)
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const wasm = readFileSync(path.join(root, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
})

async function zbarimg(file) {
  const options = { encoding: 'buffer' }
  // It ends with 4 when it found nothing.
  const found = await run('zbarimg', ['-q', '--raw', '--oneshot', '-Sbinary', file], options).catch(
    () => undefined,
  )
  return found?.stdout
}

async function zxing(png, isBar) {
  const formats = isBar ? ['Code128'] : ['QRCode']
  return (await readBarcodes(png, { formats, tryHarder: true }))[0]?.bytes
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

for await (const line of createInterface({ input: process.stdin })) {
  const { file, isBar } = JSON.parse(line)
  const png = readFileSync(file)
  const { data, width, height } = PNG.sync.read(png)
  const picture = { data: new Uint8ClampedArray(data), width, height }
  const read = {
    zbarimg: hex(await zbarimg(file)),
    zxing: hex(await zxing(new Uint8Array(png), isBar)),
    ...(!isBar && { jsqr: hex(jsqr(picture)), qr: hex(qr(picture)) }),
  }
  process.stdout.write(`${JSON.stringify(read)}\n`)
}
