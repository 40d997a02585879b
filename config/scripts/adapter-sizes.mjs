import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import { figure } from './figures.mjs'
import { root } from './stamp.mjs'

const source = path.join(root, 'packages/hosts/src')

/**
 * The files of each adapter with all its extras. What several use is counted where it is first used, or
 * nowhere when all pages or all mini-programs share it: WeChat's dialect is not in the plugin's figure.
 */
const ADAPTERS = {
  Wechat: ['wechat.ts', 'wechat-extras.ts', 'wechat/'],
  WechatPlugin: ['wechat-plugin.ts'],
  Alipay: ['alipay.ts', 'alipay-extras.ts', 'alipay/'],
  Upsdk: ['bank/upsdk.ts', 'bank/upsdk-extras.ts', 'bank/upsdk/', 'web/sign-in.ts'],
  Bank: ['bank.ts', 'bank-extras.ts', 'bank/bridge.ts', 'bank/messages.ts', 'bank/transports.ts'],
  Oauth: ['bank/oauth.ts', 'web/redirect-login.ts', 'web/address.ts'],
  Finclip: ['bank/finclip.ts'],
  Mpaas: ['bank/mpaas.ts'],
  Web: ['web.ts', 'web-extras.ts', 'web/base.ts', 'web/multipart.ts'],
  WechatWeb: ['wechat-web.ts', 'wechat-web-extras.ts'],
  Simulated: ['simulated.ts'],
}

/** Each adapter's bytes as a phone fetches them: minified at ES2017, brotli. */
export async function adapterFigures() {
  const figures = {}
  for (const [name, files] of Object.entries(ADAPTERS)) {
    figures[`adapter${name}`] = figure(await bytesOf(files), 'bytes', '<= 3072')
  }
  return figures
}

async function bytesOf(files) {
  const isOwn = (file) =>
    files.some((own) => (own.endsWith('/') ? file.startsWith(own) : file === own))
  const entries = files.filter((file) => !file.endsWith('/'))
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: entries.map((file) => `export * from './${file}'`).join('\n'),
      resolveDir: source,
      sourcefile: 'entry.js',
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2017',
    logLevel: 'error',
    plugins: [
      {
        name: 'own-files',
        setup(pluginBuild) {
          pluginBuild.onResolve({ filter: /.*/ }, ({ path: asked, resolveDir, kind }) => {
            if (kind === 'entry-point') return undefined
            const file = path.relative(source, path.resolve(resolveDir, asked))
            return isOwn(file) ? undefined : { path: asked, external: true }
          })
        },
      },
    ],
  })
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  return brotliCompressSync(outputFiles[0].contents, { params }).length
}
