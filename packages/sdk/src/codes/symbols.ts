import { encodeQR } from 'qr'
import { createSymbolDrawer } from './symbol-svg.ts'

export interface Symbols {
  /**
   * A compact or chain code: level L, alphanumeric, version 9 or 8.
   *
   * @returns the data URI of an SVG.
   */
  compact(text: string): string
  /** The digits of a payment code: level M, numeric. @returns the data URI of an SVG. */
  digits(text: string): string
}

/** Characters that version 8 holds at level L (ISO/IEC 18004, table 7). */
const VERSION_8_CHARACTERS = 279

/** Encodes and draws QR symbols. */
export function createSymbols(): Symbols {
  const draw = createSymbolDrawer()
  // The encoder insists on a border of at least one module; the drawer has its own.
  const bare = (rows: boolean[][]) => rows.slice(1, -1).map((row) => row.slice(1, -1))
  return {
    compact(text) {
      const version = text.length > VERSION_8_CHARACTERS ? 9 : 8
      return draw(
        bare(encodeQR(text, 'raw', { ecc: 'low', encoding: 'alphanumeric', version, border: 1 })),
      )
    },
    digits: (text) =>
      draw(bare(encodeQR(text, 'raw', { ecc: 'medium', encoding: 'numeric', border: 1 }))),
  }
}
