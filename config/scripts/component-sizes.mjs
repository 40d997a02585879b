import { readdirSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import * as sass from 'sass'
import { root } from './stamp.mjs'

const source = path.join(root, 'packages/components/src')

/** How components are bundled to be weighed: minified at ES2017, styles and all, for a phone. */
const bundling = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  format: 'cjs',
  platform: 'browser',
  target: 'es2017',
  conditions: ['source'],
  mainFields: ['browser', 'module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'error',
  jsx: 'automatic',
}

const styles = {
  name: 'styles',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /\.scss$/ }, ({ path: file }) => ({
      contents: sass.compile(file).css,
      loader: 'css',
    }))
  },
}

/** Leaves everything outside a folder where it is. */
const onlyBelow = (folder) => ({
  name: 'only-below',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /.*/ }, ({ path: asked, resolveDir, kind }) => {
      if (kind === 'entry-point') return undefined
      const file = path.resolve(resolveDir, asked)
      const isOwn = asked.startsWith('.') && file.startsWith(folder + path.sep)
      return isOwn ? undefined : { path: asked, external: true }
    })
  },
})

/** Leaves React, Taro and every other library where it is. */
const onlyOurs = {
  name: 'only-ours',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^[^.]/ }, ({ path: asked, kind }) =>
      kind === 'entry-point' || asked.startsWith('@essc/')
        ? undefined
        : { path: asked, external: true },
    )
  },
}

const brotli = (contents) =>
  brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

async function weigh(folder, files, plugin) {
  const { outputFiles } = await build({
    ...bundling,
    outdir: path.join(root, '.cache/weighed'),
    stdin: {
      contents: files.map((file, at) => `export * as c${at} from './${file}'`).join('\n'),
      resolveDir: folder,
      sourcefile: 'entry.js',
    },
    plugins: [styles, plugin],
  })
  return outputFiles.reduce((sum, { contents }) => sum + brotli(contents), 0)
}

/**
 * What a component weighs, with its styles: `own`, the files of its folder, and `alone`, with the shared
 * parts, the models and the texts that it imports. React, Taro and MobX are in neither, nor is the SDK,
 * which comes with the app.
 *
 * @param {string} name the folder below `packages/components/src`
 * @returns {Promise<{ own: number, alone: number }>} bytes, brotli
 */
export async function componentBytes(name) {
  const folder = path.join(source, name)
  const files = readdirSync(folder).filter((file) => /^[A-Z]\w*\.tsx$/.test(file))
  return {
    own: await weigh(folder, files, onlyBelow(folder)),
    alone: await weigh(folder, files, onlyOurs),
  }
}

/** Our own components without React, Taro and the floors below, all of them together, minified. */
export async function allComponentsBytes() {
  const entries = readdirSync(source, { recursive: true })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /(^|\/)[A-Z]\w*\.tsx$/.test(file))
  const { outputFiles } = await build({
    ...bundling,
    stdin: {
      contents: entries.map((file, index) => `export * as c${index} from './${file}'`).join('\n'),
      resolveDir: source,
      sourcefile: 'entry.js',
    },
    packages: 'external',
    loader: { '.scss': 'empty' },
  })
  return outputFiles[0].contents.length
}
