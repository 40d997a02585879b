import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import {
  withFewerErrors,
  withFewerOperations,
  withFewerTexts,
  withoutPassphrases,
  withoutPayments,
  withoutUncalled,
  withSmallDates,
  withSmallMobx,
} from './bundle-plugins.mjs'
import { embedStyles } from './embed-styles.mjs'
import { classNames, renamed, toAxml, toWeb, toWxml } from './embed-templates.mjs'
import { root } from './stamp.mjs'

const folder = path.join(root, 'packages/embed')
const names = ['card', 'code', 'services']

const templates = () => {
  const read = (name) => readFileSync(path.join(folder, 'templates', `${name}.wxml`), 'utf8')
  const files = ['parts', ...names.map((name) => `essc-${name}`)].map(read)
  const classes = classNames(files)
  const [parts, ...rest] = files.map((text) => renamed(text, classes))
  return { classes, parts, own: Object.fromEntries(names.map((name, at) => [name, rest[at]])) }
}

/** Bundles one entry with what every world shares. */
export async function bundleEntry(contents, { format, target }) {
  const settings = {
    absWorkingDir: root,
    stdin: { contents, resolveDir: folder, sourcefile: 'entry.ts', loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format,
    platform: 'browser',
    target,
    charset: 'utf8',
    conditions: ['source'],
    mainFields: ['browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Fields by assignment are half the size of definitions; bundle-plugins.mjs gives those that begin
    // as undefined a value.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: 'none',
    logLevel: 'error',
  }
  const plugins = [
    withoutPassphrases,
    withoutPayments,
    withoutUncalled,
    withFewerErrors,
    withSmallDates,
    withSmallMobx,
  ]
  const whole = await build({ ...settings, plugins })
  const [{ inputs }] = Object.values(whole.metafile.outputs)
  const used = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0)
  const { outputFiles, metafile } = await build({
    ...settings,
    plugins: [...plugins, withFewerOperations(used), withFewerTexts(used)],
  })
  return { text: outputFiles[0].text, inputs: Object.values(metafile.outputs)[0].inputs }
}

const worlds = {
  wechat: { template: 'wxml', style: 'wxss', convert: toWxml, unit: 'rpx' },
  alipay: { template: 'axml', style: 'acss', convert: toAxml, unit: 'rpx' },
}

/** The files of a mini-program's package: `core.js`, `configure.js`, and a folder for each component. */
export async function bundleMiniProgram(world) {
  const { template, style, convert, unit } = worlds[world]
  const { classes, parts, own } = templates()
  const files = {}
  const core = await bundleEntry(`export { register } from './src/mini-program/${world}.ts'`, {
    format: 'cjs',
    target: 'es2017',
  })
  files['core.js'] = core.text
  const main = await bundleEntry("export { configure } from './src/settings.ts'", {
    format: 'cjs',
    target: 'es2017',
  })
  files['configure.js'] = main.text
  files[`parts.${template}`] = convert(parts)
  files[`styles.${style}`] = await embedStyles(unit, classes)
  for (const name of names) {
    const at = `essc-${name}/index`
    files[`${at}.js`] = `require('../core').register('${name}',Component,getApp)\n`
    files[`${at}.json`] = '{"component":true}\n'
    files[`${at}.${template}`] = convert(own[name])
    files[`${at}.${style}`] = `@import "../styles.${style}";\n`
  }
  return files
}

/** The web's module, and beside it what a page says in `integrity`. */
export async function bundleWeb() {
  const { classes, parts, own } = templates()
  const css = await embedStyles('px', classes)
  const { text } = await bundleEntry(
    `import { start } from './src/web/start.ts'
export { bankHost, webHost } from './src/web/hosts.ts'
const embed = start(window, { css: ${JSON.stringify(css)}, templates: ${toWeb(parts, own)} })
export const configure = embed.configure`,
    { format: 'esm', target: 'es2017' },
  )
  const digest = createHash('sha384').update(text).digest('base64')
  return { 'essc.js': text, 'integrity.txt': `sha384-${digest}\n` }
}

/** Where each world's files lie, relative to the package. */
export const bundleFolder = path.join(folder, 'dist/bundle')

/**
 * The package that partners install: what is built and nothing else, so that it depends on nothing. The
 * field `miniprogram` tells WeChat's "build npm" what to copy.
 */
function manifest() {
  const { name, version, description, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const entries = {
    miniprogram: 'wechat',
    type: 'module',
    exports: { '.': './web/essc.js', './*': './*' },
  }
  return `${JSON.stringify({ name, version, description, license, ...entries }, null, 2)}\n`
}

/** Writes all three worlds anew, as a package. */
export async function writeEmbed() {
  rmSync(bundleFolder, { recursive: true, force: true })
  mkdirSync(bundleFolder, { recursive: true })
  writeFileSync(path.join(bundleFolder, 'package.json'), manifest())
  const all = {
    wechat: await bundleMiniProgram('wechat'),
    alipay: await bundleMiniProgram('alipay'),
    web: await bundleWeb(),
  }
  for (const [world, files] of Object.entries(all))
    for (const [file, text] of Object.entries(files)) {
      const place = path.join(bundleFolder, world, file)
      mkdirSync(path.dirname(place), { recursive: true })
      writeFileSync(place, text)
    }
}
