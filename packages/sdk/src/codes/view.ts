import type { SignedPurpose } from './signed.ts'

export type CodeKind = SignedPurpose | 'payment'

/** One code as it is to be shown. Times are the platform's, in Unix seconds. */
export interface CodeView {
  kind: CodeKind
  /** What the symbol carries. */
  text: string
  /** Data URI of the QR symbol as an SVG: the source of one image. */
  svg: string
  /** Payment: data URI of the Code 128. */
  barcodeSvg?: string
  /** Payment: the 20 digits. */
  digits?: string
  shownAtUnix: number
  /** When the next symbol takes its place. */
  expiresAtUnix: number
  /** Until when codes can be made without the network. */
  usableUntilUnix: number
  /**
   * The time in it is by a clock that an earlier run of the app learned, and the platform could not be
   * asked: terminals refuse it if the phone's clock was set since.
   */
  isClockDoubtful?: boolean
}
