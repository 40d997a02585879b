import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { utf8 } from '@essc/crypto/bytes'
import { paymentDigits } from '@essc/protocol/codes/payment-digits'
import { drawBarcode } from '@essc/sdk/codes/barcode-svg'
import { createSymbolDrawer } from '@essc/sdk/codes/symbol-svg'
import { createSymbols } from '@essc/sdk/codes/symbols'
import { type Browser, chromium, type Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { encodeQR } from 'qr'
import { createIssuer } from '../../packages/verifier/test/issuer.ts'
import { numbers } from '../fuzz/inputs.ts'
import { decoders, type Shot } from './decoders.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const missing = [executablePath, 'zbarimg'].filter(
  (tool) => spawnSync('which', [tool]).status !== 0,
)
const whenTools = missing.length === 0 ? test : test.skip
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')}\n`)

/** A phone's page with one code: CSS pixels at two device pixels each. */
const SCREENS = {
  phone: { width: 375, symbol: 260, dark: false, isBrief: false },
  narrow: { width: 320, symbol: 220, dark: false, isBrief: false },
  'dark mode': { width: 375, symbol: 260, dark: true, isBrief: true },
  'elder mode': { width: 375, symbol: 327, dark: false, isBrief: true },
} as const
const CONDITIONS = {
  plain: { rotate: 0, blur: 0, noise: 0 },
  rotated: { rotate: 7, blur: 0, noise: 0 },
  blurred: { rotate: 0, blur: 1.2, noise: 0 },
  noisy: { rotate: 0, blur: 0, noise: 70 },
  'all three': { rotate: 5, blur: 0.8, noise: 40 },
} as const

interface Sample {
  name: string
  svg: string
  bytes: Uint8Array
  isBar: boolean
  modules: number
}

function samples(): Sample[] {
  const issuer = createIssuer('scannable')
  const symbols = createSymbols()
  const text = (name: string, code: string, modules: number): Sample => ({
    name,
    svg: symbols.compact(code),
    bytes: utf8(code),
    isBar: false,
    modules,
  })
  const digits = paymentDigits('95123456789', new Uint8Array(32).fill(7), 60_000_000)
  const transport = issuer.transport()
  const rows = encodeQR('bytes', 'raw', {
    ecc: 'low',
    encoding: 'byte',
    border: 1,
    textEncoder: () => transport,
  })
  const bare = rows.slice(1, -1).map((row) => row.slice(1, -1))
  const draw = createSymbolDrawer()
  return [
    text('identity, travel', issuer.code(), 53),
    text('chain', issuer.chain().code(4), 49),
    text('printed', issuer.printed(), 49),
    {
      name: 'payment, QR',
      svg: symbols.digits(digits),
      bytes: utf8(digits),
      isBar: false,
      modules: 21,
    },
    {
      name: 'payment, Code 128',
      svg: drawBarcode(digits),
      bytes: utf8(digits),
      isBar: true,
      modules: 145,
    },
    { name: 'transport', svg: draw(bare), bytes: transport, isBar: false, modules: bare.length },
  ]
}

let browser: Browser
let page: Page
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-scannable-'))
  if (missing.length > 0) return
  browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
  page = await browser.newPage({ deviceScaleFactor: 2 })
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

/** The page as a scanner's camera sees it. Noise is drawn from a seed. */
async function shoot(
  sample: Sample,
  screen: (typeof SCREENS)[keyof typeof SCREENS],
  { rotate, blur, noise }: (typeof CONDITIONS)[keyof typeof CONDITIONS],
): Promise<Shot> {
  await page.setViewportSize({ width: screen.width, height: 480 })
  const [ground, around] = screen.dark ? ['#111', '#000'] : ['#f4f6f8', '#0a5ad6']
  const height = sample.isBar ? 84 : screen.symbol
  const width = sample.isBar ? screen.width - 40 : screen.symbol
  await page.setContent(`<body style="margin:0;background:${around}">
    <div style="height:60px"></div>
    <div style="background:${ground};padding:20px 0;height:400px;box-sizing:border-box">
      <div style="background:#fff;width:${width}px;height:${height}px;margin:0 auto;transform:rotate(${rotate}deg);filter:blur(${blur}px)">
        <img src="${sample.svg.replace(/"/g, '&quot;')}" style="width:100%;height:100%;display:block">
      </div></div></body>`)
  const shot = await page.screenshot({ animations: 'disabled' })
  const png = noise === 0 ? shot : withNoise(shot, noise)
  const file = path.join(folder, 'shot.png')
  writeFileSync(file, png)
  return { png, file }
}

function withNoise(shot: Buffer, most: number): Buffer {
  const picture = PNG.sync.read(shot)
  const below = numbers(99)
  for (let at = 0; at < picture.data.length; at += 4) {
    const change = below(2 * most) - most
    for (let k = 0; k < 3; k++)
      picture.data[at + k] = Math.max(0, Math.min(255, picture.data[at + k]! + change))
  }
  return PNG.sync.write(picture)
}

whenTools(
  'behavior: four decoders read every code on every screen, rotated, blurred and noisy',
  async () => {
    const readers = decoders(root)
    const read: Record<string, Record<string, [good: number, of: number]>> = {}
    const missed: string[] = []
    for (const sample of samples())
      for (const [screenName, screen] of Object.entries(SCREENS))
        for (const [condition, how] of Object.entries(CONDITIONS)) {
          if (screen.isBrief && condition !== 'plain' && condition !== 'all three') continue
          const shot = await shoot(sample, screen, how)
          let any = false
          for (const [reader, decode] of Object.entries(readers)) {
            const isRead = await decode(shot, sample.bytes, sample.isBar)
            if (isRead === undefined) continue
            any ||= isRead
            const cells = read[sample.name] ?? {}
            const cell = cells[reader] ?? [0, 0]
            read[sample.name] = { ...cells, [reader]: cell }
            if (isRead) cell[0]++
            cell[1]++
            if (condition === 'plain' && !isRead)
              missed.push(`${sample.name}, ${screenName}: ${reader}`)
          }
          if (!any) missed.push(`${sample.name}, ${screenName}, ${condition}: nobody`)
        }
    writeTable(read)
    // A clean screen is read by all; a poor one by at least one.
    expect(missed).toEqual([])
    for (const [name, cells] of Object.entries(read))
      for (const reader of ['zbarimg', 'zxing'])
        expect([name, reader, cells[reader]![0] >= 0.75 * cells[reader]![1]]).toEqual([
          name,
          reader,
          true,
        ])
  },
  600_000,
)

/** `ESSC_WRITE_DOCS=1` puts the table into docs/codes.md, between its marks. */
function writeTable(read: Record<string, Record<string, [number, number]>>): void {
  const readers = ['zbarimg', 'zxing', 'jsqr', 'qr']
  const lines = samples().map(({ name, modules, isBar }) => {
    const cells = readers.map((reader) => {
      const [good, of] = read[name]?.[reader] ?? [0, 0]
      return of === 0 ? '–' : `${good} of ${of}`
    })
    const size = isBar ? `${modules} modules wide` : `${modules} × ${modules}`
    const smallest = isBar ? 280 : SCREENS.narrow.symbol
    const pixels = ((smallest * 2) / (modules + (isBar ? 20 : 8))).toFixed(1)
    return `| ${[name, size, pixels, ...cells].join(' | ')} |`
  })
  const table = [
    `| code | symbol | pixels a module, at least | ${readers.join(' | ')} |`,
    `| --- | --- | --- | ${readers.map(() => '---').join(' | ')} |`,
    ...lines,
  ].join('\n')
  process.stdout.write(`${table}\n`)
  if (process.env.ESSC_WRITE_DOCS !== '1') return
  const file = path.join(root, 'docs/codes.md')
  const marks = /(<!-- scannable -->\n)[\s\S]*?(\n<!-- \/scannable -->)/
  writeFileSync(file, readFileSync(file, 'utf8').replace(marks, `$1${table}$2`))
}
