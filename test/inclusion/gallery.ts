import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const root = path.resolve(__dirname, '../..')
const built = path.join(root, 'examples/mini-program/dist/gallery')
const BASE = '/gallery/'

const browserPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file && existsSync(file),
)

export const canRun = browserPath !== undefined

/** How a component is looked at. */
export interface Mode {
  name: string
  query: string
  widthPx: number
}

/** Every look that the national rule or a phone's settings can bring about. */
export const modes: readonly Mode[] = [
  { name: 'light', query: '', widthPx: 375 },
  { name: 'dark', query: 'theme=dark', widthPx: 375 },
  { name: 'contrast', query: 'contrast=1', widthPx: 375 },
  { name: 'dark-contrast', query: 'theme=dark&contrast=1', widthPx: 375 },
  { name: 'elder', query: 'size=elder', widthPx: 375 },
  { name: 'rtl', query: 'locale=rtl', widthPx: 375 },
  { name: 'double', query: 'scale=2', widthPx: 375 },
  { name: 'accented', query: 'locale=accented', widthPx: 375 },
  { name: 'narrow-elder', query: 'size=elder', widthPx: 320 },
  { name: 'tablet', query: 'locale=en', widthPx: 820 },
]

export interface Gallery {
  page: Page
  /** Every component with the names of its states. */
  demos: { name: string; states: string[] }[]
  open(demo: string, state: string, mode: Mode): Promise<void>
  stop(): Promise<void>
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Serves the built gallery: a file where there is one, otherwise the page itself. */
function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://gallery').pathname.replace(BASE, '')
    const file = path.join(built, path.normalize(`/${asked}`))
    const isFile = path.extname(file) !== '' && existsSync(file)
    const shown = isFile ? file : path.join(built, 'index.html')
    response.writeHead(200, { 'content-type': types[path.extname(shown)] ?? 'text/plain' })
    response.end(readFileSync(shown))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Opens the built gallery in Chromium, one device pixel to each CSS pixel unless said otherwise. */
export async function openGallery({ deviceScaleFactor = 1 } = {}): Promise<Gallery> {
  const server = await serve()
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}${BASE}pages/gallery/index`
  let browser: Browser | undefined
  const stop = async () => {
    await browser?.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
    browser = await chromium.launch({
      executablePath: browserPath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    })
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      locale: 'zh-CN',
      deviceScaleFactor,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await page.goto(address)
    const list = await page.locator('#list').textContent()
    const demos = JSON.parse(list ?? '') as Gallery['demos']
    const open = async (demo: string, state: string, mode: Mode) => {
      await page.setViewportSize({ width: mode.widthPx, height: 800 })
      await page.goto(`${address}?demo=${demo}&state=${state}&${mode.query}`)
      await page.locator('#demo').waitFor({ state: 'attached' })
    }
    return { page, demos, open, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
