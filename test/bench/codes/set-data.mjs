import { figure } from '../../../config/scripts/figures.mjs'
import { findChromium, openBrowser } from '../ui/chromium.mjs'

/**
 * What crosses `setData` when one symbol takes the place of another: in the built WeChat package on the
 * engine, with a holder's real card.
 */
export async function run() {
  if (!findChromium()) {
    process.stdout.write('skipped: chromium\n')
    return {}
  }
  const { openHolder } = await import('../ui/holder.mjs')
  const { run: capture } = await import('../ui/set-data-figures.mjs')
  const holder = await openHolder()
  const browser = await openBrowser()
  try {
    const { setDataRefresh } = await capture({ browser, holder })
    return { setDataBytes: figure(setDataRefresh.value, 'bytes', '<= 5120') }
  } finally {
    await browser.close()
    await holder.close()
  }
}
