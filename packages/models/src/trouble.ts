import type { App, Failure } from './app.ts'

/** What a screen says in place of its content: what went wrong, and whether trying again is the way out. */
export function troubleView(app: App, failure: Failure | undefined) {
  const isOffline = failure?.code === 'NETWORK_UNREACHABLE' || failure?.code === 'NETWORK_TIMEOUT'
  return {
    kind: failure ? (isOffline ? ('offline' as const) : ('error' as const)) : ('none' as const),
    title: app.text(isOffline ? 'common.offline' : 'common.error'),
    text: app.sentence(failure),
    retryLabel: app.text('common.retry'),
  }
}

export type TroubleView = ReturnType<typeof troubleView>
