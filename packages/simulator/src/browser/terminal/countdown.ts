import { h } from '../shared/dom.ts'
import { text } from './frame.ts'

const UNTIL = 'data-until'

/**
 * A line that says how many seconds are left. It is changed in place by {@link tickCountdowns}, and no
 * screen reader speaks of each second.
 */
export function countdown(expiresAtUnix: number, nowMs: number): HTMLElement {
  const line = h('p', { role: 'timer', [UNTIL]: expiresAtUnix })
  write(line, nowMs)
  return line
}

/** Sets all countdowns within an element to this moment. */
export function tickCountdowns(within: Element, nowMs: number): void {
  for (const line of within.querySelectorAll(`[${UNTIL}]`)) write(line, nowMs)
}

function write(line: Element, nowMs: number): void {
  const until = Number(line.getAttribute(UNTIL))
  line.textContent = text('secondsLeft', {
    seconds: Math.max(0, until - Math.floor(nowMs / 1000)),
  })
}
