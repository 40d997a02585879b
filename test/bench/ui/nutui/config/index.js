const path = require('node:path')

const target = process.env.TARO_ENV

/**
 * What examples/mini-program/config/index.ts says of targets, minifying and units, and what NutUI's guide
 * asks for on top: the plugin for HTML tags, and its own files at a design width of 375.
 *
 * @see https://nutui.jd.com/taro/react/3x/#/zh-CN/guide/start-react
 */
module.exports = {
  projectName: 'essc-bench-nutui',
  date: '2026-11-24',
  designWidth: (input) => (/@nutui/.test(input?.file?.replace(/\\+/g, '/') ?? '') ? 375 : 750),
  deviceRatio: { 640: 2.34 / 2, 750: 1, 375: 2, 828: 1.81 / 2 },
  sourceRoot: process.env.ESSC_SOURCE,
  outputRoot: process.env.ESSC_OUTPUT,
  plugins: ['@tarojs/plugin-html'],
  framework: 'react',
  compiler: 'webpack5',
  terser: {
    enable: true,
    config: {
      parse: { ecma: 2017 },
      compress: { ecma: 2017, passes: 2, arrows: true, inline: 2, typeofs: false },
      output: { ecma: 2017, comments: false, ascii_only: false },
    },
  },
  logger: { quiet: true, stats: false },
  cache: { enable: false },
  mini: {
    baseLevel: 5,
    optimizeMainPackage: { enable: true },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    webpackChain: (chain) => chain.merge({ node: { global: false } }),
  },
  h5: {
    publicPath: '/nutui/',
    staticDirectory: 'static',
    router: { mode: 'browser', basename: '/nutui' },
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
    webpackChain(chain) {
      chain.merge({
        node: { global: false },
        optimization: { splitChunks: { chunks: 'all', minSize: 10_000 } },
        performance: { hints: false },
        resolve: { modules: [path.join(__dirname, '../node_modules')] },
      })
    },
  },
  [target]: {},
}
