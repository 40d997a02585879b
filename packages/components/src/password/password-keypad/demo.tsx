import type { App } from '@essc/models/app'
import { Keypad } from '@essc/models/password/keypad'
import { type Demo, laidOut, nothing } from '../../shared/demo.ts'
import { PasswordKeypad } from './PasswordKeypad.tsx'

const keypad = (digits: string) => (app: App) => (
  <PasswordKeypad keypad={laidOut(new Keypad(app, nothing), digits)} />
)

export const demo: Demo = {
  name: 'password/password-keypad',
  states: { empty: keypad(''), half: keypad('730') },
}
