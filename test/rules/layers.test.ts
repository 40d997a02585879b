import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')

/** What each package may import, from docs/architecture.md. Everything else is a wrong arrow. */
const allowed: Record<string, string[]> = {
  crypto: [],
  protocol: ['crypto'],
  hosts: ['crypto', 'protocol'],
  sdk: ['crypto', 'protocol', 'hosts'],
  models: ['crypto', 'protocol', 'hosts', 'sdk'],
  components: ['crypto', 'protocol', 'hosts', 'sdk', 'models'],
  // The picture of a region and nothing else: docs/decisions/0009-embed-packaging.md.
  embed: ['crypto', 'protocol', 'hosts', 'sdk', 'models', 'components'],
  verifier: ['crypto', 'protocol'],
  partner: ['crypto', 'protocol'],
  platform: ['crypto', 'protocol', 'verifier'],
  // It starts everything, the example's server among it.
  simulator: [
    'crypto',
    'protocol',
    'hosts',
    'sdk',
    'verifier',
    'partner',
    'platform',
    'example-partner-server',
  ],
}

const portable = ['crypto', 'protocol', 'hosts', 'sdk', 'models', 'components', 'embed']

/** The one file in which a portable package may know a runtime. */
const runtimeFiles = new Set([
  'packages/crypto/src/node-sm2.ts',
  'packages/crypto/src/node-sm3.ts',
  'packages/hosts/src/browser.ts',
])

function sources(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return sources(file)
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [file] : []
  })
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^\s*\*.*$/gm, '')
  return Array.from(
    text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()\s*'([^']+)'/g),
    (match) => match[1]!,
  )
}

const packages = readdirSync(path.join(root, 'packages'))

test('default: every package has its floor', () => {
  expect(packages.slice().sort()).toEqual(Object.keys(allowed).sort())
})

test.each(packages)('behavior: %s imports only from floors below', (name) => {
  const wrong: string[] = []
  for (const file of sources(path.join(root, 'packages', name, 'src'))) {
    const place = path.relative(root, file)
    for (const target of imports(file)) {
      const below = /^@essc\/([\w-]+)/.exec(target)?.[1]
      if (below && below !== name && !allowed[name]!.includes(below))
        wrong.push(`${place}: ${target}`)
      if (below === name) wrong.push(`${place}: imports its own package by name: ${target}`)
      if (!target.startsWith('.')) continue
      const inside = path.resolve(path.dirname(file), target)
      if (!inside.startsWith(path.join(root, 'packages', name, 'src')))
        wrong.push(`${place}: leaves its package: ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test.each(portable)('behavior: %s is portable: no Node built-in, no schema library', (name) => {
  const wrong: string[] = []
  for (const file of sources(path.join(root, 'packages', name, 'src'))) {
    const place = path.relative(root, file)
    if (runtimeFiles.has(place)) continue
    for (const target of imports(file)) {
      if (target.startsWith('node:')) wrong.push(`${place}: ${target}`)
      const schema = target === 'typebox' || target.startsWith('typebox/')
      if (schema && !/(^|\/)(schema|contract)\.ts$/.test(place)) wrong.push(`${place}: ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test('behavior: phones import schemas as types alone', () => {
  const wrong: string[] = []
  for (const name of ['hosts', 'sdk', 'models', 'components'])
    for (const file of sources(path.join(root, 'packages', name, 'src'))) {
      const text = readFileSync(file, 'utf8')
      for (const match of text.matchAll(
        /import\s+(type\s+)?[^;]*?from\s+'(@essc\/protocol\/(?:[\w-]+\/schema|schema|contract))'/g,
      )) {
        const statement = match[0].slice(match[0].lastIndexOf('import'))
        if (!/^import\s+type\b/.test(statement))
          wrong.push(`${path.relative(root, file)}: ${match[2]}`)
      }
    }
  expect(wrong).toEqual([])
})

test('behavior: time and chance come from one place on each side', () => {
  const clocks = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/
  const places =
    /(^|\/)(clock|browser)\.ts$|\/simulator\/src\/browser\/|packages\/simulator\/src\/engine\//
  const wrong = packages
    .flatMap((name) => sources(path.join(root, 'packages', name, 'src')))
    .map((file) => path.relative(root, file))
    .filter(
      (file) => !places.test(file) && clocks.test(readFileSync(path.join(root, file), 'utf8')),
    )
  expect(wrong).toEqual([])
})
