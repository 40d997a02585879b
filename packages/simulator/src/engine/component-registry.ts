/// <reference lib="dom" />
import { alipayComponent, alipayPageMethods } from './alipay-component.ts'
import type { CodeSpace, DefineFunction, MiniProgramInstance } from './glass-easel-types.ts'
import type { ModuleLoader } from './modules.ts'
import { type MiniProgramPackage, resolvePath, styleScopeOf } from './package-format.ts'

/** Defines pages and components under the file that is being loaded for them. */
export interface ComponentRegistry {
  /** Page, Component and (WeChat) Behavior as the mini-program's scripts see them. */
  readonly scope: Record<string, DefineFunction>
  /** Runs the scripts of a page or component and of all that it uses, each once. */
  load(path: string, modules: ModuleLoader, loaded: (path: string) => void): void
  /** Calls `ready` of the components that entered the page since the last time. */
  flushReady(): void
}

/**
 * `Component()` belongs to the file that the container is loading, wherever the call stands: Taro
 * makes it from its own chunk on behalf of comp.js. Bound to the file of the call, everything
 * seems to work until content is nested deeper than the unrolled templates.
 */
export function createComponentRegistry(
  space: CodeSpace,
  packed: MiniProgramPackage,
): ComponentRegistry {
  const loading: string[] = []
  const loaded = new Set<string>()
  const waiting = new Set<MiniProgramInstance>()
  const app = packed.json.app ?? {}
  const alipay = packed.dialect === 'alipay'

  const behavior = space
    .getComponentSpace()
    .define()
    .lifetime('attached', function () {
      if (waiting.size === 0) void Promise.resolve().then(flushReady)
      waiting.add(this)
    })
    .lifetime('detached', function () {
      waiting.delete(this)
    })
    .registerBehavior()
  space.setOverallBehavior(behavior)

  for (const [path, config] of Object.entries(packed.json)) {
    if (path === 'app') continue
    const isolation =
      config.styleIsolation ?? (alipay && config.component ? 'apply-shared' : undefined)
    const own = resolveAll(path, config.usingComponents)
    space.addStyleSheet(path, undefined, styleScopeOf(path))
    space.addComponentStaticConfig(path, {
      ...config,
      ...(isolation === undefined ? {} : { styleIsolation: isolation }),
      usingComponents: { ...resolveAll('', app.usingComponents), ...own },
    })
  }

  const define = (kind: 'Page' | 'Component' | 'Behavior', definition: Record<string, unknown>) => {
    const path = loading.at(-1)
    if (path === undefined) throw new Error(`${kind} was called outside the loading of a file`)
    return space.componentEnv(path, (environment) => environment[kind](definition))
  }

  const defineComponent: DefineFunction = (definition) => {
    const path = loading.at(-1) ?? ''
    const options = definition.options as Record<string, unknown> | undefined
    const config = packed.json[path]
    const asked = options?.styleIsolation ?? (options?.addGlobalClass ? 'apply-shared' : undefined)
    if (asked !== undefined && config !== undefined && config.styleIsolation === undefined) {
      // The sheet was scoped when it was packed, so that sharing can go one way only.
      const isolation = asked === 'shared' ? 'apply-shared' : asked
      space.addComponentStaticConfig(path, {
        ...config,
        styleIsolation: isolation,
        usingComponents: {
          ...resolveAll('', app.usingComponents),
          ...resolveAll(path, config.usingComponents),
        },
      })
    }
    return define('Component', definition)
  }

  function flushReady(): void {
    const instances = [...waiting].reverse()
    waiting.clear()
    for (const instance of instances) instance._$.triggerLifetime('ready', [])
  }

  function load(path: string, modules: ModuleLoader, done: (path: string) => void): void {
    if (loaded.has(path)) return
    loaded.add(path)
    const config = packed.json[path]
    const used = {
      ...resolveAll('', app.usingComponents),
      ...resolveAll(path, config?.usingComponents),
    }
    for (const target of Object.values(used)) {
      if (!target.includes('://')) load(target.slice(1), modules, done)
    }
    if (!modules.has(path)) return
    loading.push(path)
    try {
      modules.load(path)
    } finally {
      loading.pop()
    }
    done(path)
  }

  const scope: Record<string, DefineFunction> = alipay
    ? {
        Page: (definition) => define('Page', { ...alipayPageMethods, ...definition }),
        Component: alipayComponent(defineComponent),
      }
    : {
        Page: (definition) => define('Page', definition),
        Component: defineComponent,
        Behavior: (definition) => define('Behavior', definition),
      }
  return { scope, load, flushReady }
}

function resolveAll(
  from: string,
  used: Record<string, string> | undefined,
): Record<string, string> {
  const entries = Object.entries(used ?? {}).map(([tag, target]) => [
    tag,
    target.includes('://') ? target : `/${resolvePath(from, target)}`,
  ])
  return Object.fromEntries(entries)
}
