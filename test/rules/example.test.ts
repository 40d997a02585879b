import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

// The example as a product and as what a fork begins with: which pages there are, which links lead to
// them, and what goes when a capability is taken out.
const root = path.resolve(__dirname, '../..')
const source = path.join(root, 'examples/mini-program/src')
const HOME = 'pages/home/index'

/** Pages that no link of the app leads to, and why. */
const APART: Record<string, string> = {
  'pages/web/index': 'opened by the host adapter, named in host.ts',
  'pages/conformance/index': 'for testers, docs/conformance.md',
}

interface AppConfig {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
}

/** The pages of an app that offers some capabilities, as app.config.ts says. */
function pagesOf(offered: readonly string[]): string[] {
  let config: AppConfig | undefined
  jest.isolateModules(() => {
    jest.doMock('../../examples/mini-program/src/capabilities', () => ({
      has: (one: string) => offered.includes(one),
    }))
    Object.assign(globalThis, { defineAppConfig: (given: AppConfig) => given })
    config = require('../../examples/mini-program/src/app.config').default
  })
  const { pages, subPackages } = config!
  return [...pages, ...subPackages.flatMap((sub) => sub.pages.map((one) => `${sub.root}/${one}`))]
}

const textOf = (file: string) => readFileSync(path.join(source, file), 'utf8')

/** The pages that a file's links lead to, and those of the shared files that it imports. */
function linksOf(page: string): string[] {
  const text = textOf(`${page}.tsx`)
  const shared = Array.from(text.matchAll(/'\.\.\/\.\.\/(shared\/\w+)'/g), ([, file]) => file!)
  return [text, ...shared.map((file) => textOf(`${file}.tsx`))].flatMap((each) =>
    Array.from(each.matchAll(/'\/(pages\/[\w/]+)/g), ([, link]) => link!),
  )
}

function reachable(pages: readonly string[]): Set<string> {
  const reached = new Set([HOME])
  for (const page of reached)
    for (const link of linksOf(page)) if (pages.includes(link)) reached.add(link)
  return reached
}

const { capabilities } = require('../../examples/mini-program/src/capabilities') as {
  capabilities: readonly string[]
}
const all = pagesOf(capabilities)

test('behavior: every page of the example is reached from the home page', () => {
  expect(all.length).toBeGreaterThan(8)
  const reached = reachable(all)
  expect(all.filter((page) => !reached.has(page)).sort()).toEqual(
    all.filter((page) => APART[page]).sort(),
  )
})

test('behavior: no link leads to a page that is not there', () => {
  const wrong = all.flatMap((page) =>
    linksOf(page)
      .filter((link) => !all.includes(link))
      .map((link) => `${page}: ${link}`),
  )
  expect(wrong).toEqual([])
})

test('behavior: every page starts the app by itself, since a link may open it first', () => {
  const wrong = all.filter((page) => !APART[page] && !/<Page>/.test(textOf(`${page}.tsx`)))
  expect(wrong).toEqual([])
})

test('behavior: every page that lies there is one of the app', () => {
  const lying = readdirSync(path.join(source, 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.config.ts'))
    .map((file) => `pages/${file.split(path.sep).join('/').slice(0, -'.config.ts'.length)}`)
  expect(lying.filter((page) => page !== 'pages/gallery/index').sort()).toEqual(all.slice().sort())
})

test.each(capabilities.slice())(
  'parameters: without %s its pages go, and what stays is reached',
  (capability) => {
    const rest = pagesOf(capabilities.filter((one) => one !== capability))
    expect(rest.length).toBeLessThan(all.length)
    const reached = reachable(rest)
    expect(rest.filter((page) => !reached.has(page) && !APART[page])).toEqual([])
    // A link to what has gone stands behind a question for its capability.
    const gone = all.filter((page) => !rest.includes(page))
    const unguarded = rest
      .filter((page) => linksOf(page).some((link) => gone.includes(link)))
      .filter((page) => !textOf(`${page}.tsx`).includes('has('))
    expect(unguarded).toEqual([])
  },
)

interface Manifest {
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

test('behavior: the peers of the components are the Taro that the example is built with', () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest & { version: string }
  const { dependencies = {} } = read('examples/mini-program/package.json')
  const { peerDependencies = {} } = read('packages/components/package.json')
  const taro = Object.keys(peerDependencies).filter((name) => name.startsWith('@tarojs/'))
  expect(taro.length).toBeGreaterThan(0)
  for (const name of taro) {
    expect(peerDependencies[name]).toBe(dependencies[name])
    const own = `examples/mini-program/node_modules/${name}/package.json`
    const installed = existsSync(path.join(root, own)) ? own : `node_modules/${name}/package.json`
    expect(read(installed).version).toBe(dependencies[name])
  }
})
