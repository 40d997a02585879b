/** Quiet zone, in modules (ISO/IEC 18004, 6.3.8). */
const BORDER = 4

/** The end of what {@link svgHead} began. */
export const SVG_TAIL = `'/%3E%3C/svg%3E`

/** Draws the modules of a QR symbol: rows, true for dark, without a quiet zone. @returns a data URI */
export type DrawSymbol = (modules: readonly (readonly boolean[])[]) => string

/**
 * Draws symbols as an SVG with one path of horizontal strokes.
 *
 * The data URI is percent-escaped and written with characters that need no escape wherever there is a
 * choice: three quarters of the length of base64, for every byte crosses from the logic to the view.
 * Strokes are remembered as text: on a phone without JIT, writing numbers costs more than looking up.
 */
export function createSymbolDrawer(): DrawSymbol {
  const pieces = new Map<number, string>()

  function stroke(dx: number, dy: number, length: number): string {
    const key = ((dx + 256) * 512 + length) * 512 + dy
    let piece = pieces.get(key)
    if (piece === undefined) {
      piece = `m${dx},${dy}h${length}`
      pieces.set(key, piece)
    }
    return piece
  }

  return (modules) => {
    const size = modules.length
    let text = `${svgHead(size + 2 * BORDER)}d='M${BORDER},${BORDER}.5`
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
    return text + SVG_TAIL
  }
}

/** A white field and the beginning of a black path, up to its strokes. */
export function svgHead(width: number, height = width, more = ''): string {
  return (
    `data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0,0,${width},${height}'` +
    `%20shape-rendering='crispEdges'${more}%3E` +
    `%3Cpath%20fill='white'%20d='M0,0h${width}v${height}H0z'/%3E%3Cpath%20stroke='black'%20`
  )
}
