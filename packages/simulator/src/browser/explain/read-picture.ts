import { type DecodeQr, readImage } from '@essc/verifier/read-image'
import decodeQr from 'qr/decode.js'

/** The symbol in a picture, or undefined when none can be read. */
export async function readPicture(file: Blob): Promise<string | Uint8Array | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    const context = new OffscreenCanvas(width, height).getContext('2d')
    if (context === null) return undefined
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    return readImage({ width, height, data: new Uint8Array(data.buffer) }, decodeQr as DecodeQr)
  } catch {
    return undefined
  }
}
