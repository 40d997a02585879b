import { Action } from '@essc/components/shared/Action'
import { Choices } from '@essc/components/shared/Choices'
import { useApp } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { Icon } from '@essc/components/shared/Icon'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { has } from '../../capabilities'
import { Page } from '../../shared/Page'
import './settings.scss'

const sizes = ['standard', 'large', 'elder'] as const
const themes = ['system', 'light', 'dark'] as const
const contrasts = ['off', 'on'] as const

const Settings = observer(function Settings() {
  const app = useApp()
  const { look } = app
  return (
    <View>
      <Heading text={app.text('settings.title')} />
      {has('payments') && (
        <View className="essc__panel essc__panel--flush">
          <Action look="plain" onPress={() => void Taro.navigateTo({ url: '/pages/pay/index' })}>
            <Icon name="receipt" />
            <Text className="settings__name">{app.text('pay.history')}</Text>
            <Icon name="next" />
          </Action>
        </View>
      )}
      <View className="essc__panel">
        <Heading text={app.text('settings.size')} level={2} />
        <Choices
          label={app.text('settings.size')}
          options={sizes.map((id) => ({ id, title: app.text(`settings.size.${id}`) }))}
          selected={look.size}
          onSelect={(size) => void app.setLook({ size })}
        />
        <Heading text={app.text('settings.theme')} level={2} />
        <Choices
          label={app.text('settings.theme')}
          options={themes.map((id) => ({ id, title: app.text(`settings.theme.${id}`) }))}
          selected={look.theme}
          onSelect={(theme) => void app.setLook({ theme })}
        />
        <Heading text={app.text('settings.contrast')} level={2} />
        <Choices
          label={app.text('settings.contrast')}
          options={contrasts.map((id) => ({ id, title: app.text(`settings.${id}`) }))}
          selected={look.contrast ? 'on' : 'off'}
          onSelect={(choice) => void app.setLook({ contrast: choice === 'on' })}
        />
        <Heading text={app.text('settings.language')} level={2} />
        <Choices
          label={app.text('settings.language')}
          options={[
            { id: 'zh', title: app.text('settings.language.zh') },
            { id: 'en', title: app.text('settings.language.en') },
          ]}
          selected={app.locale}
          onSelect={(locale) => void app.setLocale(locale)}
        />
      </View>
      {(app.card === 'open' || app.card === 'locked') && (
        <View className="essc__panel essc__panel--flush">
          <Action
            look="plain"
            onPress={() => void Taro.navigateTo({ url: '/pages/enrolment/index?recover=1' })}
          >
            <Icon name="identity" />
            <Text className="settings__name">{app.text('password.change')}</Text>
            <Icon name="next" />
          </Action>
          <Action look="plain" onPress={() => void Taro.navigateTo({ url: '/pages/leave/index' })}>
            <Icon name="card" />
            <Text className="settings__name">{app.text('leave.title')}</Text>
            <Icon name="next" />
          </Action>
        </View>
      )}
      <Text className="essc__small">{app.text('app.notice')}</Text>
    </View>
  )
})

export default function SettingsPage() {
  return (
    <Page>
      <Settings />
    </Page>
  )
}
