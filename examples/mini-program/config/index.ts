import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { appName } from '../src/name'

const root = path.resolve(__dirname, '../../..')
const target = process.env.TARO_ENV ?? 'weapp'

/** The app to build with these settings: this one, or the blank one it is measured against. */
const source = process.env.ESSC_SOURCE ?? 'src'

/** Where a bank serves the H5 build: an absolute path that begins and ends with a slash. */
const h5Base = (process.env.ESSC_H5_BASE ?? '/phones/bank/app/').replace(/\/*$/, '/')

const constants: Record<string, string> = {
  ESSC_PLATFORM_URL: process.env.ESSC_PLATFORM_URL ?? 'https://card.example',
  ESSC_TICKET_URL: process.env.ESSC_TICKET_URL ?? 'https://partner.example/essc-ticket',
  ESSC_CHANNEL: process.env.ESSC_CHANNEL ?? 'ch_demo',
}

const newerThanEs2017 =
  /[\\/]node_modules[\\/](@noble|qr|mobx|mobx-react-lite|dayjs|crypto-js|query-string|filter-obj)[\\/]/

/**
 * What Babel has to bring down to ES2017: our own packages, which are resolved to their sources,
 * and those libraries that ship newer syntax. Everything else is ES5 or ES2015 already.
 */
const compileInclude = [
  (file: string) =>
    file.startsWith(path.join(root, 'packages') + path.sep) || newerThanEs2017.test(file),
]

const terser = {
  enable: true,
  config: {
    parse: { ecma: 2017 },
    compress: {
      ecma: 2017,
      passes: 2,
      arrows: true,
      collapse_vars: true,
      comparisons: true,
      computed_props: true,
      hoist_props: true,
      inline: 2,
      loops: true,
      negate_iife: true,
      properties: true,
      reduce_funcs: true,
      reduce_vars: true,
      switches: true,
      typeofs: false,
    },
    output: { ecma: 2017, comments: false, ascii_only: false },
  },
}

/**
 * `source` makes webpack read the packages' sources. Without `node.global: false` the runtime looks
 * the global object up with `new Function`, which mini-program hosts refuse.
 */
function chainCommon(chain: { merge(config: object): void }) {
  chain.merge({
    resolve: { conditionNames: ['source', '...'] },
    node: { global: false },
    performance: { hints: false },
  })
}

const config = {
  projectName: 'essc-example',
  date: '2026-11-23',
  designWidth: 750,
  deviceRatio: { 640: 2.34 / 2, 750: 1, 375: 2, 828: 1.81 / 2 },
  sourceRoot: source,
  outputRoot: process.env.ESSC_OUTPUT ?? `dist/${target}`,
  plugins: [path.join(__dirname, 'aria-plugin.ts')],
  defineConstants: Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
  ),
  copy: { patterns: [], options: {} },
  framework: 'react',
  compiler: 'webpack5',
  terser,
  logger: { quiet: true, stats: false },
  cache: {
    enable: true,
    cacheDirectory: path.join(root, '.cache/taro'),
    version: JSON.stringify({ constants, h5Base, source, gallery: process.env.ESSC_GALLERY ?? '' }),
    buildDependencies: {
      babel: [
        path.join(__dirname, '../babel.config.js'),
        path.join(__dirname, 'babel-guard-global-this.js'),
        path.join(__dirname, '../package.json'),
      ],
      plugin: [
        path.join(__dirname, 'aria-plugin.ts'),
        path.join(__dirname, '../src/aria-attributes.json'),
      ],
      lock: [path.join(root, 'package-lock.json')],
    },
  },
  mini: {
    baseLevel: 5,
    // No minifyXML: it drops the end tag of `input`, which WeChat's compiler refuses, and writes every
    // attribute in lower case, while Alipay hears `onTap` only.
    optimizeMainPackage: { enable: true },
    compile: { include: compileInclude },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    webpackChain: chainCommon,
  },
  h5: {
    publicPath: h5Base,
    staticDirectory: 'static',
    router: { mode: 'browser', basename: h5Base.replace(/\/$/, '') },
    // The one page that every app built with these settings is in.
    htmlPluginOption: { template: path.join(__dirname, '../src/index.html'), title: appName },
    compile: { include: compileInclude },
    output: {
      filename: 'js/[name].[contenthash:8].js',
      chunkFilename: 'js/[name].[contenthash:8].js',
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { autoprefixer: { enable: true, config: {} }, cssModules: { enable: false } },
    webpackChain(chain: Parameters<typeof chainCommon>[0]) {
      chainCommon(chain)
      // Pages are loaded when opened; what two of them share is loaded once.
      chain.merge({ optimization: { splitChunks: { chunks: 'all', minSize: 10_000 } } })
    },
  },
}

export default defineConfig<'webpack5'>(config as unknown as UserConfigExport<'webpack5'>)
