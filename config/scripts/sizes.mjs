import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import { adapterFigures } from './adapter-sizes.mjs'
import { ensureBuilt, progressLine } from './build.mjs'
import { listFiles } from './built-files.mjs'
import { bundleSdk } from './bundle-sdk.mjs'
import { figure, printFigures } from './figures.mjs'
import { root } from './stamp.mjs'

const dist = path.join(root, 'examples/mini-program/dist')
const SUB_PACKAGE_LIMIT = '<= 2097152'

const bundling = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'cjs',
  platform: 'browser',
  target: 'es2017',
  conditions: ['source'],
  mainFields: ['browser', 'module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'error',
}

async function sdkFigures() {
  const { contents, inputs } = await bundleSdk('wechat')
  const brotli = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const own = Object.entries(inputs)
    .filter(([file]) => file.startsWith('packages/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return {
    sdkWechatMinified: figure(contents.length, 'bytes', '<= 102400'),
    sdkWechatBrotli: figure(brotli.length, 'bytes', '<= 34816'),
    sdkOwnMinified: figure(own, 'bytes'),
  }
}

const bytesOf = (folder, files) =>
  files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0)

const capital = (name) => name.replace(/(^|[^a-z0-9])([a-z0-9])/gi, (_, __, c) => c.toUpperCase())

/** The main package and each sub-package of a mini-program, and all of it. */
function packageFigures(type, prefix, mainGoal) {
  const folder = path.join(dist, type)
  const files = listFiles(folder)
  const { subPackages = [] } = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8'))
  const roots = subPackages.map((sub) => sub.root.replace(/\/?$/, '/'))
  const isMain = (file) => !roots.some((inner) => file.startsWith(inner))
  const figures = {
    [`${prefix}MainPackage`]: figure(bytesOf(folder, files.filter(isMain)), 'bytes', mainGoal),
  }
  for (const inner of roots) {
    const name = `${prefix}Package${capital(inner.replace(/^pages\//, '').slice(0, -1))}`
    const bytes = bytesOf(
      folder,
      files.filter((file) => file.startsWith(inner)),
    )
    figures[name] = figure(bytes, 'bytes', SUB_PACKAGE_LIMIT)
  }
  figures[`${prefix}Total`] = figure(bytesOf(folder, files), 'bytes')
  return figures
}

/** What a browser fetches before the first page shows, and all of it. */
function webFigures() {
  const folder = path.join(dist, 'h5')
  const files = listFiles(folder)
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const first = files.filter((file) => file === 'index.html' || page.includes(`/${file}"`))
  return {
    h5First: figure(bytesOf(folder, first), 'bytes'),
    h5Total: figure(bytesOf(folder, files), 'bytes'),
  }
}

/** Our own components without React, Taro and the floors below, all of them together. */
async function componentFigures() {
  const source = path.join(root, 'packages/components/src')
  const entries = readdirSync(source, { recursive: true })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /(^|\/)[A-Z]\w*\.tsx$/.test(file))
  if (entries.length === 0) return {}
  const { outputFiles } = await build({
    ...bundling,
    stdin: {
      contents: entries.map((file, index) => `export * as c${index} from './${file}'`).join('\n'),
      resolveDir: source,
      sourcefile: 'entry.js',
    },
    packages: 'external',
    jsx: 'automatic',
    loader: { '.scss': 'empty' },
  })
  return { componentsMinified: figure(outputFiles[0].contents.length, 'bytes') }
}

const args = process.argv.slice(2)
await ensureBuilt(['weapp', 'alipay', 'h5'], {
  onProgress: (event) => event.state !== 'fresh' && console.log(progressLine(event)),
})
const figures = {
  ...(await sdkFigures()),
  ...(await adapterFigures()),
  ...packageFigures('weapp', 'wechat', '<= 768000'),
  ...packageFigures('alipay', 'alipay'),
  ...webFigures(),
  ...(await componentFigures()),
}
printFigures('sizes', figures, args)
