import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { median, openBrowser, openSlowPage } from './chromium.mjs'
import { serveBuild } from './web-server.mjs'

const ROUNDS = 7
const dist = path.join(root, 'examples/mini-program/dist')

/** Milliseconds from opening an address to the first of what is looked for standing on the screen. */
async function firstSight(browser, address, selector) {
  const { page, close } = await openSlowPage(browser)
  try {
    // What leaves the machine is refused at once: no figure waits for a name to be looked up.
    await page.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.abort(),
    )
    await page.addInitScript((wanted) => {
      const look = () => {
        const element = document.querySelector(wanted)
        if (!element?.textContent?.trim() || element.getBoundingClientRect().height < 1)
          requestAnimationFrame(look)
        // The frame after the one in which it was found is the first that shows it.
        else requestAnimationFrame(() => setTimeout(() => (window.seenMs = performance.now())))
      }
      requestAnimationFrame(look)
    }, selector)
    await page.goto(address)
    const seen = await page.waitForFunction(() => window.seenMs, undefined, { timeout: 120_000 })
    return await seen.jsonValue()
  } finally {
    await close()
  }
}

/**
 * The main page's first render against that of a blank Taro app of the same settings: in turn, in one
 * browser, at a sixth of the processor's speed. What is seen first is the shape of what comes: a bank's
 * bridge and a platform, which the card itself waits for, are not there.
 */
export async function run() {
  await ensureBuilt(['h5', 'blank-h5'])
  const ours = await serveBuild(path.join(dist, 'h5'))
  const blank = await serveBuild(path.join(dist, 'blank-h5'))
  const browser = await openBrowser()
  const times = { ours: [], blank: [] }
  const at = ({ address, base }, page) => `${address}${base}${page}`
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = at(ours, 'pages/home/index')
      times.ours.push(await firstSight(browser, home, '.essc'))
      times.blank.push(await firstSight(browser, at(blank, 'pages/index/index'), 'taro-text-core'))
    }
  } finally {
    await browser.close()
    await ours.close()
    await blank.close()
  }
  const ratio = (name) => median(times[name].map((value, round) => value / times.blank[round]))
  return {
    firstRender: figure(ratio('ours'), 'ratio', '<= 2'),
    firstRenderMs: figure(median(times.ours), 'ms'),
    blankFirstRenderMs: figure(median(times.blank), 'ms'),
  }
}
