import path from 'node:path'
import { axmlToWxml, sjsToWxs } from './axml.ts'
import { packMiniProgram } from './pack.ts'
import { parsePageUrl } from './page-url.ts'
import { inlineImports, rpxToViewport, scopeClasses, withoutFlexGap } from './styles.ts'

const fixture = (name: string) => path.join(__dirname, 'fixtures', name)

test('default: packs a WeChat folder', () => {
  const packed = packMiniProgram(fixture('wechat'), 'wechat')
  expect(packed.warnings).toEqual([])
  expect(Object.keys(packed.js)).toContain('sub/inner/index')
  expect(packed.json['pages/index/index']?.usingComponents).toEqual({
    counter: '../../parts/counter',
  })
  expect(packed.assets['parts/dot.png']).toMatch(/^data:image\/png;base64,/)
  expect(packed.css.app).toMatch(/\.accent \{ color/)
  expect(packed.css.app).toContain('width: calc(100vw * 375 / 750)')
  expect(packed.css['parts/counter']).toContain('.parts-counter--title { color')
  expect(packed.css['parts/counter']).toContain('[wx-host="parts-counter"]')
  expect(packed.templates).toContain('base')
})

test('default: packs an Alipay folder', () => {
  const packed = packMiniProgram(fixture('alipay'), 'alipay')
  expect(packed.warnings).toEqual([])
  expect(packed.css['parts/counter']).toContain('.parts-counter--counter')
})

test('behavior: complaints of the compiler and missing imports are kept', () => {
  const { warnings } = packMiniProgram(fixture('broken'), 'wechat')
  expect(warnings.length).toBeGreaterThanOrEqual(2)
  expect(warnings.join('\n')).toMatch(/page\.wxml:\d+: /)
  expect(warnings.join('\n')).toContain('page.wxss: imports missing.wxss')
})

test('behavior: AXML becomes WXML', () => {
  const source = `<!-- <view onTap="a"/> --><import src="./b.axml"/><view a:if="{{a > b}}" onTap="tap"
    catchTouchMove="move" captureOnTap="early" onLongTap="long" only="x" class='y'>a:if onTap="no"</view>`
  expect(axmlToWxml(source)).toBe(`<import src="./b.wxml"/><view wx:if="{{a > b}}" bind:tap="tap"
    catch:touchmove="move" capture-bind:tap="early" bind:longpress="long" only="x" class='y'>a:if onTap="no"</view>`)
  expect(axmlToWxml('<import-sjs name="m" from="./m.sjs"/>')).toBe(
    '<wxs module="m" src="./m.wxs" />',
  )
})

test('behavior: SJS becomes WXS', () => {
  const source = `import a from './a.sjs'\nexport const b = 1\nexport function c() {}\nlet d = 2`
  expect(sjsToWxs(source)).toBe(
    `var a = require('./a.wxs');\nvar b = 1\nfunction c() {}\nvar d = 2\nmodule.exports.b = b;\nmodule.exports.c = c;`,
  )
  expect(sjsToWxs('export default { a: 1 }')).toBe('module.exports = { a: 1 }')
})

test('behavior: style sheets are inlined once, scaled and scoped', () => {
  const sheets: Record<string, string> = {
    'a.wxss': `@import './b.wxss';\n@import './b.wxss';.a{width:1.5rpx}`,
    'b.wxss': `@import "a.wxss";.b{}`,
  }
  const missing: string[] = []
  const text = inlineImports(
    'a.wxss',
    (name) => sheets[name],
    (name) => missing.push(name),
  )
  expect(rpxToViewport(text).replace(/\s/g, '')).toBe('.b{}.a{width:calc(100vw*1.5/750)}')
  expect(missing).toEqual([])
  expect(scopeClasses('.a.b > .c:not(.d){background:url(x.png)}', 'p/q')).toBe(
    '.p-q--a.p-q--b > .p-q--c:not(.p-q--d){background:url(x.png)}',
  )
  expect(scopeClasses('@media all{.a{top:.5px}}@keyframes k{0.5%{top:0}}.b{}', 'p')).toBe(
    '@media all{.p--a{top:.5px}}@keyframes k{0.5%{top:0}}.p--b{}',
  )
})

test('behavior: page addresses', () => {
  expect(parsePageUrl('../b/b?x=1', 'pages/a/a', 'wechat')).toEqual({
    path: 'pages/b/b',
    query: { x: '1' },
  })
  expect(parsePageUrl('/c?x=1=2&y', 'pages/a/a', 'wechat').query).toEqual({
    x: '1',
    y: 'undefined',
  })
  expect(parsePageUrl('/c?x=%E5%BC%A0&y', 'pages/a/a', 'alipay').query).toEqual({ x: '张', y: '' })
})

test('behavior: an old web view reads gap in grids only', () => {
  expect(
    withoutFlexGap(
      '.a{gap:1px;display:flex}@media all{.b{color:red;row-gap:2px}}.c{display: inline-grid;gap:3px}.d{--gap:4px;margin:0 var(--gap)}',
    ),
  ).toBe(
    '.a{;display:flex}@media all{.b{color:red;}}.c{display: inline-grid;gap:3px}.d{--gap:4px;margin:0 var(--gap)}',
  )
})
