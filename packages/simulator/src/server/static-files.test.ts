import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bankPages } from './bank-pages.ts'
import { staticFiles } from './static-files.ts'
import { askRaw, serve } from './testing.ts'

let folder: string
let page: Awaited<ReturnType<typeof serve>>

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-files-'))
  mkdirSync(path.join(folder, 'site/js'), { recursive: true })
  writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  writeFileSync(path.join(folder, 'site-secret.txt'), 'secret')
  writeFileSync(path.join(folder, 'site/js/app.js'), 'run()')
  writeFileSync(
    path.join(folder, 'site/index.html'),
    '<!doctype html><head><title>x</title></head>',
  )
  const site = path.join(folder, 'site')
  page = await serve({ '/assets': staticFiles(site), '/bank': bankPages(site) })
})

afterEach(async () => {
  await page.close()
  rmSync(folder, { recursive: true, force: true })
})

test('default: serves a file with its type', async () => {
  const answer = await fetch(`${page.url}/assets/js/app.js?v=1`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(await answer.text()).toBe('run()')
})

test.each([
  '/assets/../secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets/%2e%2e/secret.txt',
  '/assets/../site-secret.txt',
  '/assets//etc/passwd',
  '/assets/%',
  '/assets/js',
  '/assets/',
])('behavior: %s is not found', async (address) => {
  const { status, body } = await askRaw(page.port, address)
  expect(status).toBe(404)
  expect(body).not.toContain('secret')
})

test("behavior: every page of the bank's app begins with the container's script", async () => {
  for (const address of ['/bank/', '/bank/pages/home/index', '/bank/index.html?a=b']) {
    const text = await (await fetch(page.url + address)).text()
    expect(text).toMatch(/<head><script>parent\.simulatedBank\?\.enter\(window\)<\/script><title>/)
  }
  expect(await (await fetch(`${page.url}/bank/js/app.js`)).text()).toBe('run()')
})
