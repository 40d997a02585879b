import type { DefineFunction, EngineComponent, MiniProgramInstance } from './glass-easel-types.ts'
import { RawArguments } from './plain-event.ts'

type Values = Record<string, unknown>
type Method = (this: AlipayInstance, ...values: unknown[]) => unknown

/** The fields of Alipay's `Component({...})`, with component2's life cycle. */
interface AlipayDefinition {
  mixins?: AlipayDefinition[]
  data?: Values | (() => Values)
  props?: Values
  methods?: Record<string, Method>
  options?: Values
  lifetimes?: Record<string, Method>
  observers?: Record<string, Method>
  onInit?: Method
  deriveDataFromProps?: Method
  didMount?: Method
  didUpdate?: Method
  didUnmount?: Method
}

interface AlipayInstance extends MiniProgramInstance {
  props: Values
}

const LIFE_CYCLE = ['onInit', 'deriveDataFromProps', 'didMount', 'didUpdate', 'didUnmount'] as const

/**
 * Builds Alipay's `Component` on the engine's. Props become properties; function props (`onX`)
 * become events, whose handler receives the argument itself instead of an event.
 */
export function alipayComponent(define: DefineFunction): DefineFunction {
  return (raw) => {
    const definition = withMixins(raw as AlipayDefinition)
    const defaults = definition.props ?? {}
    const names = Object.keys(defaults).filter((name) => typeof defaults[name] !== 'function')
    const readProps = (instance: AlipayInstance) => propsOf(instance._$, defaults, names)
    define({
      options: { multipleSlots: true, ...definition.options },
      data: typeof definition.data === 'function' ? definition.data() : (definition.data ?? {}),
      properties: Object.fromEntries(
        names.map((name) => [name, { type: null, value: defaults[name] ?? null }]),
      ),
      methods: {
        ...definition.methods,
        $spliceData: spliceData,
        $batchedUpdates: batchedUpdates,
      },
      observers: {
        ...definition.observers,
        ...(names.length > 0 ? { [names.join(',')]: onPropsChanged } : {}),
      },
      lifetimes: {
        ...definition.lifetimes,
        attached(this: AlipayInstance) {
          this.props = readProps(this)
          definition.onInit?.call(this)
          definition.deriveDataFromProps?.call(this, this.props)
          definition.lifetimes?.attached?.call(this)
          mounted.add(this)
          definition.didMount?.call(this)
        },
        detached(this: AlipayInstance) {
          mounted.delete(this)
          definition.didUnmount?.call(this)
          definition.lifetimes?.detached?.call(this)
        },
      },
    })

    function onPropsChanged(this: AlipayInstance): void {
      if (!mounted.has(this) || deriving.has(this)) return
      const previous = this.props
      const next = readProps(this)
      if (names.every((name) => previous[name] === next[name])) return
      deriving.add(this)
      definition.deriveDataFromProps?.call(this, next)
      deriving.delete(this)
      this.props = next
      definition.didUpdate?.call(this, previous, this.data)
    }
  }
}

const mounted = new WeakSet<AlipayInstance>()

/** Instances that set their data from their props at this moment, which must not start it again. */
const deriving = new WeakSet<AlipayInstance>()

/** Alipay's page methods that WeChat's pages lack. */
export const alipayPageMethods = { $spliceData: spliceData, $batchedUpdates: batchedUpdates }

function withMixins(definition: AlipayDefinition): AlipayDefinition {
  const parts = [...(definition.mixins ?? []).map(withMixins), definition]
  const merged: AlipayDefinition = Object.assign({}, ...parts)
  merged.data = Object.assign({}, ...parts.map((part) => dataOf(part.data)))
  merged.props = Object.assign({}, ...parts.map((part) => part.props))
  merged.methods = Object.assign({}, ...parts.map((part) => part.methods))
  for (const name of LIFE_CYCLE) {
    const runs = parts.map((part) => part[name]).filter((run) => run !== undefined)
    if (runs.length === 0) continue
    merged[name] = function (...values) {
      for (const run of runs) run.apply(this, values)
    }
  }
  return merged
}

function dataOf(data: AlipayDefinition['data']): Values | undefined {
  return typeof data === 'function' ? data() : data
}

function propsOf(component: EngineComponent, defaults: Values, names: string[]): Values {
  const props: Values = { ...defaults }
  for (const name of names) props[name] = component.data[name]
  return new Proxy(props, {
    get(target, name) {
      if (typeof name !== 'string' || !/^on[A-Z]/.test(name)) return Reflect.get(target, name)
      return (...values: unknown[]) => {
        component.triggerEvent(name.slice(2).toLowerCase(), new RawArguments(values))
      }
    },
  })
}

function spliceData(this: MiniProgramInstance, changes: Record<string, unknown[]>): void {
  for (const [path, [start, remove, ...items]] of Object.entries(changes)) {
    const list = [...((this.data[path] as unknown[]) ?? [])]
    list.splice(start as number, remove as number, ...items)
    this.setData({ [path]: list })
  }
}

function batchedUpdates(this: MiniProgramInstance, run: () => void): void {
  run()
}
