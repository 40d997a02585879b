import { CardFace } from '@essc/components/cards/card-face/CardFace'
import { UnlockPanel } from '@essc/components/enrolment/unlock/UnlockPanel'
import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { Icon } from '@essc/components/shared/Icon'
import { Trouble } from '@essc/components/shared/StateNote'
import { troubleView } from '@essc/models/trouble'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { has } from '../../capabilities'
import { Page } from '../../shared/Page'
import './home.scss'

const ways = [
  { key: 'home.scan', hint: 'home.scanHint', icon: 'scan', of: 'payments', needs: 'scan' },
  { key: 'home.services', hint: 'home.servicesHint', icon: 'services', of: 'services' },
  { key: 'home.activity', hint: 'home.activityHint', icon: 'activity', of: 'activity' },
] as const
const codes = [
  { key: 'home.identity', hint: 'home.identityHint', icon: 'identity', of: 'codes' },
  { key: 'home.payment', hint: 'home.paymentHint', icon: 'payment', of: 'payments' },
] as const

const addresses = {
  'home.identity': '/pages/code/identity',
  'home.payment': '/pages/code/payment',
  'home.scan': '/pages/pay/scan',
  'home.services': '/pages/services/index',
  'home.activity': '/pages/activity/index',
} as const

const go = (url: string) => void Taro.navigateTo({ url })

type Way = (typeof ways)[number] | (typeof codes)[number]

/** The ways out of the home page that this app has. */
function Ways({ list, kind }: { list: readonly Way[]; kind: 'tile' | 'line' }) {
  const app = useApp()
  const offered = list.filter(
    (way) => has(way.of) && (!('needs' in way) || app.host.supports(way.needs)),
  )
  if (offered.length === 0) return null
  return (
    <View className={`home__${kind}s`} role="list">
      {offered.map(({ key, hint, icon }) => (
        <View
          className={`home__${kind}${offered.length === 1 ? ` home__${kind}--alone` : ''}`}
          role="listitem"
          key={key}
        >
          <Action look="plain" label={app.text(key)} onPress={() => go(addresses[key])}>
            <View className="home__inner">
              <View className="home__mark">
                <Icon name={icon} />
              </View>
              <View className="home__words">
                <Text className="home__name">{app.text(key)}</Text>
                <Text className="essc__small">{app.text(hint)}</Text>
              </View>
              {kind === 'line' && <Icon name="next" />}
            </View>
          </Action>
        </View>
      ))}
    </View>
  )
}

/** What stands below the card comes once the card is on the screen, which takes slow phones a while. */
const CARD_FIRST_MS = 50

const Home = observer(function Home() {
  const app = useApp()
  const isOpen = app.card === 'open'
  const [isWhole, setIsWhole] = useState(false)
  useEffect(
    () => (isOpen ? app.host.timer(() => setIsWhole(true), CARD_FIRST_MS) : undefined),
    [app, isOpen],
  )
  useEffect(() => (isOpen ? app.prepareCodes() : undefined), [app, isOpen])
  const link = has('payments') ? { onLinkBank: () => go('/pages/enrolment/bank') } : {}
  return (
    <View>
      <Heading text={app.text('app.title')} />
      {app.card === 'unknown' && (
        <View className="essc__panel">
          <Trouble trouble={troubleView(app, app.failure)} onRetry={() => void app.start()} />
        </View>
      )}
      {app.card === 'none' && (
        <View className="essc__panel">
          <View className="essc-state">
            <View className="essc-state__mark">
              <Icon name="card" />
            </View>
            <Text className="essc__text">{app.text('home.enrolHint')}</Text>
          </View>
          <Action main onPress={() => go('/pages/enrolment/index')}>
            {app.text('home.enrol')}
          </Action>
        </View>
      )}
      {app.card === 'locked' && (
        <View className="essc__panel">
          <UnlockPanel onRecover={() => go('/pages/enrolment/index?recover=1')} />
        </View>
      )}
      {isOpen && (
        <View>
          <CardFace {...link} onResume={() => go('/pages/enrolment/index')} />
          {isWhole && <Ways list={codes} kind="tile" />}
          {isWhole && <Ways list={ways} kind="line" />}
        </View>
      )}
      {(isWhole || !isOpen) && (
        <View>
          <Action look="quiet" onPress={() => go('/pages/settings/index')}>
            <Icon name="settings" />
            <Text className="home__settings">{app.text('home.settings')}</Text>
          </Action>
          <Text className="essc__small">{app.text('app.notice')}</Text>
        </View>
      )}
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
