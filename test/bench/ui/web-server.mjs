import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Serves an H5 build: a file where there is one, its page otherwise, and pages written here. */
export async function serveBuild(folder, pages = {}) {
  const base = baseOf(folder)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://built')
    if (pages[pathname]) {
      response.writeHead(200, { 'content-type': types['.html'] }).end(pages[pathname])
      return
    }
    const asked = path.join(folder, path.normalize(`/${pathname.replace(base, '')}`))
    const isFile = path.extname(asked) !== '' && existsSync(asked)
    const file = isFile ? asked : path.join(folder, 'index.html')
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' })
    response.end(readFileSync(file))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    base,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The path that a build was made for, as its page names its scripts. */
function baseOf(folder) {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8')
  return /src="(\/.*?)js\//.exec(page)[1]
}
