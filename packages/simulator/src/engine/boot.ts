/// <reference lib="dom" />
import { type Container, type ContainerOptions, createContainer } from './container.ts'
import type { EngineSources } from './engine.ts'
import type { MiniProgramPackage } from './package-format.ts'
import type { RealmWindow } from './realm.ts'

/** Where the page finds the engine's own scripts. The server serves them as they are. */
export interface EngineUrls {
  glassEasel: string
  adapter: string
}

export interface PhoneOptions
  extends Omit<
    ContainerOptions,
    'viewWindow' | 'logicWindow' | 'package' | 'engine' | 'host' | 'dialect'
  > {
  /** The visible frame. Its size is the phone's screen below the title bar. */
  viewFrame: HTMLIFrameElement
  /** The hidden frame. */
  logicFrame: HTMLIFrameElement
  /** Address of the JSON that `packMiniProgram` made. */
  packageUrl: string
  engineUrls: EngineUrls
  /** Makes the vendor's API object, given the two frames of this phone. */
  createHost: (frames: { view: RealmWindow; logic: RealmWindow }) => Record<string, unknown>
}

const texts = new Map<string, Promise<string>>()

/**
 * Boots a mini-program in two frames. Both get a fresh document, so that calling it again with the
 * same frames is a cold start in a new realm; dispose the earlier container first.
 *
 * @throws Error when an address does not answer
 */
export async function mountPhone(options: PhoneOptions): Promise<Container> {
  const { viewFrame, logicFrame, packageUrl, engineUrls, createHost, ...rest } = options
  const [packed, glassEasel, adapter, view, logic] = await Promise.all([
    fetchText(packageUrl),
    cachedText(engineUrls.glassEasel),
    cachedText(engineUrls.adapter),
    freshWindow(viewFrame),
    freshWindow(logicFrame),
  ])
  const program = JSON.parse(packed) as MiniProgramPackage
  const engine: EngineSources = { glassEasel, adapter }
  const container = createContainer({
    ...rest,
    viewWindow: view,
    logicWindow: logic,
    package: program,
    dialect: program.dialect,
    engine,
    host: createHost({ view, logic }),
  })
  return {
    ...container,
    dispose() {
      container.dispose()
      // A new document ends the timers of the mini-program.
      void freshWindow(logicFrame)
    },
  }
}

let documents = 0

/** Gives a frame an empty document in standards mode, and with it a realm that nothing touched. */
function freshWindow(frame: HTMLIFrameElement): Promise<RealmWindow> {
  documents += 1
  const title = `phone ${documents}`
  return new Promise((resolve) => {
    frame.addEventListener('load', function loaded() {
      // An earlier document of the same frame may report that it loaded, too.
      if (frame.contentDocument?.title !== title) return
      frame.removeEventListener('load', loaded)
      resolve(frame.contentWindow as RealmWindow)
    })
    frame.srcdoc = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title></head><body></body></html>`
  })
}

function cachedText(url: string): Promise<string> {
  const known = texts.get(url) ?? fetchText(url)
  texts.set(url, known)
  return known
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.text()
}
