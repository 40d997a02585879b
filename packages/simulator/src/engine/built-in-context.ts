import type { BuiltInContext } from './builtin/built-in.ts'
import type { FunctionalPageHandler } from './functional-page.ts'
import { runNavigation } from './navigation.ts'
import { type OpenTypeHandler, openTypeEvent } from './open-type.ts'
import { type MiniProgramPackage, resolvePath } from './package-format.ts'
import type { PageStack } from './page-stack.ts'
import type { RealmWindow } from './realm.ts'

/** Kinds of `navigator` that the vendors name differently from their functions. */
const ACTIONS: Record<string, string> = { navigate: 'navigateTo', redirect: 'redirectTo' }

/** What the container does for its built-in components. */
export function createBuiltInContext(options: {
  view: RealmWindow
  packed: MiniProgramPackage
  stack: () => PageStack
  later: (run: () => void) => void
  report: (error: unknown, where: string) => void
  share: (button: { from: string; target: { id: string } }) => void
  openType: OpenTypeHandler | undefined
  functionalPage: FunctionalPageHandler | undefined
  outward: (value: unknown) => unknown
}): BuiltInContext {
  const { view, packed, report } = options
  const { dialect } = packed
  return {
    view,
    dialect,
    fields: new Map(),
    resource: (node, source) => {
      if (/^[a-z][a-z\d+.-]*:/i.test(source)) return source
      const owner = node.component.ownerShadowRoot?.getHostNode().is ?? ''
      return packed.assets[resolvePath(owner, source)] ?? source
    },
    navigate: (kind, values) => {
      const name = ACTIONS[kind] ?? kind
      options.later(() => {
        try {
          runNavigation(options.stack(), dialect, name, values)
        } catch (error) {
          report(error, name)
        }
      })
    },
    openType: (kind, node) => {
      const { id } = node.component
      if (kind === 'share') {
        options.share({ from: 'button', target: { id } })
        return
      }
      const scope = String(node.get('scope') ?? '')
      options.openType?.(kind, { id, scope }).then(
        (result) => {
          if (result === undefined) return
          node.emit(openTypeEvent(kind, result.failed === true, dialect), result.detail)
        },
        (error) => report(error, `open-type ${kind}`),
      )
    },
    functionalPage: (node) => {
      const name = String(node.get('name') ?? '')
      const args = (options.outward(node.get('args')) ?? {}) as Record<string, unknown>
      options.functionalPage?.({ name, args }).then(
        ({ event, detail }) => node.emit(event, detail),
        (error) => report(error, 'functional-page-navigator'),
      )
    },
  }
}
