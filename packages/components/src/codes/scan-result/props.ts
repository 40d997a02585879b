export interface ScanResultProps {
  /** What the code turned out to be. */
  kind: 'login' | 'pay' | 'unknown'
  /** Goes on with what was scanned; without it there is nothing to go on with. */
  onContinue?: () => void
  onScanAgain: () => void
}
