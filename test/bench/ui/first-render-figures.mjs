import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { median } from './chromium.mjs'
import { servePhone } from './engine-phone.mjs'
import { inTurn, onEngine, onPage } from './first-sight.mjs'
import { serveBuild } from './web-server.mjs'

const dist = path.join(root, 'examples/mini-program/dist')

/** The shape of what comes. */
const SKELETON = '.essc-skeleton'
/** The card with the holder's name on it; the engine puts a page's scope before the names of classes. */
const CARD = '[class*="essc-card__name"]'

async function inBrowser(context) {
  const ours = await serveBuild(path.join(dist, 'h5'))
  const blank = await serveBuild(path.join(dist, 'blank-h5'))
  const at = ({ address, base }, page) => `${address}${base}${page}`
  const home = at(ours, 'pages/home/index')
  const skeleton = []
  try {
    const card = await inTurn(
      async () => {
        skeleton.push(await onPage(context, home, SKELETON))
        return onPage(context, home, CARD)
      },
      () => onPage(context, at(blank, 'pages/index/index'), 'taro-text-core'),
    )
    return { ...card, skeleton: median(skeleton) }
  } finally {
    await ours.close()
    await blank.close()
  }
}

async function inMiniProgram(context) {
  const ours = await servePhone(path.join(dist, 'weapp'))
  const blank = await servePhone(path.join(dist, 'blank-weapp'))
  try {
    return await inTurn(
      () => onEngine(context, ours.address, CARD),
      () => onEngine(context, blank.address, 'text'),
    )
  } finally {
    await ours.close()
    await blank.close()
  }
}

/**
 * The main page's first render, to the card of a holder who comes back, against that of a blank Taro app
 * of the same settings: in turn, in one browser, at a sixth of the processor's speed, as a page and on
 * the engine.
 */
export async function run(context) {
  await ensureBuilt(['h5', 'blank-h5', 'weapp', 'blank-weapp'])
  const browser = await inBrowser(context)
  const engine = await inMiniProgram(context)
  return {
    firstRender: figure(browser.ratio, 'of blank', '<= 2'),
    firstRenderMs: figure(browser.first, 'ms'),
    firstRenderSkeletonMs: figure(browser.skeleton, 'ms'),
    firstRenderBlankMs: figure(browser.second, 'ms'),
    firstRenderEngine: figure(engine.ratio, 'of blank', '<= 2'),
    firstRenderEngineMs: figure(engine.first, 'ms'),
    firstRenderEngineBlankMs: figure(engine.second, 'ms'),
  }
}
