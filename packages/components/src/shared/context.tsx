import type { App } from '@essc/models/app'
import { createContext, useContext } from 'react'

const AppContext = createContext<App | undefined>(undefined)

/** Hands the app to every component below it. */
export const EsscProvider = AppContext.Provider

/**
 * The app that the provider above hands down.
 *
 * @throws TypeError when there is no provider.
 */
export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new TypeError('put <EsscProvider value={app}> above the components of the card')
  return app
}
