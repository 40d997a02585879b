import { UnlockPanel } from '@essc/components/enrolment/unlock/UnlockPanel'
import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import { Trouble } from '@essc/components/shared/StateNote'
import { troubleView } from '@essc/models/trouble'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import type { ReactNode } from 'react'

const enrol = () => void Taro.navigateTo({ url: '/pages/enrolment/index' })
const recover = () => void Taro.navigateTo({ url: '/pages/enrolment/index?recover=1' })

/** What a page shows that needs the card: a link may open it before there is one, or while it is locked. */
export const WithCard = observer(function WithCard({ children }: { children: ReactNode }) {
  const app = useApp()
  if (app.card === 'open') return <>{children}</>
  return (
    <View className="essc__panel">
      {app.card === 'locked' && <UnlockPanel onRecover={recover} />}
      {app.card === 'none' && (
        <Action main onPress={enrol}>
          {app.text('home.enrol')}
        </Action>
      )}
      {app.card === 'unknown' && (
        <Trouble trouble={troubleView(app, app.failure)} onRetry={() => void app.start()} />
      )}
    </View>
  )
})
