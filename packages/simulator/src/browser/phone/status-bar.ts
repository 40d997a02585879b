import type { FakeState } from '@essc/hosts/fakes/options'
import { h } from '../shared/dom.ts'

/** The phone's own line at the top: the time, and whether there is a network. */
export function statusBar(clock: { now(): number }): {
  readonly element: HTMLElement
  show(state: FakeState | undefined): void
} {
  const time = h('span')
  const network = h('span', {}, '▂▄▆')
  const element = h('div', { class: 'status', 'aria-hidden': 'true' }, time, network)
  const tick = () => {
    const now = new Date(clock.now())
    time.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`
  }
  tick()
  setInterval(tick, 10_000)
  return {
    element,
    show: (state) => {
      tick()
      network.textContent = state?.connected === false ? '✕' : '▂▄▆'
    },
  }
}
