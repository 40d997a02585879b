import path from 'node:path'
import { build } from 'esbuild'
import { root } from './stamp.mjs'

/** The SDK with one host each, for partners who add a file and no build. */
export const sdkBundles = {
  wechat: "export { wechat } from '@essc/hosts/wechat'",
  alipay: "export { alipay } from '@essc/hosts/alipay'",
  bank: `
export { bank } from '@essc/hosts/bank'
export { openBridge } from '@essc/hosts/bank/bridge'
export { injectedTransport, frameTransport } from '@essc/hosts/bank/transports'
export { browserParts } from '@essc/hosts/browser'
export { systemClock } from '@essc/hosts/clock'`,
}

/**
 * crypto-js derives keys from passphrases and writes their format with these. We hand in keys and never
 * call them, and they are left out; whoever passed a passphrase all the same would get a TypeError.
 */
const passphraseOnly = {
  name: 'passphrase-only',
  setup(pluginBuild) {
    const unused = /[\\/]crypto-js[\\/](md5|sha1|evpkdf|enc-base64)\.js$/
    pluginBuild.onLoad({ filter: unused }, () => ({
      contents: 'module.exports = undefined',
      loader: 'js',
    }))
  },
}

/**
 * One ES2017 file: the SDK's client and one host's adapter.
 *
 * @param {keyof typeof sdkBundles} host
 */
export async function bundleSdk(host, format = 'cjs') {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: {
      contents: `export { createEssc } from '@essc/sdk/client'\n${sdkBundles[host]}`,
      resolveDir: path.join(root, 'packages/sdk'),
      sourcefile: 'entry.js',
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format,
    platform: 'browser',
    target: 'es2017',
    conditions: ['source'],
    mainFields: ['browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'error',
    plugins: [passphraseOnly],
  })
  const [{ inputs }] = Object.values(metafile.outputs)
  return { contents: outputFiles[0].contents, inputs }
}
