import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const template = fileURLToPath(new URL('./nutui/', import.meta.url))
const page = fileURLToPath(
  new URL('../../../examples/mini-program/src/index.html', import.meta.url),
)

function run(command, parameters, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    child.on('error', reject)
    child.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`${command} failed\n${said.slice(-4_000)}`)),
    )
  })
}

/**
 * NutUI and a Taro of its own, in a folder of the system's for temporary files: installed over the network
 * when it is not there, and left there for the next time. Nothing of it comes near the repository.
 */
export async function openNutui() {
  const manifest = readFileSync(path.join(template, 'package.json'), 'utf8')
  const digest = createHash('sha256').update(manifest).digest('hex').slice(0, 12)
  const folder = path.join(tmpdir(), `essc-bench-nutui-${digest}`)
  const done = path.join(folder, 'installed')
  mkdirSync(folder, { recursive: true })
  cpSync(template, folder, { recursive: true })
  const html = readFileSync(page, 'utf8').replace(/<title>.*<\/title>/, '<title>Card</title>')
  writeFileSync(path.join(folder, 'src/index.html'), html)
  if (!existsSync(done)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const parameters = ['install', '--ignore-scripts', '--no-audit', '--no-fund']
    await run(npm, parameters, { cwd: folder })
    writeFileSync(done, '')
  }
  return {
    /**
     * Builds the workspace; `code` takes the place of its one page's. Answers where the
     * build lies.
     */
    async build(type, { name, code } = {}) {
      const output = `dist/${name ?? 'card'}-${type}`
      let source = 'src'
      if (code !== undefined) {
        source = `parts/${name}`
        cpSync(path.join(template, 'src'), path.join(folder, source), { recursive: true })
        writeFileSync(path.join(folder, source, 'pages/index/index.jsx'), code)
      }
      rmSync(path.join(folder, output), { recursive: true, force: true })
      const cli = path.join(folder, 'node_modules/@tarojs/cli/bin/taro')
      const parameters = [cli, 'build', '--type', type, '--disable-global-config', '--no-check']
      const env = { ...process.env, NODE_ENV: 'production', TARO_ENV: type }
      await run(process.execPath, parameters, {
        cwd: folder,
        env: { ...env, ESSC_SOURCE: source, ESSC_OUTPUT: output },
      })
      const built = path.join(folder, output)
      const marker = type === 'h5' ? 'index.html' : 'app.json'
      if (!existsSync(path.join(built, marker))) throw new Error(`${output} was not built`)
      return built
    },
  }
}
