import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packMiniProgram } from '@essc/simulator/engine/pack'
import { parse } from 'acorn'
import { layOut } from '../journeys/embed-partner.ts'

const folder = path.resolve(__dirname, '../../packages/embed/dist/bundle')
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')

test.each(['wechat/core.js', 'alipay/core.js', 'wechat/configure.js'])(
  'behavior: %s is ES2017 without code from texts',
  (file) => {
    expect(() => parse(read(file), { ecmaVersion: 2017, sourceType: 'script' })).not.toThrow()
    expect(read(file)).not.toMatch(/new Function|\beval\(/)
  },
)

test('behavior: the web module makes nothing of HTML and is what its integrity says', () => {
  const text = read('web/essc.js')
  expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/)
  const digest = createHash('sha384').update(text).digest('base64')
  expect(read('web/integrity.txt').trim()).toBe(`sha384-${digest}`)
})

test('behavior: a partner’s own MobX, React or Vue meets nothing of ours', () => {
  for (const file of ['wechat/core.js', 'alipay/core.js', 'web/essc.js'])
    expect(read(file)).not.toMatch(/__mobx|__REACT|__VUE|(?:globalThis|window|self)\.\w+\s*=[^=]/)
})

test.each(['wechat', 'alipay'] as const)(
  'behavior: the template compiler has nothing to say to the partner’s app for %s',
  (dialect) => {
    expect(packMiniProgram(layOut(dialect), dialect).warnings).toEqual([])
  },
)

test('behavior: what a phone fetches of the SDK and of the components is within its goals', async () => {
  const { embedFigures, sdkFigures } = (await import('../../config/scripts/phone-sizes.mjs')) as {
    sdkFigures(): Promise<Record<string, { holds?: boolean }>>
    embedFigures(): Record<string, { holds?: boolean }>
  }
  const figures = { ...(await sdkFigures()), ...embedFigures() }
  expect(Object.entries(figures).filter(([, { holds }]) => holds === false)).toEqual([])
  expect(Object.keys(figures)).toEqual(
    expect.arrayContaining(['embedWechat', 'embedAlipay', 'embedWeb', 'sdkWechatBrotli']),
  )
})
