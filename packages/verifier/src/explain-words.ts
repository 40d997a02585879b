import { utcText } from './utc-text.ts'

/** Kinds and checks in English; the names of fields are words already. */
const EN: Readonly<Record<string, string>> = {
  compact: 'identity or travel code (SC1)',
  chain: 'chain code (SC2)',
  printed: 'printed code',
  transport: 'transport code',
  payment: 'payment code',
  'terminal binding request': 'challenge of a desk (SC1-BIND)',
  bundle: 'trust bundle',
  certificate: 'issuer certificate',
  issuerSignature: 'issuer signature',
  codeSignature: 'code signature, or link',
  online: 'may be decided offline',
  replay: 'not used before',
}

/** Names of fields, values, kinds and checks in Chinese. */
const ZH: Readonly<Record<string, string>> = {
  // Compact, chain and printed codes.
  version: '版本',
  purpose: '用途',
  'issuer key id': '签发方密钥标识',
  'status list': '状态列表',
  'status index': '状态位置',
  region: '地区',
  'fare class': '票价类别',
  'single-use limit': '单次限额',
  'code key': '码公钥',
  anchor: '链锚',
  'not before': '生效时间',
  validity: '有效期',
  'code lifetime': '码时效',
  'issuer signature': '签发方签名',
  time: '生成时间',
  counter: '计数',
  'terminal binding': '终端绑定',
  'code signature': '码签名',
  slot: '时隙',
  link: '链值',
  identity: '身份',
  travel: '出行',
  'identity, shown by a guardian': '身份（监护人出示）',
  'travel, shown by a guardian': '出行（监护人出示）',
  'printed: ask the platform': '纸质码：须联网核验',
  'r and s': 'r 与 s',
  // Transport codes.
  'length of the rest': '其余长度',
  'certificate head': '证书头',
  'service id': '服务标识',
  'CA index': 'CA 索引',
  'certificate format': '证书格式',
  "certificate's issuer id": '证书发行机构号',
  'certificate expiry': '证书有效期',
  'certificate serial': '证书序列号',
  'signature algorithm': '签名算法',
  'encryption algorithm': '加密算法',
  parameter: '参数',
  'key length': '公钥长度',
  "issuer's key": '发行机构公钥',
  'CA signature': 'CA 签名',
  'payment account': '支付账户',
  'card account': '卡账户',
  'issuer id': '发行机构号',
  'code platform id': '码平台号',
  'card account type': '卡账户类型',
  'single-trip limit': '单次限额',
  "user's key": '用户公钥',
  'authorisation expiry': '授权到期',
  'length of issuer data': '发行方数据长度',
  'issuer data': '发行方数据',
  "user's algorithm": '用户签名算法',
  "user's signature": '用户签名',
  // Payment codes and EMV.
  'issuer prefix': '发行方前缀',
  'device handle': '设备编号',
  'one-time number': '一次性数字',
  "Luhn's check digit": 'Luhn 校验位',
  'payload format indicator': '格式标识',
  'application template': '应用模板',
  'common data template': '公共数据模板',
  'application identifier': '应用标识',
  'application label': '应用名称',
  'track 2 equivalent data': '二磁道等效数据',
  'primary account number': '主账号',
  'cardholder name': '持卡人姓名',
  'language preference': '语言偏好',
  'issuer application data': '发卡应用数据',
  'application cryptogram': '应用密文',
  'application transaction counter': '交易计数器',
  'unpredictable number': '不可预知数',
  'application transparent template': '应用透明数据',
  '20 digits of a payment code': '付款码 20 位数字',
  'point of initiation method': '发起方式',
  'merchant account': '商户账户',
  'merchant category code': '商户类别码',
  'transaction currency': '交易币种',
  'transaction amount': '交易金额',
  'tip or convenience indicator': '小费或服务费标识',
  'convenience fee fixed': '固定服务费',
  'convenience fee percentage': '服务费比例',
  'country code': '国家代码',
  'merchant name': '商户名称',
  'merchant city': '商户城市',
  'postal code': '邮政编码',
  'additional data': '附加数据',
  CRC: '校验码',
  'merchant information, language template': '商户信息（其他语言）',
  object: '数据对象',
  'globally unique identifier': '应用标识',
  'payment system data': '支付系统数据',
  'bill number': '账单号',
  'mobile number': '手机号',
  'store label': '门店',
  'loyalty number': '会员号',
  'reference label': '参考号',
  'customer label': '顾客标识',
  'terminal label': '终端标识',
  'purpose of transaction': '交易用途',
  'merchant name, other language': '商户名称（其他语言）',
  'merchant city, other language': '商户城市（其他语言）',
  'bytes of base45': 'base45 数据',
  // A desk's challenge.
  'terminal id': '终端编号',
  challenge: '挑战值',
  // Checks.
  format: '格式',
  bundle: '信任包',
  issuer: '签发方',
  times: '时间',
  certificate: '发行机构证书',
  issuerSignature: '签发方签名',
  codeSignature: '码签名',
  online: '可离线核验',
  binding: '终端绑定',
  limit: '限额',
  status: '状态',
  replay: '是否已使用',
  passed: '通过',
  failed: '未通过',
  'not reached': '未执行',
  'not checked': '无法核验',
  // Kinds.
  compact: '身份码或出行码（SC1）',
  chain: '链式码（SC2）',
  printed: '纸质码',
  transport: '交通部格式乘车码',
  payment: '付款码',
  'EMV consumer-presented code': 'EMV 用户出示码',
  'EMV merchant-presented code': 'EMV 商户出示码',
  'base45 text': 'base45 文本',
  'terminal binding request': '窗口的绑定码（SC1-BIND）',
  unknown: '无法识别',
}

const UNITS = { fen: ['元', 'yuan'], min: ['分钟', 'min'], s: ['秒', 's'] } as const

const UTC = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** As clocks in China show it. */
const chinaText = (unix: number) =>
  `${utcText(unix + 8 * 3_600)
    .replace('T', ' ')
    .replace('Z', '')} +08:00`

/** A word of an explanation, or a value with its unit or its time, in a language. */
export function explainWord(locale: 'zh' | 'en', word: string): string {
  const [, number, unit] = /^(\d+) (fen|min|s)$/.exec(word) ?? []
  if (number !== undefined && unit !== undefined) {
    const value = unit === 'fen' ? (Number(number) / 100).toFixed(2) : number
    return `${value} ${UNITS[unit as keyof typeof UNITS][locale === 'zh' ? 0 : 1]}`
  }
  const local = word.replace(UTC, (time) => chinaText(Date.parse(time) / 1_000))
  if (locale === 'en' || local !== word) return EN[word] ?? local
  // The names of EMV's objects begin with their tag.
  const [, tag, rest] = /^([0-9A-F]{2,4}(?:\.\d\d)?) (.+)$/.exec(word) ?? []
  return ZH[word] ?? (tag && rest && ZH[rest] ? `${tag} ${ZH[rest]}` : word)
}
