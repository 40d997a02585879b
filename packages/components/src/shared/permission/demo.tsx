import { type Demo, nothing } from '../demo.ts'
import { Permission } from './Permission.tsx'

export const demo: Demo = {
  name: 'shared/permission',
  states: { camera: () => <Permission kind="camera" onAllow={nothing} onLater={nothing} /> },
}
