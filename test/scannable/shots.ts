import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { type Gallery, type Mode, modes } from '../inclusion/gallery.ts'
import type { Sample } from './samples.ts'

const mode = (name: string, over: Partial<Mode> = {}): Mode => ({
  ...modes.find((each) => each.name === name)!,
  ...over,
})

/** The screens of phones that the view of a code is looked at on. */
export const SCREENS = {
  phone: mode('light'),
  narrow: mode('light', { widthPx: 320 }),
  'dark mode': mode('dark'),
  'elder mode': mode('elder'),
} as const

/**
 * Degrees, CSS pixels, the size of a picture taken from further off, and grey levels either way. The lines of
 * Code 128 are thin: it gets half of blur and noise, and half of the distance.
 */
export const CONDITIONS = {
  plain: { rotate: 0, blur: 0, scale: 1, noise: 0 },
  rotated: { rotate: 7, blur: 0, scale: 1, noise: 0 },
  blurred: { rotate: 0, blur: 1.2, scale: 1, noise: 0 },
  'far off': { rotate: 0, blur: 0, scale: 0.4, noise: 0 },
  noisy: { rotate: 0, blur: 0, scale: 1, noise: 30 },
  'very noisy': { rotate: 0, blur: 0, scale: 1, noise: 70 },
  'all of it': { rotate: 5, blur: 0.8, scale: 0.6, noise: 20 },
} as const

export type Screen = keyof typeof SCREENS
export type Condition = keyof typeof CONDITIONS

export interface Shot {
  sample: Sample
  screen: Screen
  condition: Condition
  file: string
  /** The reader makes the picture as small as this, at most 1. */
  scale: number
  /** Grey levels either way, which the reader adds, and the seed that they are drawn from. */
  noise: number
  seed: number
  /** Device pixels a module, on this screen. */
  pixels: number
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

/**
 * Every code in the view that phones show it in, on every screen under every condition, as a scanner's
 * camera sees it, into files.
 */
export async function* shotsOf(
  gallery: Gallery,
  samples: readonly Sample[],
  folder: string,
  isWanted: (screen: Screen, condition: Condition) => boolean,
): AsyncGenerator<Shot> {
  let count = 0
  for (const screen of keys(SCREENS))
    for (const sample of samples) {
      if (!keys(CONDITIONS).some((condition) => isWanted(screen, condition))) break
      await gallery.open('codes/code-panel', sample.view, SCREENS[screen])
      const pixels = await putCode(gallery.page, sample)
      for (const condition of keys(CONDITIONS)) {
        count++
        if (!isWanted(screen, condition)) continue
        const file = path.join(
          folder,
          `${sample.name} ${screen} ${condition}.png`.replace(/[ ,]+/g, '-'),
        )
        const { rotate, ...given } = CONDITIONS[condition]
        const share = sample.isBar ? 0.5 : 1
        const shot = await photograph(gallery.page, rotate, given.blur * share)
        writeFileSync(file, shot)
        const noise = given.noise * share
        const scale = 1 - (1 - given.scale) * share
        yield { sample, screen, condition, file, pixels, scale, noise, seed: count }
      }
    }
}

/** Puts a code in the place of the demonstration's; answers its device pixels a module. */
async function putCode(page: Page, { svg, isBar, modules }: Sample): Promise<number> {
  const selector = isBar ? '.essc-code__barcode' : '.essc-code__image'
  const image = page.locator(`${selector} img`)
  await image.evaluate(async (element, source) => {
    const picture = element as HTMLImageElement
    picture.src = source
    await picture.decode()
  }, svg)
  const box = await page.locator(selector).boundingBox()
  return (2 * box!.width) / (modules + (isBar ? 20 : 8))
}

/** The code's white ground and what lies around it, turned and out of focus. */
async function photograph(page: Page, rotate: number, blur: number): Promise<Buffer> {
  const ground = page.locator('.essc-code')
  await ground.evaluate((element, style) => Object.assign((element as HTMLElement).style, style), {
    transform: rotate ? `rotate(${rotate}deg)` : '',
    filter: blur ? `blur(${blur}px)` : '',
  })
  const { x, y, width, height } = (await ground.boundingBox())!
  const clip = {
    x: Math.max(0, x - 12),
    y: Math.max(0, y - 12),
    width: width + 24,
    height: height + 24,
  }
  return page.screenshot({ animations: 'disabled', clip, fullPage: true })
}
