/// <reference lib="dom" />
import type { Host } from '@essc/hosts/host'
import { configure as check, type Settings } from '../settings.ts'
import { createSharedApp } from '../shared-app.ts'
import { defineElements, type ElementParts, type PageWindow } from './element.ts'

/** What the module of a web page exports. */
export interface WebEmbed {
  /**
   * Says once whose card it is. `host` is `webHost(window, login)` or `bankHost(window)` of the same module;
   * a promise of one is waited for.
   *
   * @throws TypeError in words, for settings that cannot be.
   */
  configure(settings: Omit<Settings, 'host'> & { host: Host | Promise<Host> }): void
}

/** Registers the elements with a page and answers what configures them. */
export function start(
  window: PageWindow,
  parts: Pick<ElementParts, 'templates' | 'css'>,
): WebEmbed {
  const sharedApp = createSharedApp(({ host }) => host as Host)
  const listeners = new Set<() => void>()
  let settings: Settings | undefined
  defineElements(window, {
    ...parts,
    app: () => settings && sharedApp(settings),
    onConfigured: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    configure(given) {
      const checked = check(given)
      void Promise.resolve(given.host).then((host) => {
        settings = { ...checked, host }
        listeners.forEach((listener) => {
          listener()
        })
      })
    },
  }
}
