import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium, openBrowser } from './ui/chromium.mjs'

export const name = 'ui'

const folder = new URL('./ui/', import.meta.url)

/**
 * Every figure of what a holder sees; each part is in a file of its own that ends in `-figures.mjs`, and
 * is handed the browser and a holder with a card.
 */
export async function run() {
  if (!findChromium()) {
    process.stdout.write('skipped: chromium\n')
    return {}
  }
  const { openHolder } = await import('./ui/holder.mjs')
  const figures = {}
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('-figures.mjs'))
  const holder = await openHolder()
  const browser = await openBrowser()
  try {
    for (const file of files) {
      const part = await import(new URL(file, folder).href)
      Object.assign(figures, await part.run({ browser, holder }))
    }
    // The network and minutes: asked for by name alone.
    if (process.argv.includes('--nutui')) {
      const part = await import('./ui/nutui.mjs')
      Object.assign(figures, await part.run({ browser, holder }))
    }
  } finally {
    await browser.close()
    await holder.close()
  }
  return figures
}
