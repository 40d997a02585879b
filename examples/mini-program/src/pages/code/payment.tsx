import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { PaySheet } from '@essc/components/payments/pay-sheet/PaySheet'
import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

/** Where the till shows a code instead of reading one. */
function ToScan() {
  const app = useApp()
  if (!app.host.supports('scan')) return null
  return (
    <Action look="quiet" onPress={() => void Taro.redirectTo({ url: '/pages/pay/scan' })}>
      {app.text('home.scan')}
    </Action>
  )
}

export default function PaymentCodePage() {
  return (
    <Page>
      <WithCard>
        <CodePanel kind="payment" />
        <ToScan />
        <PaySheet />
      </WithCard>
    </Page>
  )
}
