import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { PaySheet } from '@essc/components/payments/pay-sheet/PaySheet'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function PaymentCodePage() {
  return (
    <Page>
      <WithCard>
        <CodePanel kind="payment" />
        <PaySheet />
      </WithCard>
    </Page>
  )
}
