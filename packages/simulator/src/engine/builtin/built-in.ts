/// <reference lib="dom" />
import type { EngineComponent, EngineEventOptions } from '../glass-easel-types.ts'
import type { Dialect } from '../package-format.ts'
import type { RealmWindow } from '../realm.ts'

/** What a built-in component of the vendor's tag set is made of. */
export interface BuiltIn {
  tag: string
  properties: Record<string, PropertyDefinition>
  /** Called when an instance was made, before it has values or children. */
  created?: (node: BuiltInNode) => void
  /** Called when the instance is in the page, with its children. */
  attached?: (node: BuiltInNode) => void
  detached?: (node: BuiltInNode) => void
}

/** A property: its value when the template gives none, and what a new value does to the DOM. */
export interface PropertyDefinition {
  value: unknown
  apply?: (node: BuiltInNode, value: unknown) => void
}

/** One instance of a built-in component. */
export interface BuiltInNode {
  readonly component: EngineComponent
  /** The element of the tag itself, which carries its classes and children. */
  readonly element: HTMLElement
  /** The element that a screen reader should find; the same one for most tags. */
  control: HTMLElement
  readonly context: BuiltInContext
  get(property: string): unknown
  /** Changes a property from inside, as when a person types. */
  set(property: string, value: unknown): void
  emit(type: string, detail: unknown, options?: EngineEventOptions): void
  /** Sets what a tap does after the mini-program's own handlers. */
  activate(run: () => void): void
}

/** A form control as the form around it sees it. */
export interface FormField {
  name(): string
  value(): unknown
  reset(): void
}

/** What built-in components need from the container. */
export interface BuiltInContext {
  readonly view: RealmWindow
  readonly dialect: Dialect
  readonly fields: Map<Element, FormField>
  /** Turns a path of the package into something the view can load. */
  resource(node: BuiltInNode, source: string): string
  navigate(kind: string, options: Record<string, unknown>): void
  /** Asks the simulated vendor for the outcome of a button's open-type. */
  openType(kind: string, node: BuiltInNode): void
  /** Shows WeChat's own page that the component names, and tells it how that ended. */
  functionalPage(node: BuiltInNode): void
}

/** A property's value as text; nothing for null and undefined. */
export function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

/** A property's value as a number, as templates write `3`, `'3'` and `'3px'`. */
export function number(value: unknown, otherwise: number): number {
  const result = typeof value === 'string' ? Number.parseFloat(value) : Number(value)
  return value === null || value === undefined || Number.isNaN(result) ? otherwise : result
}

/** A property that writes one attribute of the control, or removes it when there is no value. */
export function attribute(name: string, value: unknown = ''): PropertyDefinition {
  return {
    value,
    apply: (node, next) => {
      if (text(next) === '') node.control.removeAttribute(name)
      else node.control.setAttribute(name, text(next))
    },
  }
}

/** A property that is present or absent on the tag's element, for the style sheet to see. */
export function toggle(name: string): PropertyDefinition {
  return { value: false, apply: (node, next) => node.element.toggleAttribute(name, Boolean(next)) }
}

/** Properties that are accepted and have no effect in the simulated phone. */
export function ignored(...names: string[]): Record<string, PropertyDefinition> {
  return Object.fromEntries(names.map((name) => [name, { value: null }]))
}
