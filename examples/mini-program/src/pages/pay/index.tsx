import { PaymentList } from '@essc/components/payments/payment-list/PaymentList'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function PaymentsPage() {
  return (
    <Page>
      <WithCard>
        <PaymentList />
      </WithCard>
    </Page>
  )
}
