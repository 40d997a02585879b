import { EnrolmentFlow } from '@essc/components/enrolment/enrolment-flow/EnrolmentFlow'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'

export default function EnrolmentPage() {
  return (
    <Page>
      <EnrolmentFlow onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })} />
    </Page>
  )
}
