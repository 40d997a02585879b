import type { ScanPay } from '@essc/models/payments/scan-pay'

export interface ScanPayProps {
  /** Shown where payment is not on yet; left out, the offer is not made. */
  onLinkBank?: () => void
}

export interface ScanPayViewProps extends ScanPayProps {
  /** What was scanned and what came of it; `ScanPay` makes one of its own. */
  model: ScanPay
}
