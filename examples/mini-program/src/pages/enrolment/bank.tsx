import { BankLink } from '@essc/components/enrolment/bank-link/BankLink'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'

export default function BankPage() {
  return (
    <Page>
      <BankLink onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })} />
    </Page>
  )
}
