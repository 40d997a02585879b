import { PaymentList } from '@essc/components/payments/payment-list/PaymentList'
import { Page } from '../../shared/Page'

export default function PaymentsPage() {
  return (
    <Page>
      <PaymentList />
    </Page>
  )
}
