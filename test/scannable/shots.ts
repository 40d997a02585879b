import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { numbers } from '../fuzz/inputs.ts'
import type { Sample } from './samples.ts'

/** A phone's page with one code: CSS pixels at two device pixels each. */
export const SCREENS = {
  phone: { width: 375, symbol: 260, dark: false },
  narrow: { width: 320, symbol: 220, dark: false },
  'dark mode': { width: 375, symbol: 260, dark: true },
  'elder mode': { width: 375, symbol: 327, dark: false },
} as const

/** Degrees, CSS pixels, and grey levels either way. The lines of Code 128 are thin: it gets half of both. */
export const CONDITIONS = {
  plain: { rotate: 0, blur: 0, noise: 0 },
  rotated: { rotate: 7, blur: 0, noise: 0 },
  blurred: { rotate: 0, blur: 1.2, noise: 0 },
  noisy: { rotate: 0, blur: 0, noise: 70 },
  'all three': { rotate: 5, blur: 0.8, noise: 40 },
} as const

export interface Shot {
  sample: Sample
  screen: keyof typeof SCREENS
  condition: keyof typeof CONDITIONS
  file: string
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

/** Every code on every screen under every condition, as a scanner's camera sees it, into files. */
export async function* shotsOf(
  page: Page,
  samples: readonly Sample[],
  folder: string,
): AsyncGenerator<Shot> {
  let count = 0
  for (const screen of keys(SCREENS)) {
    await page.setViewportSize({ width: SCREENS[screen].width, height: 400 })
    for (const sample of samples)
      for (const condition of keys(CONDITIONS)) {
        const file = path.join(folder, `${count++}.png`)
        const { rotate, ...given } = CONDITIONS[condition]
        const share = sample.isBar ? 0.5 : 1
        const blur = given.blur * share
        const noise = given.noise * share
        await page.setContent(html(sample, SCREENS[screen], { rotate, blur }))
        const shot = await page.screenshot({ animations: 'disabled' })
        writeFileSync(file, noise === 0 ? shot : withNoise(shot, noise, count))
        yield { sample, screen, condition, file }
      }
  }
}

function html(
  { svg, isBar }: Sample,
  screen: (typeof SCREENS)[keyof typeof SCREENS],
  { rotate, blur }: { rotate: number; blur: number },
): string {
  const [ground, around] = screen.dark ? ['#111', '#000'] : ['#f4f6f8', '#0a5ad6']
  const height = isBar ? 84 : screen.symbol
  const width = isBar ? screen.width - 40 : screen.symbol
  return `<body style="margin:0;background:${around}"><div style="height:20px"></div>
    <div style="background:${ground};padding:16px 0;height:380px;box-sizing:border-box">
      <div style="background:#fff;width:${width}px;height:${height}px;margin:0 auto;transform:rotate(${rotate}deg);filter:blur(${blur}px)">
        <img src="${svg.replace(/"/g, '&quot;')}" style="width:100%;height:100%;display:block">
      </div></div></body>`
}

/** Noise of grey, drawn from a seed. */
function withNoise(shot: Buffer, most: number, seed: number): Buffer {
  const picture = PNG.sync.read(shot)
  const below = numbers(seed)
  for (let at = 0; at < picture.data.length; at += 4) {
    const change = below(2 * most) - most
    for (let k = 0; k < 3; k++)
      picture.data[at + k] = Math.max(0, Math.min(255, picture.data[at + k]! + change))
  }
  // Written fast: the files are read once and thrown away.
  return PNG.sync.write(picture, { deflateLevel: 1 })
}
