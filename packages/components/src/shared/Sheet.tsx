import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { type ReactNode, useEffect, useRef } from 'react'
import { useApp } from './context.tsx'
import { type BrowserElement, holdTab, takeFocus } from './focus.ts'
import { isBrowser } from './role.tsx'

export interface SheetProps {
  /** What a screen reader calls it. */
  label: string
  /** Over the whole screen. */
  isFull?: boolean
  children: ReactNode
}

/**
 * A dialog that rises from the lower edge. It has no way out by a touch beside it: what it asks is
 * answered by its own controls, so that nothing is agreed to or lost by accident. In a browser it takes
 * the keyboard's focus, keeps it, and gives it back; mini-programs have no such focus.
 */
export function Sheet({ label, isFull = false, children }: SheetProps) {
  const inBrowser = isBrowser(useApp().host.name)
  const dialog = useRef<BrowserElement>()
  useEffect(() => {
    if (inBrowser && dialog.current) return takeFocus(dialog.current, Taro.nextTick)
  }, [inBrowser])
  const keyboard = {
    ref: dialog,
    tabIndex: -1,
    onKeyDown: (event: KeyPress) => dialog.current && holdTab(dialog.current, event),
  }
  return (
    <View>
      <View className="essc-sheet__shade" aria-hidden="true" />
      <View
        className={`essc-sheet${isFull ? ' essc-sheet--full' : ''}`}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        {...(inBrowser ? keyboard : {})}
      >
        {children}
      </View>
    </View>
  )
}

type KeyPress = Parameters<typeof holdTab>[1]
