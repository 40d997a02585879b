import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import type { ReactNode } from 'react'
import { useApp } from './context.tsx'
import '../theme.scss'

/** The root of a page: colours, sizes and elder mode for everything in it. */
export const Screen = observer(function Screen({ children }: { children: ReactNode }) {
  const app = useApp()
  return (
    <View className={`essc${app.elder ? ' essc--elder' : ''}`} role="main">
      {children}
    </View>
  )
})
