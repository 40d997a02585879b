/// <reference lib="dom" />
import { isControlRole } from '../gestures.ts'
import { type BuiltInNode, ignored, type PropertyDefinition, text, toggle } from './built-in.ts'

const ARIA_NAMES = [
  ...['atomic', 'autocomplete', 'busy', 'checked', 'colcount', 'colindex', 'colspan', 'current'],
  ...['disabled', 'expanded', 'haspopup', 'hidden', 'invalid', 'keyshortcuts', 'label', 'level'],
  ...['live', 'modal', 'multiline', 'multiselectable', 'orientation', 'placeholder', 'posinset'],
  ...['pressed', 'readonly', 'relevant', 'required', 'roledescription', 'rowcount', 'rowindex'],
  ...['rowspan', 'selected', 'setsize', 'sort', 'valuemax', 'valuemin', 'valuenow', 'valuetext'],
] as const

/** ARIA attributes whose value names other elements by id. */
const ARIA_REFERENCES = [
  ...['activedescendant', 'controls', 'describedby', 'details', 'errormessage', 'flowto'],
  ...['labelledby', 'owns'],
] as const

/** Properties that every built-in tag has. */
export const commonProperties: Record<string, PropertyDefinition> = {
  ...ignored('animation', 'name', 'disableScroll', 'hoverStopPropagation', 'hoverStartTime'),
  ...ignored('hoverStayTime', 'enableNative', 'controlled'),
  hidden: toggle('hidden'),
  hoverClass: { value: '', apply: applyHoverClass },
  role: { value: '', apply: applyRole },
  ariaRole: { value: '', apply: applyRole },
  ...Object.fromEntries(ARIA_NAMES.map((name) => [propertyName(name), ariaProperty(name)])),
  ...Object.fromEntries(
    ARIA_REFERENCES.map((name) => [propertyName(name), referenceProperty(name)]),
  ),
}

function propertyName(name: string): string {
  return `aria${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function ariaProperty(name: string): PropertyDefinition {
  return { value: null, apply: (node, value) => setFromTemplate(node, `aria-${name}`, text(value)) }
}

function referenceProperty(name: string): PropertyDefinition {
  return {
    value: null,
    apply: (node, value) => {
      // The elements named may be created after this one, in the same round.
      void Promise.resolve().then(() => {
        const ids = text(value).split(/\s+/)
        const found = ids.map((id) => domIdOf(node, id)).join(' ')
        setFromTemplate(node, `aria-${name}`, found)
      })
    },
  }
}

/** What the built-in component itself had under names that the template has given. */
const ownValues = new WeakMap<BuiltInNode, Map<string, string | null>>()

/** Sets an attribute, or gives back what the component had before the template gave one. */
function setFromTemplate(node: BuiltInNode, name: string, value: string): void {
  const own = ownValues.get(node) ?? new Map<string, string | null>()
  ownValues.set(node, own)
  if (value !== '') {
    if (!own.has(name)) own.set(name, node.control.getAttribute(name))
    node.control.setAttribute(name, value)
    return
  }
  const before = own.get(name)
  if (before === undefined) return
  own.delete(name)
  if (before === null) node.control.removeAttribute(name)
  else node.control.setAttribute(name, before)
}

/** The DOM id of the element that has this id in the same template. */
export function domIdOf(node: BuiltInNode, id: string): string {
  if (!/^[\w-]+$/.test(id)) return id
  const found = node.component.ownerShadowRoot?.querySelector(`#${id}`)
  return found?.getBackendElement()?.id ?? id
}

function applyRole(node: BuiltInNode, value: unknown): void {
  const role = text(value)
  setFromTemplate(node, 'role', role)
  if (isControlRole(role) && node.control.tabIndex < 0) node.control.tabIndex = 0
}

function applyHoverClass(node: BuiltInNode, value: unknown): void {
  const { element } = node
  const names = text(value)
    .split(/\s+/)
    .filter((name) => name !== '' && name !== 'none')
  element.onpointerdown = names.length === 0 ? null : () => element.classList.add(...names)
  const clear = names.length === 0 ? null : () => element.classList.remove(...names)
  element.onpointerup = clear
  element.onpointerleave = clear
  element.onpointercancel = clear
}
