const path = require('node:path')

/** The mini-program hosts run ES2017, and so do the browsers of package.json's browserslist. */
module.exports = {
  presets: [
    [
      'taro',
      {
        framework: 'react',
        ts: { allowDeclareFields: true, onlyRemoveTypeImports: true },
        compiler: 'webpack5',
        useBuiltIns: false,
      },
    ],
  ],
  overrides: [
    {
      test: /[\\/]node_modules[\\/](@noble|mobx|mobx-react-lite)[\\/]/,
      plugins: [path.join(__dirname, 'config/babel-guard-global-this.js')],
    },
  ],
}
