import { encodePiece, padPiece } from './base64.ts'

/** Quiet zone, in modules (ISO/IEC 18004, 6.3.8). */
const BORDER = 4
const PREFIX = 'data:image/svg+xml;base64,'

/**
 * Draws the modules of a QR symbol as an SVG with one path of horizontal strokes.
 *
 * Every stroke is written as a piece whose base64 is remembered, so that drawing costs one look-up a
 * stroke: on a phone without JIT, encoding the whole text would cost as much as encoding the symbol.
 *
 * @param modules rows, true for dark, without a quiet zone.
 * @returns a data URI.
 */
export type DrawSymbol = (modules: readonly (readonly boolean[])[]) => string

export function createSymbolDrawer(): DrawSymbol {
  const pieces = new Map<number, string>()
  const heads = new Map<number, string>()
  const tail = encodePiece(padPiece('"/></svg>'))

  function stroke(dx: number, dy: number, length: number): string {
    const key = ((dx + 256) * 512 + length) * 512 + dy
    let piece = pieces.get(key)
    if (piece === undefined) {
      piece = encodePiece(padPiece(`m${dx} ${dy}h${length}`))
      pieces.set(key, piece)
    }
    return piece
  }

  function head(size: number): string {
    let text = heads.get(size)
    if (text === undefined) {
      const edge = size + 2 * BORDER
      text =
        PREFIX +
        encodePiece(
          padPiece(
            `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}" shape-rendering="crispEdges">` +
              `<path fill="#fff" d="M0 0h${edge}v${edge}H0z"/>` +
              `<path stroke="#000" d="M${BORDER} ${BORDER}.5`,
          ),
        )
      heads.set(size, text)
    }
    return text
  }

  return (modules) => {
    const size = modules.length
    let text = head(size)
    let penX = 0
    let penY = 0
    for (let y = 0; y < size; y++) {
      const row = modules[y]!
      for (let x = row.indexOf(true); x >= 0; ) {
        let end = row.indexOf(false, x)
        if (end < 0) end = size
        text += stroke(x - penX, y - penY, end - x)
        penX = end
        penY = y
        x = end < size ? row.indexOf(true, end) : -1
      }
    }
    return text + tail
  }
}
