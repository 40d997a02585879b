import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Box, type Layout, readLayout } from './boxes.ts'
import { canRun, type Gallery, modes, openGallery } from './gallery.ts'

// Where everything stands, in every state of every component and five looks, against what was looked at
// and found right. `ESSC_UPDATE_BOXES=1` writes anew what has changed.
jest.setTimeout(300_000)

const LOOKS = ['light', 'dark', 'contrast', 'elder', 'rtl']
const folder = path.join(__dirname, 'boxes')
const isUpdate = process.env.ESSC_UPDATE_BOXES === '1'
/** Rounding at the edges of two boxes. */
const TOLERANCE_PX = 1

type Looks = Record<string, Layout>

let gallery: Gallery
beforeAll(async () => {
  if (canRun) gallery = await openGallery()
}, 120_000)
afterAll(() => gallery?.stop())

const fileOf = (demo: string) => path.join(folder, `${demo.replace('/', '.')}.json`)

/** One line a box, so that a change is read as one. */
function written(looks: Looks): string {
  const parts = Object.entries(looks).map(([look, { fontWidthPx, boxes }]) => {
    const lines = boxes.map((box) => JSON.stringify(box)).join(',\n')
    return `"${look}":{"fontWidthPx":${fontWidthPx},"boxes":[\n${lines}\n]}`
  })
  return `{${parts.join(',\n')}}\n`
}

/** What differs; with other fonts, what is there is compared and not where it stands. */
function differences(known: Layout, now: Layout): string[] {
  const names = (boxes: readonly Box[]) => boxes.map(([name]) => name).join('\n')
  if (names(known.boxes) !== names(now.boxes)) {
    const at = now.boxes.findIndex(([name], index) => name !== known.boxes[index]?.[0])
    const was = known.boxes[at]?.[0] ?? 'nothing'
    return [`box ${at} is ${now.boxes[at]?.[0] ?? 'gone'}, was ${was}`]
  }
  if (known.fontWidthPx !== now.fontWidthPx) return []
  return now.boxes.flatMap((box, index) => {
    const before = known.boxes[index]!
    const isSame = [1, 2, 3, 4].every(
      (at) => Math.abs(Number(box[at]) - Number(before[at])) <= TOLERANCE_PX,
    )
    return isSame ? [] : [`${JSON.stringify(before)} is now ${JSON.stringify(box)}`]
  })
}

test('differences: a moved box, a missing one, and other fonts', () => {
  const known: Layout = { fontWidthPx: 10, boxes: [['a', 0, 0, 5, 5]] }
  expect(differences(known, { ...known, boxes: [['a', 1, 0, 5, 5]] })).toEqual([])
  expect(differences(known, { ...known, boxes: [['a', 2, 0, 5, 5]] })).toHaveLength(1)
  expect(differences(known, { fontWidthPx: 11, boxes: [['a', 2, 0, 5, 5]] })).toEqual([])
  expect(differences(known, { fontWidthPx: 11, boxes: [['b', 0, 0, 5, 5]] })).toHaveLength(1)
  expect(differences(known, { ...known, boxes: [] })).toHaveLength(1)
})

const check = canRun ? test : test.skip

check('behavior: every component stands where it stood, in five looks', async () => {
  const found: string[] = []
  let otherFonts = 0
  for (const { name } of gallery.demos) {
    const file = fileOf(name)
    const known: Looks = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    const now: Looks = {}
    const before = found.length
    for (const mode of modes.filter((each) => LOOKS.includes(each.name))) {
      await gallery.open(name, 'all', mode)
      const layout = await gallery.page.evaluate(readLayout)
      now[mode.name] = layout
      const stood = known[mode.name]
      if (stood && stood.fontWidthPx !== layout.fontWidthPx) otherFonts += 1
      const different = stood ? differences(stood, layout) : ['it was never looked at']
      found.push(...different.slice(0, 5).map((what) => `${name} ${mode.name}: ${what}`))
    }
    if (isUpdate && found.length > before) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, written(now))
    }
  }
  if (otherFonts > 0) process.stdout.write(`skipped: places of ${otherFonts} looks, other fonts\n`)
  if (!isUpdate) expect(found).toEqual([])
})
