import { code128Widths } from '@essc/protocol/codes/code128'
import { SVG_TAIL, svgHead } from './symbol-svg.ts'

/** Quiet zone on both sides, in modules (ISO/IEC 15417, 4.4). */
const BORDER = 10
const HEIGHT = 40

/**
 * A Code 128 of digits as an SVG data URI. It may be stretched to any height.
 *
 * @param digits an even number of digits.
 */
export function drawBarcode(digits: string): string {
  let path = `M${BORDER},${HEIGHT / 2}`
  let width = 2 * BORDER
  code128Widths(digits).forEach((run, i) => {
    path += i % 2 === 0 ? `h${run}` : `m${run},0`
    width += run
  })
  const head = svgHead(width, HEIGHT, "%20preserveAspectRatio='none'")
  return `${head}stroke-width='${HEIGHT}'%20d='${path}${SVG_TAIL}`
}
