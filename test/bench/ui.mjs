import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './ui/chromium.mjs'

export const name = 'ui'

const folder = new URL('./ui/', import.meta.url)

/** Every figure of what a holder sees; each part is in a file of its own that ends in `-figures.mjs`. */
export async function run() {
  if (!findChromium()) {
    process.stdout.write('skipped: chromium\n')
    return {}
  }
  const figures = {}
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('-figures.mjs'))
  for (const file of files) {
    const part = await import(new URL(file, folder).href)
    Object.assign(figures, await part.run())
  }
  return figures
}
