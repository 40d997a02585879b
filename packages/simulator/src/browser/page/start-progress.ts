import type { ProgressStep } from '../../server/progress.ts'
import { h } from '../shared/dom.ts'
import { say, withLocale } from '../shared/locale.ts'
import { pageTexts as texts } from './texts.ts'

/** What the server says about itself. */
export interface SimulatorStatus {
  steps: ProgressStep[]
  /** Which parts can be used by now: `platform`, `wechat`, `alipay`, `bank`. */
  ready: string[]
}

const POLL_MS = 400
const IDLE_POLL_MS = 3_000

/** Follows the start, and later the platform's restarts. Shown only while something is going on. */
export function startProgress(): {
  readonly element: HTMLElement
  /** Resolves when a part can be used for the first time. */
  ready(part: string): Promise<void>
} {
  const list = h('ul')
  const element = h('section', { class: 'progress', role: 'status', hidden: true }, list)
  const waiting = new Map<string, (() => void)[]>()
  let known: readonly string[] = []

  const poll = async () => {
    let busy = true
    try {
      const status = (await (await fetch('/simulator/status')).json()) as SimulatorStatus
      const open = status.steps.filter(({ state }) => state === 'working' || state === 'failed')
      busy = open.length > 0 || status.ready.length < 4
      list.replaceChildren(...open.map(({ text, state }) => h('li', { class: state }, text)))
      element.hidden = open.length === 0
      known = status.ready
      for (const part of known) {
        for (const resolve of waiting.get(part) ?? []) resolve()
        waiting.delete(part)
      }
    } catch {
      // The server is stopping or starting: it is asked again.
    }
    setTimeout(poll, busy ? POLL_MS : IDLE_POLL_MS)
  }
  void poll()
  withLocale(() => element.setAttribute('aria-label', say(texts.progress)))
  return {
    element,
    ready: (part) =>
      known.includes(part)
        ? Promise.resolve()
        : new Promise((resolve) => waiting.set(part, [...(waiting.get(part) ?? []), resolve])),
  }
}
