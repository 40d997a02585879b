import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const name = 'codes'

const folder = new URL('./codes/', import.meta.url)

/** Every figure of codes: what each file below codes/ measures, one after the other. */
export async function run() {
  const figures = {}
  for (const file of readdirSync(fileURLToPath(folder)).filter((each) => each.endsWith('.mjs'))) {
    const part = await import(new URL(file, folder).href)
    Object.assign(figures, await part.run())
  }
  return figures
}
