/// <reference lib="dom" />

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import { fakeBridge } from '@essc/hosts/fakes/bridge'
import { engineFiles } from '@essc/simulator/engine/engine-files'
import { packMiniProgram } from '@essc/simulator/engine/pack'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'

export const root = path.resolve(__dirname, '../..')
const embed = path.join(root, 'packages/embed/dist/bundle')

/**
 * A partner's app with the card in it, laid out as the host's tools do: WeChat's "build npm" copies what
 * `miniprogram` of our package.json names below the sub-package, and `configure.js` was copied by hand.
 */
export function layOut(dialect: 'wechat' | 'alipay'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-partner-'))
  cpSync(path.join(root, `examples/partner-${dialect}/app`), folder, { recursive: true })
  const place = dialect === 'wechat' ? 'essc/miniprogram_npm/@essc/embed' : 'essc'
  cpSync(path.join(embed, dialect), path.join(folder, place), { recursive: true })
  cpSync(path.join(embed, dialect, 'configure.js'), path.join(folder, 'configure.js'))
  return folder
}

/** The built module of web pages. */
export const embedModule = () => readFileSync(path.join(embed, 'web/essc.js'), 'utf8')

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A page with a phone that can run a partner's mini-program. */
export async function servePartner(dialect: 'wechat' | 'alipay') {
  const folder = layOut(dialect)
  const packed = packMiniProgram(folder, dialect)
  if (packed.warnings.length > 0) throw new Error(packed.warnings.join('\n'))
  const bundle = await build({
    entryPoints: [path.join(__dirname, 'embed-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['source'],
  })
  const files = engineFiles()
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="margin:0"><iframe id="view" style="width:375px;height:1400px;border:0"></iframe>
<iframe id="logic" hidden></iframe><script src="/page.js"></script>`
  const answers: Record<string, [string, string | Buffer]> = {
    '/': ['text/html', page],
    '/page.js': ['text/javascript', bundle.outputFiles[0]?.text ?? ''],
    '/glass-easel.js': ['text/javascript', readFileSync(files.glassEasel)],
    '/adapter.js': ['text/javascript', readFileSync(files.adapter)],
    '/package.json': ['application/json', JSON.stringify(packed)],
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.[0] ?? 'text/plain' })
    response.end(answer?.[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The partner's own server, as its maker starts it; resolves to its address. */
export async function startServer(example: string, env: Record<string, string>) {
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(root, 'examples', example, 'server.mjs')],
    { env: { ...process.env, ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      const found = /http:\/\/\S+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
  return { url, stop: () => child.kill() }
}

/** The end of the bridge that a bank's app puts into its pages, with the app behind it in here. */
export async function openBankBridge(
  page: Page,
  app: { issueCode(): string; performFace(providerId: string): Promise<void> },
) {
  const native = fakeBridge({
    clock: systemClock(),
    ui: {
      scan: async () => 'cancel',
      pay: async () => 'cancel',
      face: async (providerId) => {
        await app.performFace(providerId)
        return 'finished'
      },
    },
    issueLoginCode: () => app.issueCode(),
    fetch: async () => {
      throw new TypeError('a page asks by itself')
    },
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  })
  native.onSend((text) => {
    const tell = (said: string) =>
      (window as unknown as { EsscBridgeReceive?(text: string): void }).EsscBridgeReceive?.(said)
    void page.evaluate(tell, text).catch(() => undefined)
  })
  await page.exposeFunction('sayToBank', (text: string) => native.receive(text))
  await page.addInitScript(() => {
    const own = window as unknown as { sayToBank(text: string): void }
    Object.assign(window, {
      EsscBridgeNative: { postMessage: (text: string) => own.sayToBank(text) },
    })
  })
  return () => native.hide()
}
