import { code128Widths } from '@essc/protocol/codes/code128'
import { encodePiece, padPiece } from './base64.ts'

/** Quiet zone on both sides, in modules (ISO/IEC 15417, 4.4). */
const BORDER = 10
const HEIGHT = 40

/**
 * A Code 128 of digits as an SVG data URI. It may be stretched to any height.
 *
 * @param digits an even number of digits.
 */
export function drawBarcode(digits: string): string {
  let path = `M${BORDER} ${HEIGHT / 2}`
  let width = BORDER
  code128Widths(digits).forEach((run, i) => {
    path += i % 2 === 0 ? `h${run}` : `m${run} 0`
    width += run
  })
  width += BORDER
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${width}v${HEIGHT}H0z"/>` +
    `<path stroke="#000" stroke-width="${HEIGHT}" d="${path}"/></svg>`
  return `data:image/svg+xml;base64,${encodePiece(padPiece(svg))}`
}
