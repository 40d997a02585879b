import { EnrolmentFlow } from '@essc/components/enrolment/enrolment-flow/EnrolmentFlow'
import Taro, { useRouter } from '@tarojs/taro'
import { Page } from '../../shared/Page'

/** With `?recover=1` a new password is set, also for a card that is open. */
export default function EnrolmentPage() {
  const recover = useRouter().params.recover === '1'
  return (
    <Page>
      <EnrolmentFlow
        recover={recover}
        onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })}
      />
    </Page>
  )
}
