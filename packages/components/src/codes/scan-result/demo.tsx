import { type Demo, nothing } from '../../shared/demo.ts'
import type { ScanResultProps } from './props.ts'
import { ScanResult } from './ScanResult.tsx'

const asked = (kind: ScanResultProps['kind']) => () => (
  <ScanResult kind={kind} onContinue={nothing} onScanAgain={nothing} />
)
const found = (kind: ScanResultProps['kind']) => () => (
  <ScanResult kind={kind} onScanAgain={nothing} />
)

export const demo: Demo = {
  name: 'codes/scan-result',
  states: {
    login: asked('login'),
    pay: asked('pay'),
    desk: found('desk'),
    card: found('card'),
    foreign: found('foreign'),
    address: found('address'),
    unlisted: found('unlisted'),
    unknown: found('unknown'),
  },
}
