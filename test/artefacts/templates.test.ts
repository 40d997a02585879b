import path from 'node:path'
import { packMiniProgram } from '@essc/simulator/engine/pack'

const dist = path.resolve(__dirname, '../../examples/mini-program/dist')

test.each([
  ['weapp', 'wechat'],
  ['alipay', 'alipay'],
] as const)(
  'behavior: every template of the %s build compiles without a warning',
  (target, dialect) => {
    const packed = packMiniProgram(path.join(dist, target), dialect)
    expect(packed.warnings).toEqual([])
    expect(Object.keys(packed.js).length).toBeGreaterThan(8)
    expect(packed.json.app).toBeDefined()
  },
)
