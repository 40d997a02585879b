import { ScanPay } from '@essc/components/payments/scan-pay/ScanPay'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function ScanPayPage() {
  return (
    <Page>
      <WithCard>
        <ScanPay onLinkBank={() => void Taro.redirectTo({ url: '/pages/enrolment/bank' })} />
      </WithCard>
    </Page>
  )
}
