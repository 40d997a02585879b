import type { App } from '@essc/models/app'
import { Unlock } from '@essc/models/enrolment/unlock'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, laidOut, nothing } from '../../shared/demo.ts'
import { UnlockPanelView } from './UnlockPanel.tsx'

const panel = (code?: ErrorCode) => (app: App) => {
  const model = new Unlock(app)
  laidOut(model.keypad)
  if (code) model.task.fail({ code, parameters: { attemptsLeft: 2 } })
  return <UnlockPanelView model={model} onRecover={nothing} />
}

export const demo: Demo = {
  name: 'enrolment/unlock',
  states: { empty: panel(), wrong: panel('PASSWORD_WRONG'), locked: panel('PASSWORD_LOCKED') },
}
