import { CardFace } from '@essc/components/cards/card-face/CardFace'
import { UnlockPanel } from '@essc/components/enrolment/unlock/UnlockPanel'
import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { ErrorNotice } from '@essc/components/shared/Notice'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { Page } from '../../shared/Page'
import './home.scss'

const entries = [
  { key: 'home.identity', hint: 'home.identityHint', url: '/pages/code/identity' },
  { key: 'home.payment', hint: 'home.paymentHint', url: '/pages/code/payment' },
  { key: 'home.services', hint: 'home.servicesHint', url: '/pages/services/index' },
  { key: 'home.activity', hint: 'home.activityHint', url: '/pages/activity/index' },
] as const

const go = (url: string) => void Taro.navigateTo({ url })

const Home = observer(function Home() {
  const app = useApp()
  return (
    <View>
      <Heading text={app.text('app.title')} />
      <ErrorNotice text={app.sentence(app.failure)} />
      {app.card === 'unknown' && (
        <Action main onPress={() => void app.start()}>
          {app.text('common.retry')}
        </Action>
      )}
      {app.card === 'none' && (
        <View className="essc__panel">
          <Text className="essc__text">{app.text('home.enrolHint')}</Text>
          <Action main onPress={() => go('/pages/enrolment/index')}>
            {app.text('home.enrol')}
          </Action>
        </View>
      )}
      {app.card === 'locked' && (
        <View className="essc__panel">
          <UnlockPanel onRecover={() => go('/pages/enrolment/index')} />
        </View>
      )}
      {app.card === 'open' && (
        <View>
          <CardFace onLinkBank={() => go('/pages/enrolment/bank')} />
          <View className="home__entries" role="list">
            {entries.map(({ key, hint, url }) => (
              <View className="home__entry" role="listitem" key={key}>
                <Action label={app.text(key)} onPress={() => go(url)}>
                  <View>
                    <Text className="home__name">{app.text(key)}</Text>
                    <Text className="essc__small">{app.text(hint)}</Text>
                  </View>
                </Action>
              </View>
            ))}
          </View>
        </View>
      )}
      <Action onPress={() => go('/pages/settings/index')}>{app.text('home.settings')}</Action>
      <Text className="essc__small">{app.text('app.notice')}</Text>
    </View>
  )
})

export default function HomePage() {
  return (
    <Page>
      <Home />
    </Page>
  )
}
