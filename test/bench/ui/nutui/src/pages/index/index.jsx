// The card screen of ../../card-screen out of NutUI's parts, each taken by its sub-path with its style.
import Activity from '@nutui/icons-react-taro/dist/es/icons/Clock.js'
import Eye from '@nutui/icons-react-taro/dist/es/icons/Eye.js'
import Identity from '@nutui/icons-react-taro/dist/es/icons/QrCode.js'
import Scan from '@nutui/icons-react-taro/dist/es/icons/Scan.js'
import Services from '@nutui/icons-react-taro/dist/es/icons/Service.js'
import Settings from '@nutui/icons-react-taro/dist/es/icons/Setting.js'
import Payment from '@nutui/icons-react-taro/dist/es/icons/Wallet.js'
import Button from '@nutui/nutui-react-taro/dist/es/packages/button/index.js'
import '@nutui/nutui-react-taro/dist/es/packages/button/style/style.css'
import Cell from '@nutui/nutui-react-taro/dist/es/packages/cell/index.js'
import '@nutui/nutui-react-taro/dist/es/packages/cell/style/style.css'
import '@nutui/nutui-react-taro/dist/es/packages/cellgroup/style/style.css'
import Grid from '@nutui/nutui-react-taro/dist/es/packages/grid/index.js'
import '@nutui/nutui-react-taro/dist/es/packages/grid/style/style.css'
import '@nutui/nutui-react-taro/dist/es/packages/griditem/style/style.css'
import Tag from '@nutui/nutui-react-taro/dist/es/packages/tag/index.js'
import '@nutui/nutui-react-taro/dist/es/packages/tag/style/style.css'
import { Text, View } from '@tarojs/components'
import './card.scss'

const codes = [
  ['身份码', '办事、就医时出示', Identity],
  ['付款码', '在药店、医院付款', Payment],
]
const ways = [
  ['扫码付款', '扫商户的收款码', Scan],
  ['办事服务', '社保查询和办理', Services],
  ['用卡记录', '谁在什么时候用过', Activity],
]

export default function CardScreen() {
  return (
    <View className="page">
      <Text className="card__title">电子社保卡</Text>
      <View className="card">
        <View className="card__line">
          <View>
            <Text className="card__title">电子社保卡</Text>
            <Text className="card__small">湖州市</Text>
          </View>
          <Tag>正常</Tag>
        </View>
        <View className="card__middle">
          <Text className="card__name">*一鸣</Text>
          <Text className="card__small">社会保障号码</Text>
          <Text className="card__number">330***********9813</Text>
        </View>
        <View className="card__line">
          <Text className="card__small">云海银行</Text>
          <Text className="card__small">有效期至 2031年6月1日</Text>
        </View>
      </View>
      <View className="card__line">
        <Tag>一级</Tag>
        <Button fill="none" icon={<Eye />}>
          显示
        </Button>
      </View>
      <Button block>出示</Button>
      <Grid columns={2}>
        {codes.map(([name, hint, Icon]) => (
          <Grid.Item
            key={name}
            text={
              <View>
                <Text>{name}</Text>
                <Text className="card__small">{hint}</Text>
              </View>
            }
          >
            <Icon />
          </Grid.Item>
        ))}
      </Grid>
      <Cell.Group>
        {ways.map(([name, hint, Icon]) => (
          <Cell key={name} title={name} description={hint} extra={<Icon />} />
        ))}
      </Cell.Group>
      <Button fill="none" block icon={<Settings />}>
        设置
      </Button>
      <Text className="card__small">独立实现的演示系统，人员与金额均为虚构。</Text>
    </View>
  )
}
