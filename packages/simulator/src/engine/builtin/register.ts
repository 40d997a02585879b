/// <reference lib="dom" />
import type { Activations } from '../gestures.ts'
import type { CodeSpace, EngineComponent } from '../glass-easel-types.ts'
import type { RealmWindow } from '../realm.ts'
import type { BuiltIn, BuiltInContext, BuiltInNode } from './built-in.ts'
import { commonProperties } from './common.ts'
import { containers } from './containers.ts'
import { controls } from './controls.ts'
import { media } from './media.ts'
import { picker } from './picker.ts'
import { slider } from './slider.ts'
import { textFields } from './text-fields.ts'

const ALL: readonly BuiltIn[] = [
  ...containers,
  ...controls,
  ...textFields,
  ...media,
  picker,
  slider,
]

/** Names of the built-in tags, in the order in which they are defined. */
export const builtInTags: readonly string[] = ALL.map((item) => item.tag)

/**
 * Defines the vendor's built-in tags as components of the engine. As plain DOM nodes they would
 * treat `disabled="{{undefined}}"` as disabled, and taps would be lost without a word.
 */
export function registerBuiltIns(
  space: CodeSpace,
  logic: RealmWindow,
  context: BuiltInContext,
  activations: Activations,
  without: readonly string[] = [],
): void {
  const nodes = new WeakMap<EngineComponent, BuiltInNode>()
  const nodeOf = (component: EngineComponent) => {
    const known = nodes.get(component)
    if (known !== undefined) return known
    const node = createNode(component, context, activations)
    nodes.set(component, node)
    return node
  }
  const components = space.getComponentSpace()
  for (const builtIn of ALL.filter(({ tag }) => !without.includes(tag))) {
    const properties = { ...commonProperties, ...builtIn.properties }
    const definition = components
      .define(`built-in://${builtIn.tag}`)
      .definition({
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, property]) => [
            name,
            {
              type: null,
              value: inRealm(logic, property.value),
              observer(this: EngineComponent, value: unknown) {
                property.apply?.(nodeOf(this), value)
              },
            },
          ]),
        ),
        lifetimes: {
          created(this: EngineComponent) {
            builtIn.created?.(nodeOf(this))
          },
          attached(this: EngineComponent) {
            builtIn.attached?.(nodeOf(this))
          },
          detached(this: EngineComponent) {
            builtIn.detached?.(nodeOf(this))
          },
        },
      })
      .registerComponent()
    components.setGlobalUsingComponent(builtIn.tag, definition)
  }
}

function createNode(
  component: EngineComponent,
  context: BuiltInContext,
  activations: Activations,
): BuiltInNode {
  const element = component.getBackendElement()
  if (element === null) throw new TypeError('A built-in component has no element')
  return {
    component,
    element,
    control: element,
    context,
    get: (property) => component.data[property],
    set: (property, value) => component.setData({ [property]: value }),
    emit: (type, detail, options) => component.triggerEvent(type, detail, options),
    activate: (run) => activations.set(element, run),
  }
}

function inRealm(logic: RealmWindow, value: unknown): unknown {
  return Array.isArray(value) ? new logic.Array() : value
}
