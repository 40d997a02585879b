import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineFiles } from '@essc/simulator/engine/engine-files'
import { packMiniProgram } from '@essc/simulator/engine/pack'
import { build } from 'esbuild'

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="margin:0"><iframe id="view" style="width:375px;height:800px;border:0"></iframe>
<iframe id="logic" hidden></iframe><script src="/phone.js"></script>`

/** Says when the package begins; where a real phone's own start would end. */
const BEGIN = 'wx.benchBegins();'

/** Writes down whatever a page hands to `setData`, as JSON, on its way to the view. */
const COUNT = `Page = (function (page) {
  return function (definition) {
    var load = definition.onLoad
    definition.onLoad = function () {
      var send = this.setData
      this.setData = function (data, done) {
        wx.benchSent(JSON.stringify(data))
        return send.call(this, data, done)
      }
      return load.apply(this, arguments)
    }
    return page(definition)
  }
})(Page);`

/**
 * Serves a page with a WeChat phone, on the engine, that can run a built package; phone-page.ts is its
 * script. With `isCounted` it writes down what crosses `setData`, which takes time of its own.
 */
export async function servePhone(folder, { isCounted = false } = {}) {
  const packed = packMiniProgram(folder, 'wechat')
  if (packed.warnings.length > 0) throw new Error(packed.warnings.join('\n'))
  packed.js.app = BEGIN + packed.js.app
  if (isCounted)
    for (const name of Object.keys(packed.js))
      if (name.startsWith('pages/')) packed.js[name] = COUNT + packed.js[name]
  const script = await build({
    entryPoints: [path.join(path.dirname(fileURLToPath(import.meta.url)), 'phone-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['source'],
  })
  const files = engineFiles()
  const answers = {
    '/': ['text/html', PAGE],
    '/phone.js': ['text/javascript', script.outputFiles[0].text],
    '/glass-easel.js': ['text/javascript', readFileSync(files.glassEasel)],
    '/adapter.js': ['text/javascript', readFileSync(files.adapter)],
    '/package.json': ['application/json', JSON.stringify(packed)],
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url]
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.[0] ?? 'text/plain' })
    response.end(answer?.[1])
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
