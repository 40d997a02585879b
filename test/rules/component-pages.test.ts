import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { demoAddress, look } from '../../docs/.vitepress/theme/look.mjs'

// Every component has its page in the docs, with what a reader comes for. That the pages are what the code
// says now, and that what is to be copied compiles, stands in docs.test.ts.
const root = path.resolve(__dirname, '../..')
const source = path.join(root, 'packages/components/src')

const folders = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('/demo.tsx'))
  .map((file) => path.posix.dirname(file))
  .sort()

const pageOf = (folder: string) => `docs/components/${path.posix.basename(folder)}.md`

test('default: there are components, and the list of them leads to each', () => {
  expect(folders.length).toBeGreaterThan(15)
  const list = readFileSync(path.join(root, 'docs/components/index.md'), 'utf8')
  const missing = folders.filter((name) => !list.includes(`(${path.posix.basename(name)}.md)`))
  expect(missing).toEqual([])
  expect(list).toContain('<ComponentSizes />')
})

test('behavior: no component is without a demo', () => {
  const lying = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /^[\w-]+\/[\w-]+\/[A-Z]\w*\.tsx$/.test(file) && !file.endsWith('.test.tsx'))
    .map((file) => path.posix.dirname(file))
  expect([...new Set(lying)].sort()).toEqual(folders)
})

test('behavior: two components never share a page', () => {
  expect(new Set(folders.map(pageOf)).size).toBe(folders.length)
})

test.each(folders)(
  'parameters: %s has a page with a live demo, its states, its properties and a page to copy',
  (folder) => {
    const file = path.join(root, pageOf(folder))
    expect(existsSync(file)).toBe(true)
    const page = readFileSync(file, 'utf8')
    const [, name, states] = /<ComponentDemo name="(.+)" states="(.+)" \/>/.exec(page) ?? []
    expect(name).toBe(folder)
    const demo = readFileSync(path.join(source, folder, 'demo.tsx'), 'utf8')
    expect(demo).toContain(`name: '${folder}'`)
    for (const state of states!.split(' '))
      expect(demo).toMatch(new RegExp(`(?:^|[\\s{,])'?${state}'?\\s*[:(,]`))
    expect(page).toMatch(/^## Properties of \w+\n\n(?:.*\n\n)?(?:\| name \| type \||None\.)/m)
    expect(page).toMatch(/^```tsx\n\/\/ src\/pages\//m)
  },
)

test('behavior: every switch of a demo says something that the gallery reads', () => {
  const switches = readFileSync(
    path.join(root, 'docs/.vitepress/theme/ComponentDemo.vue'),
    'utf8',
  ).matchAll(/key: '(\w+)', options: (\[\[.*\]\]) \}/g)
  const gallery = readFileSync(
    path.join(root, 'examples/mini-program/src/pages/gallery/index.tsx'),
    'utf8',
  )
  const seen: string[] = []
  for (const [, key, options] of switches) {
    seen.push(key!)
    const values = Array.from(
      options!.matchAll(/\[(true|false|'([^']*)'),/g),
      ([, word, text]) => text ?? word === 'true',
    )
    expect(values.length).toBeGreaterThan(1)
    if (key === 'width') continue
    const before = look[key as 'theme']
    const addresses = values.map((value) => {
      Object.assign(look, { [key!]: value })
      return demoAddress('cards/card-face', 'masked')
    })
    Object.assign(look, { [key!]: before })
    expect(new Set(addresses).size).toBe(values.length)
    for (const address of addresses)
      for (const name of new URL(address, 'http://docs').searchParams.keys())
        expect(gallery).toContain(`query.${name}`)
  }
  expect(seen).toEqual(['theme', 'contrast', 'size', 'direction', 'locale', 'scale', 'width'])
})
