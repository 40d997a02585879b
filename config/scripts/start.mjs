import { spawn } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt, progressLine } from './build.mjs'
import { root } from './stamp.mjs'
import { openWaitingPage } from './waiting-page.mjs'

const DEFAULT_PORT = 4620

const HELP = `npm start -- [options]

  --port <number>   where the page listens (default: ${DEFAULT_PORT})
  --data <folder>   where everything is kept (default: .data)
  --fresh           empties that folder first
  --lan             lets phones in the same network open the page, and prints a QR for them
  --no-open         does not open a browser
  --app <host>=<folder>   another app in place of the example on the phone of wechat, alipay or bank`

/** Which phone each build is for. */
const PHONES = { weapp: 'wechat', alipay: 'alipay', h5: 'bank' }

function readFlags() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      data: { type: 'string', default: '.data' },
      fresh: { type: 'boolean', default: false },
      lan: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      app: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    throw new TypeError(`--port ${values.port} is no port`)
  }
  return { ...values, port, dataDir: path.resolve(root, values.data), apps: appsOf(values.app) }
}

/** `wechat=../my-app` as a phone and a folder, relative to where the command is given. */
function appsOf(words) {
  return Object.fromEntries(
    words.map((word) => {
      const [, host, folder] = /^(wechat|alipay|bank)=(.+)$/.exec(word) ?? []
      if (!host) throw new TypeError(`--app ${word} is no host and folder, such as wechat=../app`)
      return [host, path.resolve(folder)]
    }),
  )
}

const stepOf = ({ target, ...event }) => ({
  step: `build ${target}`,
  state: { fresh: 'done', built: 'done', failed: 'failed' }[event.state] ?? 'working',
  text: progressLine({ target, ...event }),
})

/** Opens the page in the person's browser where there is a person; a machine that cannot says nothing. */
function openBrowser(url) {
  const [command, ...args] = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  }[process.platform] ?? ['xdg-open', url]
  spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true })
    .once('error', () => {})
    .unref()
}

async function main() {
  const flags = readFlags()
  if (flags.help) return console.log(HELP)

  let starting
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(130)
    stopping = true
    if (starting) {
      console.log('\nStopping …')
      // What failed to start has said so, and stopped by itself.
      await starting.then((simulator) => simulator.stop()).catch(() => {})
      console.log('Stopped.')
    }
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)

  const waiting = await openWaitingPage({
    port: flags.port,
    host: flags.lan ? '0.0.0.0' : '127.0.0.1',
  })
  const { port } = waiting.server.address()
  console.log(`Page:  http://localhost:${port}/`)
  console.log(`Data:  ${flags.dataDir}`)
  if (process.stdout.isTTY && !flags['no-open']) openBrowser(`http://localhost:${port}/`)

  let report = waiting.report
  let isBuilt = () => {}
  const onProgress = (event) => {
    const step = stepOf(event)
    console.log(step.text)
    report(step)
    if (step.state === 'done') isBuilt(PHONES[event.target])
  }
  await ensureBuilt(['types', 'simulator'], { onProgress })
  const { startSimulator } = await import('../../packages/simulator/dist/server/start-simulator.js')
  const { terminalQr } = await import('../../packages/simulator/dist/server/lan.js')

  const built = {}
  const resolvers = {}
  for (const phone of Object.values(PHONES)) {
    built[phone] = new Promise((resolve) => {
      resolvers[phone] = resolve
    })
  }
  isBuilt = (phone) => resolvers[phone]?.()
  const said = new Map()
  starting = startSimulator({
    dataDir: flags.dataDir,
    port,
    lan: flags.lan,
    fresh: flags.fresh,
    apps: flags.apps,
    server: waiting.server,
    built,
    onProgress: ({ step, text }) => {
      if (!step.startsWith('build ') && said.get(step) !== text) console.log(text)
      said.set(step, text)
    },
  })
  const simulator = await starting
  report = simulator.report
  if (simulator.lanUrl) {
    console.log(`Phone: ${simulator.lanUrl}`)
    console.log(terminalQr(simulator.lanUrl))
  }
  // A phone whose build fails stays dark; the others, the till and the desk work.
  const apps = ensureBuilt(Object.keys(PHONES), { onProgress }).catch((error) => {
    console.error(error.message)
  })
  await Promise.all([apps, simulator.ready()])
  console.log(`Ready: http://localhost:${port}/  (Ctrl-C stops everything)`)
}

main().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
