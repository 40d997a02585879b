import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import { bankPages } from './bank-pages.ts'
import { demoChannels, type HostName } from './channel-keys.ts'
import { consoleAccess, mayUseConsole } from './console-access.ts'
import { engineScripts } from './engine-scripts.ts'
import { hostApps } from './hosts/apps.ts'
import { loginCodes } from './hosts/login-codes.ts'
import { phoneSide } from './hosts/phone-side.ts'
import { lanAddress } from './lan.ts'
import { notConsole } from './not-console.ts'
import { openPageServer } from './page-server.ts'
import { startPartnerServers } from './partner-servers.ts'
import { phonePackage } from './phone-packages.ts'
import { runPlatform } from './platform-process.ts'
import { createProgressBoard, type OnProgress } from './progress.ts'
import { type Handler, sendJson } from './reply.ts'
import { reverseProxy } from './reverse-proxy.ts'
import { root } from './root.ts'
import { sandboxConsole } from './sandbox-console.ts'
import { type Part, simulatorStatus } from './simulator-status.ts'
import { lockInstance } from './single-instance.ts'
import { singlePage } from './single-page.ts'
import { isFile, staticFiles } from './static-files.ts'
import { testData } from './test-data.ts'

export interface StartSimulatorOptions {
  /** Everything that is kept lies in this folder. */
  dataDir: string
  /** 0 takes any free port. */
  port: number
  /** Listens on the network too, for a real phone's browser. */
  lan?: boolean
  /** Empties the data folder first. */
  fresh?: boolean
  onProgress?: OnProgress
  /** A server that listens already, whose requests are taken over. */
  server?: Server
  /** Settle when a phone's build may be used. Without one it is used as it is. */
  built?: Partial<Record<HostName, Promise<unknown>>>
  /** Folders of other apps that the phones run in place of the example. */
  apps?: Partial<Record<HostName, string>>
  /** Takes what the platform says in plain words. */
  say?: (line: string) => void
}

export interface Simulator {
  /** The page's address on this machine. */
  readonly url: string
  /** The page's address in the local network, with `lan`. */
  readonly lanUrl: string | undefined
  /** Adds a step to the progress that the page shows. */
  readonly report: OnProgress
  /** Resolves when the platform answers and the channels are registered. */
  ready(): Promise<void>
  /** The platform's process, for those who want to kill it. */
  platformPid(): number | undefined
  stop(): Promise<void>
}

/**
 * Starts the page with its phones, the platform as a process of its own, the channel's server and
 * the hosts' own servers. The page answers at once and shows the rest coming up.
 *
 * @throws PortTakenError, AlreadyRunningError: their messages say the way out.
 */
export async function startSimulator(options: StartSimulatorOptions): Promise<Simulator> {
  const { dataDir, lan = false, apps: others = {}, say = () => {} } = options
  const clock = systemClock()
  const board = createProgressBoard(options.onProgress ?? (() => {}))
  const lock = lockInstance(dataDir)
  const undo: (() => Promise<void> | void)[] = [() => lock.release()]
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= (async () => {
      for (const each of undo.reverse()) await each()
    })()
    return stopping
  }
  try {
    const state = path.join(dataDir, 'simulator')
    if (options.fresh) {
      rmSync(path.join(dataDir, 'platform'), { recursive: true, force: true })
      rmSync(state, { recursive: true, force: true })
    }
    const page = await openPageServer({
      port: options.port,
      host: lan ? '0.0.0.0' : '127.0.0.1',
      server: options.server,
    })
    undo.push(() => page.close())
    const url = `http://localhost:${page.port}/`
    lock.note(url)

    const token = randomBytes(24).toString('base64url')
    const platform = await runPlatform({
      clock,
      onProgress: board.report,
      say,
      environment: {
        ESSC_DATA: path.join(dataDir, 'platform'),
        ESSC_LOG: 'off',
        ESSC_SANDBOX_TOKEN: token,
        ESSC_PUBLIC_URL: 'https://card.example',
      },
    })
    undo.push(() => platform.stop())

    const console = sandboxConsole(platform.target, token)
    const codes = loginCodes(path.join(state, 'hosts.json'), clock, {
      wechat: 'o',
      alipay: '2088',
      bank: 'u',
    })
    const channels = demoChannels(path.join(state, 'channels.json'))
    const apps = await hostApps(codes, clock)
    const partners = await startPartnerServers({
      platform: `http://127.0.0.1:${platform.port}`,
      channels,
      logins: apps.logins(`http://127.0.0.1:${page.port}/vendors`),
    })
    undo.push(() => partners.stop())
    let registered = false
    const register = async () => {
      await platform.ready()
      for (const channel of Object.values(channels)) await console.createChannel(channel)
      registered = true
    }
    const ready = register()
    ready.catch((error: Error) =>
      board.report({ step: 'channels', state: 'failed', text: error.message }),
    )

    const builds = path.join(root, 'examples/mini-program/dist')
    const marks = {
      wechat: 'weapp/app.json',
      alipay: 'alipay/app.json',
      bank: 'h5/index.html',
    } as const
    const finished = new Set<Part>()
    for (const part of ['wechat', 'alipay', 'bank'] as const) {
      void Promise.resolve(options.built?.[part]).then(() => finished.add(part))
    }
    const isReady = (part: Part) =>
      part === 'platform'
        ? registered && platform.target() !== undefined
        : registered &&
          (others[part] !== undefined ||
            (finished.has(part) && isFile(path.join(builds, marks[part]))))
    const assets = staticFiles(path.join(root, 'packages/simulator/dist/browser'))

    page.route('/', singlePage(assets, 'page.html'))
    page.route('/till', singlePage(assets, 'till.html'))
    page.route('/desk', singlePage(assets, 'desk.html'))
    page.route('/explain', singlePage(assets, 'explain.html'))
    page.route('/assets', assets)
    page.route('/engine', engineScripts())
    const wechat = others.wechat ?? path.join(builds, 'weapp')
    const alipay = others.alipay ?? path.join(builds, 'alipay')
    page.route('/phones/wechat/package.json', phonePackage(wechat, 'wechat'))
    page.route('/phones/alipay/package.json', phonePackage(alipay, 'alipay'))
    page.route('/phones/bank/app', bankPages(others.bank ?? path.join(builds, 'h5')))
    page.route('/hosts', phoneSide({ codes, performFace: console.performFace }))
    for (const host of ['wechat', 'alipay', 'bank'] as const) {
      page.route(`/vendors/${host}`, apps.servers[host])
      // Each phone's web view has an address of its own, and with it its own cookies.
      const mount = `/phones/${host}/web`
      page.route(mount, notConsole(reverseProxy(platform.target, mount)))
    }
    page.route('/partner', partners.handler)
    page.route('/platform', notConsole(reverseProxy(platform.target)))
    page.route('/console', consoleAccess(platform.target, token))
    page.route('/simulator/test', testData())
    page.route('/simulator/status', simulatorStatus(board, isReady))
    page.route('/simulator/restart-platform', restartHandler(platform.kill))

    const lanHost = lan ? lanAddress() : undefined
    return {
      url,
      report: board.report,
      lanUrl: lanHost === undefined ? undefined : `http://${lanHost}:${page.port}/`,
      ready: () => ready,
      platformPid: () => platform.pid,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function restartHandler(kill: () => void): Handler {
  return (request, response) => {
    if (request.method !== 'POST' || !mayUseConsole(request)) return sendJson(response, 403, {})
    kill()
    sendJson(response, 200, {})
  }
}
