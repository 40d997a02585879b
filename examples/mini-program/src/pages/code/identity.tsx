import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import Taro from '@tarojs/taro'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

/** The code for buses and trains is one press away, and says itself where the city has none. */
function ToTravel() {
  const app = useApp()
  return (
    <Action look="quiet" onPress={() => void Taro.redirectTo({ url: '/pages/code/travel' })}>
      {app.text('code.travel.title')}
    </Action>
  )
}

export default function IdentityCodePage() {
  return (
    <Page>
      <WithCard>
        <CodePanel kind="identity" />
        <ToTravel />
      </WithCard>
    </Page>
  )
}
