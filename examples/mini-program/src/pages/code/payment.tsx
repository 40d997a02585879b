import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { PaySheet } from '@essc/components/payments/pay-sheet/PaySheet'
import { Page } from '../../shared/Page'

export default function PaymentCodePage() {
  return (
    <Page>
      <CodePanel kind="payment" />
      <PaySheet />
    </Page>
  )
}
