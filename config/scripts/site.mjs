import path from 'node:path'
import { build, createServer } from 'vitepress'
import { ensureBuilt, progressLine } from './build.mjs'
import { root } from './stamp.mjs'

// The docs as a site, with every component live in it: `npm run docs` serves it and shows what is being
// written, `npm run docs -- build` writes it for any server of files.
const docs = path.join(root, 'docs')
const [command = 'serve'] = process.argv.slice(2).filter((word) => /^[a-z]/.test(word))
const portAt = process.argv.indexOf('--port')
const port = portAt > 0 ? Number(process.argv[portAt + 1]) : 4800

if (command !== 'serve' && command !== 'build') {
  process.stderr.write('npm run docs [-- build | --port <number>]\n')
  process.exit(2)
}
await ensureBuilt(['gallery'], { onProgress: (event) => console.log(progressLine(event)) })
if (command === 'build') {
  await build(docs)
  console.log('written to docs/.vitepress/dist')
} else {
  const server = await createServer(docs, { host: '127.0.0.1', port })
  await server.listen()
  console.log(`Ready: ${server.resolvedUrls.local[0]}`)
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => server.close().then(() => process.exit()))
}
