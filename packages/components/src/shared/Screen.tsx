import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import type { CSSProperties, ReactNode } from 'react'
import { useApp } from './context.tsx'
import '../theme.scss'

export interface ScreenProps {
  children: ReactNode
}

/** The root of a page: colours, sizes, direction and elder mode for everything in it. */
export const Screen = observer(function Screen({ children }: ScreenProps) {
  const { look, direction, scale } = useApp()
  const names = [
    'essc',
    `essc--${look.theme}`,
    `essc--${look.size}`,
    look.contrast ? 'essc--contrast' : '',
    direction === 'rtl' ? 'essc--rtl' : '',
  ]
  const style = { '--essc-scale': String(scale) } as CSSProperties
  return (
    <View
      className={names.filter((name) => name !== '').join(' ')}
      role="main"
      {...(scale === 1 ? {} : { style })}
    >
      <View className="essc__column">{children}</View>
    </View>
  )
})
