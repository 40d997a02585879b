import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { fromBase64Url, fromHex, fromUtf8, utf8 } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { canonicalRequest } from '@essc/protocol/channels/proof'
import { errorCodes } from '@essc/protocol/errors'

const root = path.resolve(__dirname, '../..')
const run = promisify(execFile)

const pages = [
  ...readdirSync(root).filter((name) => /^README.*\.md$/.test(name)),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join('docs', name.split(path.sep).join('/'))),
].sort()

const textOf = (page: string) => readFileSync(path.join(root, page), 'utf8')
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '')

/** The code blocks of one language in a page. */
function blocks(page: string, language: string): string[] {
  const fences = textOf(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)
  return Array.from(fences)
    .filter((fence) => fence[1] === language)
    .map((fence) => fence[2]!)
}

/** The anchors that a page's headings get where repositories are shown. */
function anchors(page: string): string[] {
  return Array.from(withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test.each(pages)('behavior: every relative link of %s leads somewhere', (page) => {
  const targets = Array.from(
    withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g),
    (match) => match[1]!,
  )
  const broken = targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const place = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
    if (!existsSync(path.join(root, place))) return true
    return anchor !== undefined && place.endsWith('.md') && !anchors(place).includes(anchor)
  })
  expect(broken).toEqual([])
})

test('behavior: the generated pages are what the code says now', async () => {
  const script = path.join(root, 'config/scripts/docs.mjs')
  const { stderr } = await run(process.execPath, [script, '--check'], { cwd: root })
  expect(stderr).toBe('')
}, 300_000)

test('behavior: every code block in TypeScript compiles', async () => {
  const folder = path.join(root, '.cache/docs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  let count = 0
  for (const page of pages)
    for (const code of blocks(page, 'ts')) {
      count += 1
      const name = page.replaceAll(/[^\w]/g, '-')
      writeFileSync(path.join(folder, `${name}-${count}.ts`), code)
    }
  expect(count).toBeGreaterThan(20)
  // Blocks with elements are pages of the example: they lie where their first line says.
  for (const code of pages.flatMap((page) => blocks(page, 'tsx'))) {
    const [, place] = /^\/\/ (src\/\S+\.tsx)\n/.exec(code) ?? []
    if (place === undefined) throw new Error(`A tsx block does not say where it belongs:\n${code}`)
    mkdirSync(path.join(folder, 'example', path.dirname(place)), { recursive: true })
    writeFileSync(path.join(folder, 'example', place), code)
  }
  const common = { composite: false, declaration: false, declarationMap: false, noEmit: true }
  const programs = {
    'tsconfig.json': {
      extends: '../../config/tsconfig.base.json',
      compilerOptions: {
        ...common,
        lib: ['ES2020', 'DOM'],
        types: ['node'],
        jsx: 'react-jsx',
        moduleDetection: 'force',
      },
      include: ['*.ts'],
    },
    'tsconfig.example.json': {
      extends: '../../config/tsconfig.taro.json',
      compilerOptions: {
        ...common,
        rootDirs: ['example', '../../examples/mini-program'],
      },
      include: ['example', '../../examples/mini-program/types'],
    },
  }
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
  const said = await Promise.all(
    Object.entries(programs).map(async ([name, settings]) => {
      const file = path.join(folder, name)
      writeFileSync(file, JSON.stringify(settings))
      const failed = (error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) })
      const { stdout } = await run(process.execPath, [compiler, '-p', file], { cwd: root }).catch(
        failed,
      )
      return stdout
    }),
  )
  expect(said.join('')).toBe('')
}, 300_000)

test('behavior: the worked requests of docs/channels.md are what the code makes', () => {
  const examples = blocks('docs/channels.md', 'json')
    .map((text) => JSON.parse(text))
    .filter(({ canonical }) => canonical !== undefined)
  expect(examples).toHaveLength(2)
  for (const { canonical, proof, secret, publicKey, body, random, ...request } of examples) {
    const bytes = canonicalRequest({ ...request, body: utf8(body), random: fromBase64Url(random) })
    expect(fromUtf8(bytes)).toBe(canonical)
    if (publicKey !== undefined)
      expect(sm2Verifier(fromHex(publicKey))(fromBase64Url(proof), bytes)).toBe(true)
    else
      expect(createHmac('sha256', fromBase64Url(secret)).update(bytes).digest('base64url')).toBe(
        proof,
      )
  }
})

test('behavior: every error code that a page names is there', () => {
  const known = new Set<string>(errorCodes())
  const areas = new Set(errorCodes().map((code) => code.split('_')[0]))
  const unknown = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/`([A-Z]+)_[A-Z_]*[A-Z]`/g))
      .filter(([whole, area]) => areas.has(area) && !known.has(whole.slice(1, -1)))
      .map(([whole]) => `${page}: ${whole}`),
  )
  expect(unknown).toEqual([])
})

test('behavior: no page names a place on the machine that it was written on', () => {
  const own = [root, homedir()].filter((folder) => folder.length > 1)
  const usual = /(?<![\w.~-])\/(?:root|home|work|workspace|Users|tmp|private)\/|\b[A-Z]:\\/
  const wrong = pages.filter((page) => {
    const text = textOf(page)
    return usual.test(text) || own.some((folder) => text.includes(`${folder}/`))
  })
  expect(wrong).toEqual([])
})
