import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { adapterFigures } from './adapter-sizes.mjs'
import { ensureBuilt, progressLine } from './build.mjs'
import { listFiles } from './built-files.mjs'
import { allComponentsBytes } from './component-sizes.mjs'
import { figure, printFigures } from './figures.mjs'
import { embedFigures, sdkFigures } from './phone-sizes.mjs'
import { root } from './stamp.mjs'

const dist = path.join(root, 'examples/mini-program/dist')
const SUB_PACKAGE_LIMIT = '<= 307200'

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

const args = process.argv.slice(2)
await ensureBuilt(['weapp', 'alipay', 'h5', 'embed'], {
  onProgress: (event) => event.state !== 'fresh' && console.log(progressLine(event)),
})
const figures = {
  ...(await sdkFigures()),
  ...(await adapterFigures()),
  ...packageFigures('weapp', 'wechat', '<= 768000'),
  ...packageFigures('alipay', 'alipay'),
  ...webFigures(),
  ...embedFigures(),
  componentsMinified: figure(await allComponentsBytes(), 'bytes'),
}
printFigures('sizes', figures, args)
