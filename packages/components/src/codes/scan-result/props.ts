import type { ScanFinding } from '@essc/models/payments/scan-pay'

export interface ScanResultProps {
  /** What the code turned out to be. */
  kind: 'login' | 'pay' | ScanFinding
  /** Goes on with what was scanned; without it there is nothing to go on with. */
  onContinue?: () => void
  onScanAgain: () => void
}
