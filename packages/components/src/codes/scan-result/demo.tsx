import { type Demo, nothing } from '../../shared/demo.ts'
import type { ScanResultProps } from './props.ts'
import { ScanResult } from './ScanResult.tsx'

const result = (kind: ScanResultProps['kind']) => () => (
  <ScanResult kind={kind} onContinue={nothing} onScanAgain={nothing} />
)

export const demo: Demo = {
  name: 'codes/scan-result',
  states: { login: result('login'), pay: result('pay'), unknown: result('unknown') },
}
