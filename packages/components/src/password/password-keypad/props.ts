import type { Keypad } from '@essc/models/password/keypad'

export interface PasswordKeypadProps {
  /** The six digits and the layout, which is new each time. */
  keypad: Keypad
}
