import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { classNames } from '../../../config/scripts/embed-templates.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { servePhone } from './engine-phone.mjs'
import { inTurn, onEngine } from './first-sight.mjs'

const embed = path.join(root, 'packages/embed')
const FILES = ['parts', 'essc-card', 'essc-code', 'essc-services']

/** A partner's native app with the embedded card on its only page, for the benchmark's own channel. */
function partnerApp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'essc-bench-embed-'))
  cpSync(path.join(embed, 'dist/bundle/wechat'), path.join(folder, 'essc'), { recursive: true })
  const files = {
    'app.json': '{"pages":["index"],"lazyCodeLoading":"requiredComponents"}',
    'app.js': `const { configure } = require('./essc/configure.js')
App({ essc: configure({ host: wx, channel: 'ch_demo', platform: 'https://card.example',
  ticket: () => Promise.reject(new Error('a session is kept')) }) })`,
    'index.js': 'Page({})',
    'index.json': '{"usingComponents":{"essc-card":"/essc/essc-card/index"}}',
    'index.wxml': '<essc-card />',
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
  return folder
}

/**
 * The embedded card's first render on the engine, to the name of a holder who comes back, against the same
 * card of the example that is built with Taro: in turn, in one browser, at a sixth of the processor's speed.
 */
export async function run(context) {
  await ensureBuilt(['weapp', 'embed'])
  const sources = FILES.map((name) =>
    readFileSync(path.join(embed, 'templates', `${name}.wxml`), 'utf8'),
  )
  const name = classNames(sources).get('essc-card__name')
  const folder = partnerApp()
  const native = await servePhone(folder)
  const taro = await servePhone(path.join(root, 'examples/mini-program/dist/weapp'))
  try {
    const { ratio, first, second } = await inTurn(
      () => onEngine(context, native.address, `[class$="${name}"]`),
      () => onEngine(context, taro.address, '[class*="essc-card__name"]'),
    )
    return {
      embedFirstRender: figure(ratio, 'of Taro', '<= 0.5'),
      embedFirstRenderMs: figure(first, 'ms'),
      embedFirstRenderTaroMs: figure(second, 'ms'),
    }
  } finally {
    await native.close()
    await taro.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
