import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { adapterFigures } from './adapter-sizes.mjs'
import { ensureBuilt, progressLine } from './build.mjs'
import { listFiles } from './built-files.mjs'
import { bundleFolder } from './bundle-embed.mjs'
import { bundleSdk } from './bundle-sdk.mjs'
import { allComponentsBytes } from './component-sizes.mjs'
import { figure, printFigures } from './figures.mjs'
import { root } from './stamp.mjs'

const dist = path.join(root, 'examples/mini-program/dist')
const SUB_PACKAGE_LIMIT = '<= 307200'

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

const EMBEDDED = ['card', 'code', 'services']

/** What a partner without Taro adds: to a sub-package, to the main package, to a web page. */
function embedFigures() {
  const figures = {}
  for (const [world, name] of [
    ['wechat', 'embedWechat'],
    ['alipay', 'embedAlipay'],
  ]) {
    const folder = path.join(bundleFolder, world)
    const files = listFiles(folder).filter((file) => file !== 'configure.js')
    figures[name] = figure(bytesOf(folder, files), 'bytes', '<= 184320')
    for (const one of EMBEDDED) {
      const own = files.filter((file) => file.startsWith(`essc-${one}/`))
      figures[`${name}${capital(one)}`] = figure(bytesOf(folder, own), 'bytes', '<= 6144')
    }
  }
  const main = statSync(path.join(bundleFolder, 'wechat/configure.js')).size
  const web = brotliCompressSync(readFileSync(path.join(bundleFolder, 'web/essc.js')), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
  })
  return {
    ...figures,
    embedMainPackage: figure(main, 'bytes', '<= 4096'),
    embedWeb: figure(web.length, 'bytes', '<= 61440'),
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
