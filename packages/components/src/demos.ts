import { demo as activityList } from './activity/activity-list/demo.tsx'
import { demo as consentSheet } from './activity/consent-sheet/demo.tsx'
import { demo as cardFace } from './cards/card-face/demo.tsx'
import { demo as cardStack } from './cards/card-stack/demo.tsx'
import { demo as leaveCard } from './cards/leave-card/demo.tsx'
import { demo as licenceView } from './cards/licence-view/demo.tsx'
import { demo as codePanel } from './codes/code-panel/demo.tsx'
import { demo as scanResult } from './codes/scan-result/demo.tsx'
import { demo as bankLink } from './enrolment/bank-link/demo.tsx'
import { demo as enrolmentFlow } from './enrolment/enrolment-flow/demo.tsx'
import { demo as unlock } from './enrolment/unlock/demo.tsx'
import { demo as passwordKeypad } from './password/password-keypad/demo.tsx'
import { demo as amountKeypad } from './payments/amount-keypad/demo.tsx'
import { demo as paySheet } from './payments/pay-sheet/demo.tsx'
import { demo as paymentList } from './payments/payment-list/demo.tsx'
import { demo as receipt } from './payments/receipt/demo.tsx'
import { demo as scanPay } from './payments/scan-pay/demo.tsx'
import { demo as serviceDetail } from './services/service-detail/demo.tsx'
import { demo as serviceGrid } from './services/service-grid/demo.tsx'
import { demo as serviceList } from './services/service-list/demo.tsx'
import type { Demo } from './shared/demo.ts'
import { demo as permission } from './shared/permission/demo.tsx'

/** Every component with all its states: what the gallery shows and the machine checks. */
export const demos: readonly Demo[] = [
  activityList,
  consentSheet,
  cardFace,
  cardStack,
  leaveCard,
  licenceView,
  codePanel,
  scanResult,
  bankLink,
  enrolmentFlow,
  unlock,
  passwordKeypad,
  amountKeypad,
  paySheet,
  paymentList,
  receipt,
  scanPay,
  serviceDetail,
  serviceGrid,
  serviceList,
  permission,
]
