import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import jsQr from 'jsqr'
import { PNG } from 'pngjs'
import decodeQr from 'qr/decode.js'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

export interface Shot {
  png: Buffer
  file: string
}
/** Whether a decoder reads these bytes out of a screenshot; undefined where it cannot read the kind. */
export type Decoder = (
  shot: Shot,
  bytes: Uint8Array,
  isBar: boolean,
) => Promise<boolean | undefined>

const equals = (read: Uint8Array | number[] | undefined, bytes: Uint8Array) =>
  read !== undefined && Buffer.from(read).equals(Buffer.from(bytes))

const pictureOf = ({ png }: Shot) => {
  const { width, height, data } = PNG.sync.read(png)
  return { width, height, data: new Uint8ClampedArray(data) }
}

let isPrepared = false
function prepare(root: string): void {
  if (isPrepared) return
  isPrepared = true
  const wasm = readFileSync(
    path.join(root, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'),
  )
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)
  prepareZXingModule({ overrides: { wasmBinary: wasmBinary as ArrayBuffer } })
}

/** Four decoders that share no code with each other. */
export function decoders(root: string): Record<string, Decoder> {
  prepare(root)
  return {
    async zbarimg({ file }, bytes) {
      const { stdout } = spawnSync('zbarimg', ['-q', '--raw', '--oneshot', '-Sbinary', file])
      return equals(stdout, bytes)
    },
    async jsqr(shot, bytes, isBar) {
      if (isBar) return undefined
      const { data, width, height } = pictureOf(shot)
      return equals(jsQr(data, width, height)?.binaryData, bytes)
    },
    async zxing({ png }, bytes, isBar) {
      const found = await readBarcodes(new Uint8Array(png), {
        formats: isBar ? ['Code128'] : ['QRCode'],
        tryHarder: true,
      })
      return equals(found[0]?.bytes, bytes)
    },
    async qr(shot, bytes, isBar) {
      if (isBar) return undefined
      const textDecoder = (raw: Uint8Array) => String.fromCharCode(...raw)
      try {
        const text = decodeQr(pictureOf(shot), { textDecoder })
        return equals(
          Uint8Array.from(text, (char) => char.charCodeAt(0)),
          bytes,
        )
      } catch {
        return false
      }
    },
  }
}
