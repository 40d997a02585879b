import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { toHex } from '@essc/crypto/bytes'
import { type Browser, chromium } from 'playwright-core'
import { type Sample, samples } from './samples.ts'
import { CONDITIONS, SCREENS, type Shot, shotsOf } from './shots.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const missing = [executablePath, 'zbarimg'].filter(
  (tool) => spawnSync('which', [tool]).status !== 0,
)
const whenTools = missing.length === 0 ? test : test.skip
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')}\n`)

const READERS = ['zbarimg', 'zxing', 'jsqr', 'qr'] as const
type Read = Partial<Record<(typeof READERS)[number], string | null>>

let browser: Browser | undefined
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-scannable-'))
  if (missing.length > 0) return
  browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

/** Reads screenshots in two programs, as many as there are cores on a small machine. */
async function readAll(shots: readonly Shot[]): Promise<Read[]> {
  const script = fileURLToPath(new URL('./reader.mjs', import.meta.url))
  const half = async (from: number) => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
    const mine = shots.filter((_, i) => i % 2 === from)
    child.stdin.end(
      mine.map(({ file, sample: { isBar } }) => JSON.stringify({ file, isBar })).join('\n'),
    )
    const read: Read[] = []
    for await (const line of createInterface({ input: child.stdout })) read.push(JSON.parse(line))
    expect(read.length).toBe(mine.length)
    return read
  }
  const [even, odd] = await Promise.all([half(0), half(1)])
  return shots.map((_, i) => (i % 2 === 0 ? even[i >> 1]! : odd[i >> 1]!))
}

whenTools(
  'behavior: four decoders read every code on every screen; what is lost when it is turned, blurred and noisy is counted',
  async () => {
    const page = await browser!.newPage({ deviceScaleFactor: 2 })
    const shots: Shot[] = []
    for await (const shot of shotsOf(page, samples(), folder)) shots.push(shot)
    const read = await readAll(shots)
    const table = new Map<Sample['name'], Record<string, [good: number, of: number]>>()
    const missed: string[] = []
    for (const [i, { sample, screen, condition }] of shots.entries()) {
      const right = READERS.filter((reader) => read[i]![reader] === toHex(sample.bytes))
      const wrong = READERS.filter((reader) => read[i]![reader] != null && !right.includes(reader))
      const where = `${sample.name}, ${screen}, ${condition}`
      // A decoder may make a barcode out of noise. No code of ours is made of that.
      if (condition === 'plain') missed.push(...wrong.map((reader) => `${where}: ${reader} erred`))
      for (const reader of READERS) {
        if (read[i]![reader] === undefined) continue
        const cells = table.get(sample.name) ?? {}
        table.set(sample.name, cells)
        cells[`${reader} ${condition}`] ??= [0, 0]
        const cell = cells[`${reader} ${condition}`]!
        cell[1]++
        if (right.includes(reader)) cell[0]++
        else if (condition === 'plain') missed.push(`${where}: ${reader}`)
      }
      // Of a symbol in two dimensions, something is left for one of four; of bars not always.
      if (right.length === 0 && !sample.isBar) missed.push(`${where}: nobody`)
    }
    writeTable(table)
    // A clean screen is read by all; a poor symbol by at least one.
    expect(missed).toEqual([])
  },
  600_000,
)

/** `ESSC_WRITE_DOCS=1` puts the table into docs/codes.md, between its marks. */
function writeTable(read: ReadonlyMap<string, Record<string, [number, number]>>): void {
  const lines = samples().flatMap(({ name, modules, isBar }) => {
    const size = isBar ? `${modules} modules wide` : `${modules} × ${modules}`
    const smallest = isBar ? SCREENS.narrow.width - 40 : SCREENS.narrow.symbol
    const pixels = ((smallest * 2) / (modules + (isBar ? 20 : 8))).toFixed(1)
    const cells = Object.keys(CONDITIONS).map((condition) => {
      const rates = READERS.map((reader) => read.get(name)?.[`${reader} ${condition}`])
      return rates.map((rate) => (rate ? `${rate[0]}/${rate[1]}` : '–')).join(' ')
    })
    return `| ${[name, size, pixels, ...cells].join(' | ')} |`
  })
  const head = ['code', 'symbol', 'pixels a module', ...Object.keys(CONDITIONS)]
  const table = [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...lines,
  ].join('\n')
  process.stdout.write(`${table}\n`)
  if (process.env.ESSC_WRITE_DOCS !== '1') return
  const file = path.join(root, 'docs/codes.md')
  const marks = /(<!-- scannable -->\n)[\s\S]*?(\n<!-- \/scannable -->)/
  writeFileSync(file, readFileSync(file, 'utf8').replace(marks, `$1${table}$2`))
}
