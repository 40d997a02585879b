import type { App } from '@essc/models/app'
import { Card } from '@essc/models/cards/card'
import type { Card as CardAnswer } from '@essc/protocol/cards/schema'
import { type Demo, demoCard, laidOut, nothing } from '../../shared/demo.ts'
import { CardFaceView } from './CardFace.tsx'
import { Face } from './Face.tsx'

type Full = { name: string; documentNumber: string }

function model(app: App, change: Partial<CardAnswer>, revealed?: Full): Card {
  const card = new Card(app)
  card.card = { ...demoCard, ...change }
  card.revealed = revealed && { ...revealed, expiresAtUnix: 24 }
  laidOut(card.keypad, '12')
  return card
}

const face = (change: Partial<CardAnswer>, revealed?: Full) => (app: App) => (
  <CardFaceView model={model(app, change, revealed)} onLinkBank={nothing} />
)

/** As the phone kept it, without the network. */
const kept = (codesUntilUnix: number) => (app: App) => {
  const card = model(app, {})
  card.kept = { seenAtUnix: 1_795_000_000, codesUntilUnix }
  return <CardFaceView model={card} />
}

function troubled(code: 'NETWORK_UNREACHABLE' | 'PLATFORM_UNAVAILABLE') {
  return (app: App) => {
    const card = new Card(app)
    card.task.fail({ code, parameters: {} })
    return <CardFaceView model={card} />
  }
}

export const demo: Demo = {
  name: 'cards/card-face',
  states: {
    masked: face({}),
    revealed: face({}, { name: '陈一鸣', documentNumber: '330502199005129813' }),
    'level-1': face({ level: 1 }),
    lost: face({ status: 'lost' }),
    cancelled: face({ status: 'cancelled' }),
    expired: face({ status: 'expired' }),
    stopped: (app) => <CardFaceView model={model(app, { status: 'stopped' })} onResume={nothing} />,
    kept: kept(1_795_086_400),
    'kept-no-codes': kept(0),
    plateau: face({ region: '540100', regionName: { zh: '拉萨市', en: 'Lhasa' } }),
    dunes: face({ region: '650100', regionName: { zh: '乌鲁木齐市', en: 'Urumqi' } }),
    'long-name': face(
      { bankName: '某某某某某某某某某某农村商业银行股份有限公司', maskedName: '*' },
      {
        name: '阿卜杜热合曼·买买提依明·阿卜杜热合曼·吐尔逊尼亚孜',
        documentNumber: '330502199005129813',
      },
    ),
    'one-character': face({}, { name: '王', documentNumber: '330502199005129813' }),
    'rare-characters': face({}, { name: '𠮷𫖯𬎆', documentNumber: '330502199005129813' }),
    'age-118': face({}, { name: '高寿星', documentNumber: '330502190801019817' }),
    'unknown-region': face({ region: '990000', regionName: { zh: '未知地区', en: 'Elsewhere' } }),
    'image-missing': (app) => (
      <Face view={model(app, {}).view} image="data:image/png;base64,AAAA" />
    ),
    asking: (app) => {
      const card = model(app, {})
      card.asking = true
      return <CardFaceView model={card} />
    },
    loading: (app) => <CardFaceView model={new Card(app)} />,
    offline: troubled('NETWORK_UNREACHABLE'),
    error: troubled('PLATFORM_UNAVAILABLE'),
  },
}
