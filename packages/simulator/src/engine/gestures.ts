/// <reference lib="dom" />
import { touchPoint } from './engine.ts'
import type { EngineElement, GlassEasel } from './glass-easel-types.ts'
import type { RealmWindow } from './realm.ts'

/** Roles whose elements react to Enter and Space although they are no native control. */
const CONTROL_ROLES = /^(?:button|link|checkbox|radio|switch|tab|menuitem|option)$/

const LONG_PRESS_MS = 350
const MOVE_LIMIT_PX = 10

/** What a built-in component does when it is tapped, after the mini-program's own handlers. */
export type Activations = WeakMap<Element, () => void>

/** Whether elements of this role must be reachable and operable by keyboard. */
export function isControlRole(role: string): boolean {
  return CONTROL_ROLES.test(role)
}

/**
 * Turns what happens to the DOM below `root` into a mini-program's tap, longpress and (for a
 * mouse) touch events. A tap is the browser's click, which finger, mouse, keyboard and screen
 * reader all produce.
 */
export function bindGestures(
  view: RealmWindow,
  root: HTMLElement,
  glassEasel: GlassEasel,
  activations: Activations,
): void {
  let pressed: { timer: number; x: number; y: number } | undefined
  let longPressed = false
  let labelled: Element | null = null

  const send = (event: MouseEvent, type: string, detail: unknown, lifted = false): boolean => {
    const target = engineTarget(event.target)
    if (target === undefined) return false
    const point = touchPoint(event)
    let heard = false
    const engineEvent = new glassEasel.Event(type, detail, {
      originalEvent: event,
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: { touches: lifted ? [] : [point], changedTouches: [point] },
      handleListenerReturn: () => {
        heard = true
        return undefined
      },
    })
    glassEasel.Event.dispatchEvent(target, engineEvent)
    return heard
  }

  root.addEventListener('click', (event) => {
    const target = event.target as Element
    // A label repeats the click on its control. The finger tapped once.
    const repeated = labelled === target
    labelled = repeated ? null : controlOfLabel(target)
    if (repeated || longPressed) {
      longPressed = false
      return
    }
    send(event, 'tap', { x: event.pageX, y: event.pageY })
    for (let at: Element | null = target; at !== null && at !== root; at = at.parentElement) {
      activations.get(at)?.()
    }
  })
  root.addEventListener('submit', (event) => event.preventDefault())
  root.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    if (event.key !== 'Enter' && event.key !== ' ') return
    if (!isControlRole(target.getAttribute('role') ?? '') || isNativeControl(target)) return
    event.preventDefault()
    target.click()
  })

  const release = () => {
    if (pressed !== undefined) view.clearTimeout(pressed.timer)
    pressed = undefined
  }
  root.addEventListener('pointerdown', (event) => {
    release()
    longPressed = false
    labelled = null
    if (event.pointerType === 'mouse') send(event, 'touchstart', {})
    const timer = view.setTimeout(() => {
      longPressed = send(event, 'longpress', { x: event.pageX, y: event.pageY })
    }, LONG_PRESS_MS)
    pressed = { timer, x: event.clientX, y: event.clientY }
  })
  root.addEventListener('pointermove', (event) => {
    if (pressed === undefined) return
    if (event.pointerType === 'mouse') send(event, 'touchmove', {})
    const distance = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y)
    if (distance > MOVE_LIMIT_PX) view.clearTimeout(pressed.timer)
  })
  root.addEventListener('pointerup', (event) => {
    if (pressed !== undefined && event.pointerType === 'mouse') send(event, 'touchend', {}, true)
    release()
  })
  root.addEventListener('pointercancel', release)
}

function engineTarget(target: EventTarget | null): EngineElement | undefined {
  for (let node = target as (Node & { __wxElement?: EngineElement }) | null; node !== null; ) {
    if (node.__wxElement !== undefined) return node.__wxElement
    node = node.parentNode
  }
  return undefined
}

function controlOfLabel(target: Element): Element | null {
  const label = target.closest('label')
  const control = label?.control ?? null
  if (control === null || control === target) return null
  return target.closest('button, input, select, textarea') === null ? control : null
}

function isNativeControl(element: Element): boolean {
  return /^(?:BUTTON|INPUT|SELECT|TEXTAREA|A)$/.test(element.tagName)
}
