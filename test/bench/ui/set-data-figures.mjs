import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { servePhone } from './engine-phone.mjs'

/** Nothing more crosses for so long: what a page had to say has been said. */
const QUIET_MS = 700

/** What has crossed since it was last taken, once `isThere` finds it whole and nothing follows. */
function takeSent(page, isThere = () => true) {
  return page.evaluate(
    async ([quietMs, source]) => {
      const isWhole = new Function('texts', `return (${source})(texts)`)
      for (let seen = -1; seen !== window.sent.length || !isWhole(window.sent); ) {
        seen = window.sent.length
        await new Promise((resolve) => setTimeout(resolve, quietMs))
      }
      return window.sent.splice(0)
    },
    [QUIET_MS, String(isThere)],
  )
}

const bytes = (texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
const hasPicture = (texts) => texts.some((text) => text.includes('data:image/svg'))

/**
 * The bytes that cross `setData`, as JSON in UTF-8, in the built WeChat package on the engine: from the
 * start until the home page is whole, when it comes to the front again, when the identity code is opened,
 * and when its next symbol takes the place of the last.
 */
export async function run({ browser, holder }) {
  await ensureBuilt(['weapp'])
  const site = await servePhone(path.join(root, 'examples/mini-program/dist/weapp'), {
    isCounted: true,
  })
  const page = await browser.newPage({ viewport: { width: 375, height: 800 }, hasTouch: true })
  try {
    await page.exposeFunction('ask', holder.forward)
    await page.goto(site.address)
    await page.evaluate((kept) => window.openPhone(kept), holder.kept.wechat)
    const button = (name) =>
      page.frameLocator('#view').getByRole('button', { name }).locator('visible=true').first()
    await button('身份码').waitFor()
    const first = await takeSent(page)
    await page.evaluate(() => {
      window.phone.hide()
      window.phone.show()
    })
    const again = await takeSent(page)
    await button('身份码').click()
    await button('刷新').waitFor()
    const code = await takeSent(page, hasPicture)
    await button('刷新').click()
    const refresh = await takeSent(page, hasPicture)
    const faults = await page.evaluate(() => window.faults)
    if (faults.length > 0) throw new Error(faults.join('\n'))
    // The countdown's steps, one a second, are sent whether or not the code is another.
    const next = refresh.filter((text) => text.includes('data:image/svg'))
    return {
      setDataFirst: figure(bytes(first), 'bytes', '<= 30720'),
      setDataRefresh: figure(Math.max(bytes(again), bytes(next)), 'bytes', '<= 5120'),
      setDataFirstCode: figure(bytes(code), 'bytes'),
      setDataShownAgain: figure(bytes(again), 'bytes'),
    }
  } finally {
    await page.close()
    await site.close()
  }
}
