import path from 'node:path'
import { build } from 'esbuild'
import { withoutPassphrases, withoutUncalled, withSmallOperations } from './bundle-plugins.mjs'
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
    plugins: [withoutPassphrases, withoutUncalled, withSmallOperations()],
  })
  const [{ inputs }] = Object.values(metafile.outputs)
  return { contents: outputFiles[0].contents, inputs }
}
