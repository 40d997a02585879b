import { crc32, deflateSync } from 'node:zlib'

/** A document of a test person, and whether its reader gets a digit wrong. */
export interface Specimen {
  readonly personRef: string
  readonly isMisread: boolean
}

const MARK = 'ESSC-SPECIMEN'
const WIDTH = 428
const HEIGHT = 270

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** Rows of a plain card: a band above, a portrait's field at the right, lines where text would be. */
function rows(): Buffer {
  const out = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1))
  for (let y = 0; y < HEIGHT; y += 1) {
    const start = y * (WIDTH * 3 + 1) + 1
    for (let x = 0; x < WIDTH; x += 1) {
      const isPortrait = x > 290 && x < 400 && y > 60 && y < 200
      const isLine = x > 28 && x < 260 && y > 60 && y % 30 < 8
      const [red, green, blue] =
        y < 36
          ? [72, 118, 160]
          : isPortrait
            ? [190, 200, 210]
            : isLine
              ? [120, 126, 134]
              : [232, 238, 242]
      out[start + x * 3] = red!
      out[start + x * 3 + 1] = green!
      out[start + x * 3 + 2] = blue!
    }
  }
  return out
}

/**
 * The picture of a test person's document: a blank card, as PNG. Who it belongs to stands in a text
 * chunk for the sandbox's reader, since no optical one is part of a sandbox.
 */
export function drawSpecimen({ personRef, isMisread }: Specimen): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const text = `Comment\0${MARK} ${personRef} ${isMisread ? 'misread' : 'clear'};`
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(text, 'latin1')),
    chunk('IDAT', deflateSync(rows())),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Whose specimen a photo shows; undefined for any other photo. */
export function readSpecimen(bytes: Uint8Array): Specimen | undefined {
  const head = Buffer.from(bytes.subarray(0, 4_096)).toString('latin1')
  const found = new RegExp(`${MARK} (sp_\\d{1,8}) (misread|clear);`).exec(head)
  return found ? { personRef: found[1]!, isMisread: found[2] === 'misread' } : undefined
}
