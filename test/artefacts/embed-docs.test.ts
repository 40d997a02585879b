import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packMiniProgram } from '@essc/simulator/engine/pack'

// What docs/embed.md tells a newcomer to write is an app that a host's tools take as it is, and what the
// partners of the examples wrote stays short.
const root = path.resolve(__dirname, '../..')
const bundle = path.join(root, 'packages/embed/dist/bundle')
const read = (...parts: string[]) => readFileSync(path.join(root, ...parts), 'utf8')
const chapters = read('docs/embed.md').split(/^## /m)

/** The files that a chapter shows, by their paths. */
function filesOf(heading: string): Record<string, string> {
  const chapter = chapters.find((each) => each.startsWith(`${heading}\n`)) ?? ''
  const blocks = chapter.matchAll(/^```\w+ \[([^\]]+)\]\n([\s\S]*?)^```$/gm)
  return Object.fromEntries(Array.from(blocks, ([, file, text]) => [file, text!]))
}

test.each([
  ['WeChat', 'wechat', 'essc/miniprogram_npm/@essc/embed'],
  ['Alipay', 'alipay', 'essc'],
] as const)('default: the project of the chapter %s is whole', (heading, dialect, place) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-docs-'))
  try {
    const files = filesOf(heading)
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['app.js', 'pages/index/index.js']))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), text)
    }
    cpSync(path.join(bundle, dialect), path.join(folder, place), { recursive: true })
    cpSync(path.join(bundle, dialect, 'configure.js'), path.join(folder, 'configure.js'))
    const { warnings, js } = packMiniProgram(folder, dialect)
    expect(warnings).toEqual([])
    expect(Object.keys(js)).toContain(`${place}/essc-card/index`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('behavior: the page of the chapter and its policy are those of the example that runs', () => {
  const files = filesOf('A web page')
  const tags = (text: string) => text.match(/<(?:script|essc-\w+)[^>]*>/g)
  const own = tags(files['index.html']!.replace('sha384-…', 'INTEGRITY'))
  expect(own).toEqual(tags(read('examples/partner-bank-page/page/index.html')))
  const [policy] = /default-src 'none'.*/.exec(read('docs/embed.md'))!
  const served = read('examples/partner-bank-page/server.mjs').replace(
    `\${ESSC_PLATFORM}`,
    'https://card.example',
  )
  expect(served).toContain(policy)
  expect(Object.keys(files)).toEqual(['index.html', 'card.js'])
})

const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

test.each([
  ['wechat', ['app/app.js', 'app/pages/index/index.js']],
  ['alipay', ['app/app.js', 'app/pages/index/index.js']],
  ['bank-page', ['page/card.js']],
])('behavior: the partner %s wrote under 30 lines on each side', (name, client) => {
  const folder = `examples/partner-${name}`
  const own = client.map((file) => lines(read(folder, file)))
  expect(own.reduce((sum, count) => sum + count, 0)).toBeLessThan(30)
  expect(lines(read(folder, 'server.mjs'))).toBeLessThan(30)
})
