import { LeaveCard } from '@essc/components/cards/leave-card/LeaveCard'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'

/** Without a card there is nothing here, and a locked one can still be stopped. */
export default function LeavePage() {
  return (
    <Page>
      <LeaveCard
        onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })}
        onResume={() => void Taro.redirectTo({ url: '/pages/enrolment/index' })}
      />
    </Page>
  )
}
