import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { median, openSlowPage } from './chromium.mjs'
import { serveBuild } from './web-server.mjs'

const ROUNDS = Number(process.env.ESSC_BENCH_ROUNDS ?? 3)
const ROWS = 500
const STEP_PX = 120

/** The same list without Taro and without us: the words, with a browser's own style. */
const plain = (
  rows,
) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>plain</title>
<style>li{display:flex;padding:14px 0;border-bottom:1px solid #ddd;font-size:16px;line-height:1.5}
i{width:40px;height:40px;border-radius:12px;background:#e6f0f6;margin-right:12px}
b,span{display:block}ul{margin:0;padding:16px}</style>
<ul>${rows.map((lines) => `<li><i></i><div>${lines.map((line, at) => (at === 0 ? `<b>${line}</b>` : `<span>${line}</span>`)).join('')}</div></li>`).join('')}</ul>`

/**
 * Scrolls whatever holds an element from its top to its end by steps, one a frame; answers how far, in how
 * many frames, and how many of them took over 50 ms. Runs in the browser.
 */
function scrollThrough([selector, stepPx]) {
  let holder = document.querySelector(selector)
  const canScroll = (element) =>
    element.scrollHeight > element.clientHeight + 1 &&
    /auto|scroll/.test(getComputedStyle(element).overflowY)
  while (holder && !canScroll(holder)) holder = holder.parentElement
  holder ??= document.scrollingElement
  holder.scrollTop = 0
  return new Promise((resolve) => {
    const frames = []
    let before
    const step = (nowMs) => {
      if (before !== undefined) frames.push(nowMs - before)
      before = nowMs
      const { scrollTop, scrollHeight, clientHeight } = holder
      if (scrollTop + clientHeight < scrollHeight - 1) {
        holder.scrollTop += stepPx
        requestAnimationFrame(step)
      } else {
        const slow = frames.filter((each) => each > 50).length
        resolve({ scrolledPx: scrollTop, frames: frames.length, slow })
      }
    }
    requestAnimationFrame(step)
  })
}

async function scrolled(browser, address, rows) {
  const { page, close } = await openSlowPage(browser)
  page.setDefaultTimeout(180_000)
  try {
    await page.goto(address)
    await page
      .locator(rows)
      .nth(ROWS - 1)
      .waitFor({ state: 'attached' })
    // What drawing the list leaves behind is over before it is scrolled.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    const all = await page.evaluate(scrollThrough, [rows, STEP_PX])
    // 500 rows of two lines each are taller than this; whoever scrolls less scrolls something else.
    if (all.scrolledPx < ROWS * 40) throw new Error(`${address} scrolled ${all.scrolledPx} px only`)
    return all
  } finally {
    await close()
  }
}

/** The words of every row of our list. */
async function wordsOf(browser, address) {
  const page = await browser.newPage()
  await page.goto(address)
  const rows = page.locator('.essc-activity__text')
  await rows.nth(ROWS - 1).waitFor({ state: 'attached' })
  const words = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((line) => line.textContent.replace(/[<&]/g, ''))),
  )
  await page.close()
  return words
}

/** Frames over 50 ms while 500 activities are scrolled at a sixth of the speed, against plain HTML. */
export async function run({ browser }) {
  await ensureBuilt(['gallery'])
  const pages = {}
  const server = await serveBuild(path.join(root, 'examples/mini-program/dist/gallery'), pages)
  const counts = { ours: [], plain: [], frames: [] }
  try {
    const query = 'demo=activity/activity-list&state=long'
    const ours = `${server.address}${server.base}pages/gallery/index?${query}`
    pages['/plain'] = plain(await wordsOf(browser, ours))
    for (let round = 0; round < ROUNDS; round += 1) {
      const mine = await scrolled(browser, ours, '.essc-activity')
      const theirs = await scrolled(browser, `${server.address}/plain`, 'li')
      counts.ours.push(mine.slow)
      counts.frames.push(mine.frames)
      counts.plain.push(theirs.slow)
    }
  } finally {
    await server.close()
  }
  const goal = Math.floor(median(counts.plain) * 1.05)
  return {
    longList: figure(median(counts.ours), 'frames over 50 ms', `<= ${goal}`),
    longListPlain: figure(median(counts.plain), 'frames over 50 ms'),
    longListFrames: figure(median(counts.frames), 'frames'),
  }
}
