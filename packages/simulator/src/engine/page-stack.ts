/// <reference lib="dom" />
import type { EngineRoot, MiniProgramInstance } from './glass-easel-types.ts'

/** A page that is open. */
export interface OpenPage {
  path: string
  query: Record<string, string>
  root: EngineRoot
  instance: MiniProgramInstance
  element: HTMLElement
  visible: boolean
  window: PageWindow
}

/** How the vendor's title bar looks for a page. */
export interface PageWindow {
  title: string
  backgroundColor: string
  textColor: string
  /** The page draws its own title bar. */
  custom: boolean
}

/** What the page stack needs to make and name pages. */
export interface PageStackOptions {
  tabs: readonly string[]
  exists(path: string): boolean
  open(path: string, query: Record<string, string>): OpenPage
  /** Calls a life cycle method of a page. */
  call(page: OpenPage, method: string, ...values: unknown[]): void
  changed(): void
}

/** The vendors' limit of open pages. */
const PAGE_LIMIT = 10

/** Why a navigation failed, in the vendors' words. The caller puts the API's name before it. */
export class NavigationError extends Error {}

/**
 * The pages of a running mini-program and the order of their life cycle: the old page hides or
 * unloads, the new one loads, shows and gets ready.
 */
export class PageStack {
  readonly pages: OpenPage[] = []
  readonly #options: PageStackOptions
  /** Tab pages keep living while another tab is shown. */
  readonly #hiddenTabs = new Map<string, OpenPage>()

  constructor(options: PageStackOptions) {
    this.#options = options
  }

  get top(): OpenPage | undefined {
    return this.pages.at(-1)
  }

  navigateTo(path: string, query: Record<string, string>): OpenPage {
    this.#check(path)
    if (this.#options.tabs.includes(path)) {
      throw new NavigationError('can not navigateTo a tabbar page')
    }
    if (this.pages.length >= PAGE_LIMIT) throw new NavigationError('webview count limit exceed')
    this.#hide(this.top)
    return this.#push(path, query)
  }

  redirectTo(path: string, query: Record<string, string>): OpenPage {
    this.#check(path)
    if (this.#options.tabs.includes(path)) {
      throw new NavigationError('can not redirectTo a tabbar page')
    }
    this.#unload(this.pages.pop())
    return this.#push(path, query)
  }

  reLaunch(path: string, query: Record<string, string>): OpenPage {
    this.#check(path)
    this.unloadAll()
    return this.#push(path, query)
  }

  switchTab(path: string): OpenPage {
    if (!this.#options.tabs.includes(path)) {
      throw new NavigationError('can not switch to no-tabBar page')
    }
    while (this.pages.length > 1) this.#unload(this.pages.pop())
    const current = this.top
    if (current?.path === path) {
      this.show(current)
      return current
    }
    if (current !== undefined) {
      this.pages.pop()
      // A page that is no tab ends without having been hidden.
      if (!this.#options.tabs.includes(current.path)) this.#unload(current)
      else {
        this.#hide(current)
        this.#hiddenTabs.set(current.path, current)
      }
    }
    const kept = this.#hiddenTabs.get(path)
    if (kept === undefined) return this.#push(path, {})
    this.#hiddenTabs.delete(path)
    this.pages.push(kept)
    this.show(kept)
    this.#options.changed()
    return kept
  }

  navigateBack(delta: number): void {
    if (this.pages.length < 2) throw new NavigationError('cannot navigate back at first page.')
    for (let count = 0; count < delta && this.pages.length > 1; count += 1) {
      this.#unload(this.pages.pop())
    }
    this.show(this.top)
    this.#options.changed()
  }

  unloadAll(): void {
    while (this.pages.length > 0) this.#unload(this.pages.pop())
    for (const page of this.#hiddenTabs.values()) this.#unload(page)
    this.#hiddenTabs.clear()
  }

  show(page: OpenPage | undefined): void {
    if (page === undefined || page.visible) return
    page.visible = true
    page.element.hidden = false
    this.#options.call(page, 'onShow')
    page.root.getComponent().triggerPageLifetime('show', [])
  }

  /** The app goes to the background: the page stays on the screen and is told. */
  pause(page: OpenPage | undefined): void {
    if (page === undefined || !page.visible) return
    page.visible = false
    this.#options.call(page, 'onHide')
    page.root.getComponent().triggerPageLifetime('hide', [])
  }

  #hide(page: OpenPage | undefined): void {
    this.pause(page)
    if (page !== undefined) page.element.hidden = true
  }

  #push(path: string, query: Record<string, string>): OpenPage {
    const page = this.#options.open(path, query)
    this.pages.push(page)
    this.#options.call(page, 'onLoad', query)
    this.show(page)
    this.#options.call(page, 'onReady')
    this.#options.changed()
    return page
  }

  #unload(page: OpenPage | undefined): void {
    if (page === undefined) return
    this.#options.call(page, 'onUnload')
    page.root.release()
    page.element.remove()
  }

  #check(path: string): void {
    if (!this.#options.exists(path)) throw new NavigationError(`page "${path}" is not found`)
  }
}
