import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { toHex } from '@essc/crypto/bytes'
import { canRun, type Gallery, openGallery } from '../inclusion/gallery.ts'
import { samples } from './samples.ts'
import { CONDITIONS, type Condition, type Screen, type Shot, shotsOf } from './shots.ts'

const missing = [
  ...(canRun ? [] : ['chromium']),
  ...(spawnSync('zbarimg', ['--version']).status === 0 ? [] : ['zbarimg']),
]
const whenTools = missing.length === 0 ? test : test.skip
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')}\n`)

const READERS = ['zbarimg', 'zxing', 'jsqr', 'qr'] as const
type Reader = (typeof READERS)[number]
type Read = Partial<Record<Reader, string | null>>

/** A share is looked at in every run, and all of it by `npm run scannable`. */
const isWanted = (screen: Screen, condition: Condition) =>
  process.env.ESSC_SCANNABLE_TABLE !== undefined ||
  ((screen === 'narrow' || screen === 'dark mode') &&
    (condition === 'plain' || condition === 'far off' || condition === 'all of it'))

let gallery: Gallery | undefined
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-scannable-'))
  if (missing.length === 0) gallery = await openGallery({ deviceScaleFactor: 2 })
})
afterAll(async () => {
  await gallery?.stop()
  rmSync(folder, { recursive: true })
})

/** Reads screenshots in two programs, as many as there are cores on a small machine. */
async function readAll(shots: readonly Shot[]): Promise<Read[]> {
  const script = fileURLToPath(new URL('./reader.mjs', import.meta.url))
  const half = async (from: number) => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
    const mine = shots.filter((_, i) => i % 2 === from)
    child.stdin.end(
      mine
        .map(({ file, scale, noise, seed, sample: { isBar } }) =>
          JSON.stringify({ file, isBar, scale, noise, seed }),
        )
        .join('\n'),
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
    const shots: Shot[] = []
    for await (const shot of shotsOf(gallery!, samples(), folder, isWanted)) shots.push(shot)
    const read = await readAll(shots)
    const table = new Map<string, Count>()
    const missed: string[] = []
    for (const [i, { sample, screen, condition }] of shots.entries()) {
      const { name, bytes } = sample
      for (const reader of READERS) {
        const found = read[i]![reader]
        if (found === undefined) continue
        const cell = `${name} ${condition} ${reader}`
        const [good, of] = table.get(cell) ?? [0, 0]
        const isRight = found === toHex(bytes)
        table.set(cell, [good + (isRight ? 1 : 0), of + 1])
        if (found !== null && !isRight)
          missed.push(`${name}, ${screen}, ${condition}: ${reader} erred`)
      }
    }
    for (const { name } of samples())
      for (const condition of keys(CONDITIONS))
        for (const reader of READERS) {
          const [good, of] = table.get(`${name} ${condition} ${reader}`) ?? [0, 0]
          if (of - good > mostMissed(condition, reader))
            missed.push(`${name}, ${condition}: ${reader} read ${good} of ${of}`)
        }
    const text = tableOf(table, shots)
    process.stdout.write(text)
    if (process.env.ESSC_SCANNABLE_TABLE) writeFileSync(process.env.ESSC_SCANNABLE_TABLE, text)
    expect(missed).toEqual([])
  },
  300_000,
)

type Count = [good: number, of: number]
const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

/** On how many screens a decoder may read nothing. Noise is not for all of them. */
function mostMissed(condition: Condition, reader: Reader): number {
  if (CONDITIONS[condition].noise > 0)
    return reader === 'zxing' || reader === 'qr' ? 0 : Number.POSITIVE_INFINITY
  return condition === 'far off' ? 1 : 0
}

function tableOf(read: ReadonlyMap<string, Count>, shots: readonly Shot[]): string {
  const lines = samples().map(({ name, modules, isBar }) => {
    const size = isBar ? `${modules} modules wide` : `${modules} × ${modules}`
    const pixels = shots.filter((shot) => shot.sample.name === name).map((shot) => shot.pixels)
    const range = `${Math.min(...pixels).toFixed(1)} to ${Math.max(...pixels).toFixed(1)}`
    const cells = keys(CONDITIONS).map((condition) =>
      READERS.map((reader) => read.get(`${name} ${condition} ${reader}`)?.[0] ?? '–').join(' '),
    )
    return [name, size, range, ...cells]
  })
  const head = ['code', 'symbol', 'pixels a module', ...keys(CONDITIONS)]
  const rows = [head, head.map(() => '---'), ...lines]
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
