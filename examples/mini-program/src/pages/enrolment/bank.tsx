import { BankLink } from '@essc/components/enrolment/bank-link/BankLink'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function BankPage() {
  return (
    <Page>
      <WithCard>
        <BankLink onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })} />
      </WithCard>
    </Page>
  )
}
