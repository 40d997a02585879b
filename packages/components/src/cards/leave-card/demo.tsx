import type { App } from '@essc/models/app'
import { Leave, type LeaveWay } from '@essc/models/cards/leave'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, laidOut, nothing } from '../../shared/demo.ts'
import { LeaveCardView } from './LeaveCard.tsx'

const card = (put: (model: Leave, app: App) => void) => (app: App) => {
  const model = new Leave(app)
  laidOut(model.keypad, '12')
  put(model, app)
  return <LeaveCardView model={model} onDone={nothing} onResume={nothing} />
}

const asking = (way: LeaveWay, code?: ErrorCode) =>
  card((model) => {
    model.way = way
    if (code) model.task.fail({ code, parameters: { attemptsLeft: 2 } })
  })

const done = (way: LeaveWay) =>
  card((model) => {
    model.done = way
  })

export const demo: Demo = {
  name: 'cards/leave-card',
  states: {
    choices: card(() => undefined),
    locked: card((_, app) => app.setCard('locked')),
    stop: asking('stop'),
    'stop-offline': asking('stop', 'NETWORK_UNREACHABLE'),
    unlink: asking('unlink'),
    close: asking('close', 'PASSWORD_WRONG'),
    stopped: done('stop'),
    unlinked: done('unlink'),
    closed: done('close'),
  },
}
