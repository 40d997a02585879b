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

  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) =>
    resolvePath('', `${root}/`),
  )
  const rootOf = (file: string) => roots.find((root) => file.startsWith(`${root}/`))

  /** Whether a file is not there yet when another runs: in a sub-package that is not its own. */
  function isElsewhere(from: string, file: string): boolean {
    const root = rootOf(file)
    return root !== undefined && root !== rootOf(from)
  }

  function placeholderOf(path: string, tag: string): unknown {
    const own = packed.json[path]?.componentPlaceholder ?? app.componentPlaceholder
    return (own as Record<string, string> | undefined)?.[tag]
  }

  function load(path: string, modules: ModuleLoader, done: (path: string) => void): void {
    if (loaded.has(path)) return
    loaded.add(path)
    const config = packed.json[path]
    const used = {
      ...resolveAll('', app.usingComponents),
      ...resolveAll(path, config?.usingComponents),
    }
    for (const [tag, target] of Object.entries(used)) {
      if (target.includes('://')) continue
      const file = target.slice(1)
      if (!isElsewhere(path, file)) load(file, modules, done)
      else if (placeholderOf(path, tag) === undefined) {
        throw new Error(
          `${path}: ${tag} lies in another sub-package and has no componentPlaceholder`,
        )
      } else if (!loaded.has(file)) {
        // The sub-package is fetched after the page; the placeholder stands there until it has come.
        void Promise.resolve().then(() => load(file, modules, done))
      }
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
