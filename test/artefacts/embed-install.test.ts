import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { text } from '@essc/protocol/messages/messages'
import { packMiniProgram } from '@essc/simulator/engine/pack'
import { openBrowser } from '../journeys/embed-partner.ts'

// The package as partners get it: packed, installed into empty projects, built in each host's own way.
const bundle = path.resolve(__dirname, '../../packages/embed/dist/bundle')
const project = mkdtempSync(path.join(os.tmpdir(), 'essc-install-'))
const installed = path.join(project, 'node_modules/@essc/embed')
afterAll(() => rmSync(project, { recursive: true, force: true }))

const put = (files: Record<string, string>) => {
  for (const [file, contents] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true })
    writeFileSync(path.join(project, file), contents)
  }
}

beforeAll(() => {
  const npm = (cwd: string, ...words: string[]) =>
    execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  put({ 'package.json': '{"name":"partner","version":"1.0.0"}' })
  const [{ filename }] = JSON.parse(npm(bundle, 'pack', '--json', '--pack-destination', project))
  // Offline, since it depends on nothing.
  npm(project, 'install', '--offline', '--no-audit', '--no-fund', path.join(project, filename))
})

/**
 * What WeChat's "build npm" does with `packNpmRelationList`: each dependency whose package.json names a
 * folder as `miniprogram` has it copied below `miniprogram_npm`.
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/devtools/npm.html
 */
function buildNpm(packageJson: string, target: string): void {
  const { dependencies } = JSON.parse(readFileSync(path.join(project, packageJson), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const from = path.join(project, path.dirname(packageJson), 'node_modules', name)
    const { miniprogram } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'))
    cpSync(path.join(from, miniprogram), path.join(project, target, 'miniprogram_npm', name), {
      recursive: true,
    })
  }
}

const APP =
  'App({ essc: require("./configure.js").configure({ host: HOST, channel: "ch_a", platform: "https://card.example", ticket() {} }) })'
const PACKAGES = '"subPackages":[{"root":"essc","pages":["web/index"]}]'

test('default: an empty WeChat project has the card after "build npm"', () => {
  put({
    'wechat/app.json': `{"pages":["index"],${PACKAGES}}`,
    'wechat/app.js': APP.replace('HOST', 'wx'),
    'wechat/index.js': 'Page({})',
    'wechat/index.wxml': '<essc-card /><essc-code /><essc-services />',
    'wechat/index.json': JSON.stringify({
      usingComponents: Object.fromEntries(
        ['essc-card', 'essc-code', 'essc-services'].map((name) => [
          name,
          `/essc/miniprogram_npm/@essc/embed/${name}/index`,
        ]),
      ),
      componentPlaceholder: { 'essc-card': 'view', 'essc-code': 'view', 'essc-services': 'view' },
    }),
    'wechat/essc/web/index.js': 'Page({})',
    'wechat/essc/web/index.json': '{}',
    'wechat/essc/web/index.wxml': '<web-view src="{{url}}" />',
  })
  buildNpm('package.json', 'wechat/essc')
  cpSync(path.join(installed, 'wechat/configure.js'), path.join(project, 'wechat/configure.js'))
  expect(packMiniProgram(path.join(project, 'wechat'), 'wechat').warnings).toEqual([])
})

test('default: an empty Alipay project has the card after a copy', () => {
  put({
    'alipay/app.json': `{"pages":["index"],${PACKAGES}}`,
    'alipay/app.js': APP.replace('HOST', 'my'),
    'alipay/index.js': 'Page({})',
    'alipay/index.axml': '<essc-card />',
    'alipay/index.json':
      '{"usingComponents":{"essc-card":"/essc/essc-card/index"},"componentPlaceholder":{"essc-card":"view"}}',
    'alipay/essc/web/index.js': 'Page({})',
    'alipay/essc/web/index.json': '{}',
    'alipay/essc/web/index.axml': '<web-view src="{{url}}" />',
  })
  cpSync(path.join(installed, 'alipay'), path.join(project, 'alipay/essc'), { recursive: true })
  cpSync(path.join(installed, 'alipay/configure.js'), path.join(project, 'alipay/configure.js'))
  expect(packMiniProgram(path.join(project, 'alipay'), 'alipay').warnings).toEqual([])
})

test('behavior: the package is what is built, and depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'))
  expect(manifest).not.toHaveProperty('dependencies')
  for (const file of ['wechat/core.js', 'alipay/core.js', 'web/essc.js', 'web/integrity.txt'])
    expect(readFileSync(path.join(installed, file))).toEqual(readFileSync(path.join(bundle, file)))
})

const run = existsSync('/usr/bin/chromium') ? test : test.skip
if (!existsSync('/usr/bin/chromium')) process.stdout.write('skipped: chromium\n')

const POLICY = "default-src 'none'; script-src 'self'; img-src data:; connect-src 'self'"

run('behavior: a page runs the installed module under its policy, and no altered one', async () => {
  const module = readFileSync(path.join(installed, 'web/essc.js'), 'utf8')
  const integrity = readFileSync(path.join(installed, 'web/integrity.txt'), 'utf8').trim()
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="essc.js" integrity="${integrity}" crossorigin="anonymous"></script>
<essc-card></essc-card>`
  const browser = await openBrowser()
  try {
    const shown = async (served: string) => {
      const tab = await browser.newPage()
      const said: string[] = []
      tab.on('console', (message) => message.type() === 'error' && said.push(message.text()))
      await tab.route('**/*', (route) =>
        route.fulfill({
          headers: { 'content-security-policy': POLICY },
          ...(route.request().url().endsWith('.js')
            ? { body: served, contentType: 'text/javascript; charset=utf-8' }
            : { body: page, contentType: 'text/html' }),
        }),
      )
      await tab.goto('https://partner.test/')
      const words = await tab.evaluate(
        () => document.querySelector('essc-card')?.shadowRoot?.textContent ?? '',
      )
      await tab.close()
      return { words, said }
    }
    expect(await shown(module)).toEqual({ words: text('zh', 'embed.unset'), said: [] })
    const altered = await shown(`${module}\n// one more line`)
    expect(altered.words).toBe('')
    expect(altered.said.join()).toMatch(/integrity/)
  } finally {
    await browser.close()
  }
})
