import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { listFiles } from './built-files.mjs'
import { bundleFolder } from './bundle-embed.mjs'
import { bundleSdk } from './bundle-sdk.mjs'
import { figure } from './figures.mjs'

const brotliBytes = (contents) =>
  brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

/** What the headless client costs with WeChat's adapter. */
export async function sdkFigures() {
  const { contents, inputs } = await bundleSdk('wechat')
  const own = Object.entries(inputs)
    .filter(([file]) => file.startsWith('packages/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return {
    sdkWechatMinified: figure(contents.length, 'bytes', '<= 102400'),
    sdkWechatBrotli: figure(brotliBytes(contents), 'bytes', '<= 34816'),
    sdkOwnMinified: figure(own, 'bytes'),
  }
}

const EMBEDDED = ['Card', 'Code', 'Services']

/** What a partner without Taro adds, as built: to a sub-package, to the main package, to a web page. */
export function embedFigures() {
  const figures = {}
  for (const [world, name] of [
    ['wechat', 'embedWechat'],
    ['alipay', 'embedAlipay'],
  ]) {
    const folder = path.join(bundleFolder, world)
    const bytes = (files) =>
      files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0)
    const files = listFiles(folder).filter((file) => file !== 'configure.js')
    figures[name] = figure(bytes(files), 'bytes', '<= 184320')
    for (const one of EMBEDDED) {
      const own = files.filter((file) => file.startsWith(`essc-${one.toLowerCase()}/`))
      figures[name + one] = figure(bytes(own), 'bytes', '<= 6144')
    }
  }
  const main = statSync(path.join(bundleFolder, 'wechat/configure.js')).size
  const web = brotliBytes(readFileSync(path.join(bundleFolder, 'web/essc.js')))
  return {
    ...figures,
    embedMainPackage: figure(main, 'bytes', '<= 4096'),
    embedWeb: figure(web, 'bytes', '<= 61440'),
  }
}
