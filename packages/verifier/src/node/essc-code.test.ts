import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromHex, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { PNG } from 'pngjs'
import { encodeQR } from 'qr'
import { esscCode } from './essc-code.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const vectors = JSON.parse(
  readFileSync(path.resolve(here, '../../../../docs/vectors/codes.json'), 'utf8'),
)
const coded = (name: string) => vectors.codes.find((each: { name: string }) => each.name === name)
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-code-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function explain(...words: string[]) {
  const lines: string[] = []
  const now = () => vectors.nowUnix * 1_000
  const status = await esscCode(['explain', ...words], (line) => lines.push(line), now)
  return { status, lines, text: lines.join('\n') }
}

/** A picture of a QR symbol, four pixels a module. */
function picture(bytes: Uint8Array): string {
  const rows = encodeQR('x', 'raw', { encoding: 'byte', border: 4, textEncoder: () => bytes })
  const size = rows.length * 4
  const png = new PNG({ width: size, height: size })
  for (let i = 0; i < size * size; i++) {
    const isDark = rows[Math.floor(i / size / 4)]![Math.floor((i % size) / 4)]
    png.data.set([isDark ? 0 : 255, isDark ? 0 : 255, isDark ? 0 : 255, 255], 4 * i)
  }
  const file = path.join(folder, `${bytes.length}.png`)
  writeFileSync(file, PNG.sync.write(png))
  return file
}

test('default: every field with its bytes, and what a terminal alone can know', async () => {
  const { status, lines } = await explain(coded('identity').text)
  expect(status).toBe(0)
  expect(lines[0]).toBe('identity or travel code (SC1)')
  expect(lines).toContain('124–127  time              2027-01-15 15:59:50 +08:00  [6b49d1f6]')
  expect(lines).toContain('✓ code signature, or link: passed')
  expect(lines).toContain('? issuer signature: not checked')
})

test('parameters: --bundle and --bundle-key decide as a terminal does', async () => {
  const bundle = path.join(folder, 'bundle.json')
  writeFileSync(bundle, JSON.stringify(vectors.bundle))
  const key = toBase64Url(fromHex(vectors.bundleKey))
  const by = ['--bundle', bundle, '--bundle-key', key, '--lang', 'zh']
  expect(await explain(coded('identity').text, ...by)).toMatchObject({ status: 0 })
  const revoked = await explain(coded('a revoked place').text, ...by)
  expect(revoked.status).toBe(1)
  expect(revoked.text).toContain('✗ 状态: 未通过 CODE_REVOKED')
})

test('parameters: --json, --purpose, hex: and --at', async () => {
  const hex = `hex:${coded('transport code').bytes}`
  const { text } = await explain(hex, '--json', '--purpose', 'travel')
  expect(JSON.parse(text)).toMatchObject({ kind: 'transport' })
  const late = await explain(coded('identity').text, '--at', String(vectors.nowUnix + 90))
  expect(late.text).toContain('✗ times: failed CODE_EXPIRED')
})

test('parameters: pictures, of texts, of bytes, and of Chinese texts', async () => {
  const compact = await explain(picture(utf8(coded('identity').text)))
  expect(compact.lines[0]).toBe('identity or travel code (SC1)')
  const transport = await explain(picture(fromHex(coded('transport code').bytes)))
  expect(transport.lines[0]).toBe('transport code')
  const till = '00020101021126180014F04553534300015204000053031565802CN5905青禾大药房6002CN63046779'
  const merchant = await explain(picture(utf8(till)))
  expect(merchant.lines[0]).toBe('EMV merchant-presented code')
  expect(merchant.text).toContain('青禾大药房')
})

test('behavior: what is no picture and what is no command is said', async () => {
  const file = path.join(folder, 'x.jpg')
  writeFileSync(file, 'not one')
  await expect(explain(file)).rejects.toThrow('not a PNG picture')
  const lines: string[] = []
  expect(
    await esscCode(
      ['what'],
      (line) => lines.push(line),
      () => 0,
    ),
  ).toBe(2)
  expect(lines[0]).toContain('essc-code explain')
})
