import type { App } from '@essc/models/app'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { useApp } from './context.tsx'

interface Model {
  show?(): void | Promise<void>
  hide?(): void
}

/**
 * A screen's model, made once, shown and hidden with the page. `show` may be called twice when a page
 * opens, since hosts do not agree on whether a page is shown before its components are there.
 */
export function useModel<M extends Model>(create: (app: App) => M): M {
  const app = useApp()
  const [model] = useState(() => create(app))
  useEffect(() => {
    void model.show?.()
    return () => model.hide?.()
  }, [model])
  useDidShow(() => void model.show?.())
  useDidHide(() => model.hide?.())
  return model
}
