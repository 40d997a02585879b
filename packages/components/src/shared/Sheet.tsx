import { View } from '@tarojs/components'
import type { ReactNode } from 'react'

export interface SheetProps {
  /** What a screen reader calls it. */
  label: string
  children: ReactNode
}

/**
 * A dialog that rises from the lower edge. It has no way out by a touch beside it: what it asks is
 * answered by its own controls, so that nothing is agreed to or lost by accident.
 */
export function Sheet({ label, children }: SheetProps) {
  return (
    <View>
      <View className="essc-sheet__shade" aria-hidden="true" />
      <View className="essc-sheet" role="dialog" aria-modal="true" aria-label={label}>
        {children}
      </View>
    </View>
  )
}
