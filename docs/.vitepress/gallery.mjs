import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../../examples/mini-program/dist/gallery/', import.meta.url))
const BASE = '/gallery/'
const PAGE = `${BASE}pages/gallery/index`

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * The gallery's page at an address that every server of files knows, `/gallery/?demo=…`: before the app
 * starts it takes the address at which the app expects it.
 */
function page() {
  const html = readFileSync(path.join(built, 'index.html'), 'utf8')
  const moved = `history.replaceState(null, '', '${PAGE}' + location.search)`
  return html.replace('<head>', `<head><script>${moved}</script>`)
}

/** Serves the built gallery beside the pages that are being written. */
export const galleryPlugin = {
  name: 'gallery',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url, 'http://docs')
      if (!pathname.startsWith(BASE)) return next()
      const file = path.join(built, path.normalize(`/${pathname.slice(BASE.length)}`))
      const type = types[path.extname(file)]
      if (type === undefined) return response.setHeader('content-type', types['.html']).end(page())
      if (!existsSync(file)) return response.writeHead(404).end()
      response.setHeader('content-type', type).end(readFileSync(file))
    })
  },
}

/** Puts the built gallery into the built site. */
export function copyGallery(site) {
  cpSync(built, path.join(site, 'gallery'), { recursive: true })
  writeFileSync(path.join(site, 'gallery/index.html'), page())
}
