import { bindingText } from '@essc/protocol/codes/binding'
import { encodeMerchantPresented } from '@essc/protocol/codes/emv/merchant-presented'
import { merchantCode } from '@essc/protocol/payments/merchant-code'
import { type ScanKind, scanKind } from './scan-kind.ts'

const presentmentId = 'a1QUJDREVGR0hJSktMTU5PUQ'

/** What another scheme's shop shows, in the same format. */
const elsewhere = encodeMerchantPresented([
  { id: '00', value: '01' },
  { id: '01', value: '11' },
  { id: '15', value: '3155563331563331' },
  { id: '52', value: '5912' },
  { id: '53', value: '156' },
  { id: '58', value: 'CN' },
  { id: '59', value: 'Shop' },
  { id: '60', value: 'Hangzhou' },
])

const cases: [string, ScanKind][] = [
  [merchantCode({ presentmentId, merchantName: '青禾大药房', amountFen: 1 }), 'pay'],
  [merchantCode({ presentmentId, merchantName: '青禾大药房' }), 'pay'],
  [`essc:pay:${presentmentId}`, 'pay'],
  [bindingText({ terminalId: 'desk-1', challenge: 'A'.repeat(22) }), 'desk'],
  [`SC1:${'A'.repeat(297)}`, 'card'],
  ['95568344882371218478', 'card'],
  [elsewhere, 'foreign'],
  ['wxp://f2f0abc', 'foreign'],
  ['https://qr.alipay.com/fkx1', 'foreign'],
  ['HTTPS://QR.ALIPAY.COM/FKX1', 'foreign'],
  ['https://qr.95516.com/00010000', 'foreign'],
  ['https://qr.alipay.com.example.org/', 'address'],
  ['https://example.com', 'address'],
  ['', 'unknown'],
  ['essc:pay:no', 'unknown'],
  ['6901234567892', 'unknown'],
  [elsewhere.slice(0, -1), 'unknown'],
]

test.each(cases)('parameters: %s is %s', (text, kind) => {
  expect(scanKind(text)).toBe(kind)
})
