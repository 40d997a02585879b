import { Face } from '@essc/components/cards/card-face/Face'
import { Action } from '@essc/components/shared/Action'
import { EsscProvider } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { Icon, type IconName } from '@essc/components/shared/Icon'
import { Screen } from '@essc/components/shared/Screen'
import type { App } from '@essc/models/app'
import type { Card } from '@essc/models/cards/card'
import { Text, View } from '@tarojs/components'
import '../../../../../../../examples/mini-program/src/pages/home/home.scss'

// The card screen of the example out of our own parts, with its words written in: what a screen costs
// without models, texts and the client, as its twin of NutUI's parts is without them.
const app = {
  host: { name: process.env.TARO_ENV === 'h5' ? 'web' : 'wechat' },
  look: { theme: 'light', size: 'standard', contrast: false },
  direction: 'ltr',
  scale: 1,
} as unknown as App

const card = {
  title: '电子社保卡',
  region: '湖州市',
  regionCode: '330500',
  name: '*一鸣',
  number: '330***********9813',
  numberLabel: '社会保障号码',
  bankName: '云海银行',
  statusKind: 'active',
  status: '正常',
  validUntil: '有效期至 2031年6月1日',
} as Card['view']

type Way = [name: string, hint: string, icon: IconName]

const codes: Way[] = [
  ['身份码', '办事、就医时出示', 'identity'],
  ['付款码', '在药店、医院付款', 'payment'],
]
const ways: Way[] = [
  ['扫码付款', '扫商户的收款码', 'scan'],
  ['办事服务', '社保查询和办理', 'services'],
  ['用卡记录', '谁在什么时候用过', 'activity'],
]

const nothing = () => undefined

function Ways({ list, kind }: { list: Way[]; kind: 'tile' | 'line' }) {
  return (
    <View className={`home__${kind}s`} role="list">
      {list.map(([name, hint, icon]) => (
        <View className={`home__${kind}`} role="listitem" key={name}>
          <Action look="plain" label={name} onPress={nothing}>
            <View className="home__inner">
              <View className="home__mark">
                <Icon name={icon} />
              </View>
              <View className="home__words">
                <Text className="home__name">{name}</Text>
                <Text className="essc__small">{hint}</Text>
              </View>
              {kind === 'line' && <Icon name="next" />}
            </View>
          </Action>
        </View>
      ))}
    </View>
  )
}

export default function CardScreen() {
  return (
    <EsscProvider value={app}>
      <Screen>
        <Heading text="电子社保卡" />
        <Face view={card} />
        <View className="essc-card__below">
          <Text className="essc-tag">一级</Text>
          <Action look="quiet" onPress={nothing}>
            <Icon name="eye" />
            <Text>显示</Text>
          </Action>
        </View>
        <Action onPress={nothing}>出示</Action>
        <Ways list={codes} kind="tile" />
        <Ways list={ways} kind="line" />
        <Action look="quiet" onPress={nothing}>
          <Icon name="settings" />
          <Text className="home__settings">设置</Text>
        </Action>
        <Text className="essc__small">独立实现的演示系统，人员与金额均为虚构。</Text>
      </Screen>
    </EsscProvider>
  )
}
