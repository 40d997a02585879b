import { Button } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useApp } from './context.tsx'
import { isBrowser, role } from './role.tsx'

export interface ActionProps {
  children: ReactNode
  onPress: () => void
  /** The one thing to do on the screen. */
  main?: boolean
  /** Without a frame: for what is seldom done, or a whole row that can be touched. */
  look?: 'quiet' | 'plain'
  /** One of several that is chosen, or a switch that is on. */
  pressed?: boolean
  disabled?: boolean
  /** What a screen reader says, where it is not the text. */
  label?: string
}

/** A button. */
export function Action(props: ActionProps) {
  const { children, onPress, main = false, look, pressed, disabled = false, label } = props
  const inBrowser = isBrowser(useApp().host.name)
  const kind =
    disabled && look !== 'plain'
      ? ' essc-action--disabled'
      : main
        ? ' essc-action--main'
        : look
          ? ` essc-action--${look}`
          : ''
  return (
    <Button
      className={`essc-action${kind}`}
      {...role('button')}
      // Taro's own style for browsers takes the mere presence of the attribute for true.
      {...(disabled ? { disabled } : {})}
      aria-disabled={disabled ? 'true' : 'false'}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed ? 'true' : 'false' })}
      {...(label ? { 'aria-label': label } : {})}
      {...(inBrowser ? keyboard(onPress, disabled) : {})}
      onClick={() => {
        if (!disabled) onPress()
      }}
    >
      {children}
    </Button>
  )
}

/** A Taro button is no button to a browser, so the keyboard is served here. */
function keyboard(onPress: () => void, disabled: boolean): object {
  return {
    tabIndex: disabled ? -1 : 0,
    onKeyDown: (event: { key: string; preventDefault(): void }) => {
      if (disabled || (event.key !== 'Enter' && event.key !== ' ')) return
      event.preventDefault()
      onPress()
    },
  }
}
