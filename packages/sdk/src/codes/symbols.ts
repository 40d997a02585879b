import { encodeQR } from 'qr'
import { createSymbolDrawer } from './symbol-svg.ts'

export interface Symbols {
  /** A compact code: version 9, level L, alphanumeric. @returns the data URI of an SVG. */
  compact(text: string): string
  /** The digits of a payment code: level M, numeric. @returns the data URI of an SVG. */
  digits(text: string): string
}

/** Encodes and draws QR symbols. */
export function createSymbols(): Symbols {
  const draw = createSymbolDrawer()
  // The encoder insists on a border of at least one module; the drawer has its own.
  const bare = (rows: boolean[][]) => rows.slice(1, -1).map((row) => row.slice(1, -1))
  return {
    compact: (text) =>
      draw(
        bare(
          encodeQR(text, 'raw', { ecc: 'low', encoding: 'alphanumeric', version: 9, border: 1 }),
        ),
      ),
    digits: (text) =>
      draw(bare(encodeQR(text, 'raw', { ecc: 'medium', encoding: 'numeric', border: 1 }))),
  }
}
