import type { App } from '@essc/models/app'
import { Enrolment } from '@essc/models/enrolment/enrolment'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, demoCard, laidOut, nothing } from '../../shared/demo.ts'
import { EnrolmentFlowView } from './EnrolmentFlow.tsx'

function at(app: App, step: EnrolmentStep | undefined, failure?: ErrorCode): Enrolment {
  const model = new Enrolment(app)
  model.step = step
  if (failure) model.task.fail({ code: failure, parameters: {} })
  laidOut(model.keypad, '73')
  return model
}

const flow = (step: EnrolmentStep | undefined, failure?: ErrorCode) => (app: App) => (
  <EnrolmentFlowView model={at(app, step, failure)} onDone={nothing} />
)

export const demo: Demo = {
  name: 'enrolment/enrolment-flow',
  states: {
    identity: flow({ kind: 'identity' }),
    'number-invalid': flow({ kind: 'identity' }, 'ENROLMENT_DOCUMENT_INVALID'),
    filled: (app) => {
      const model = at(app, { kind: 'identity' })
      model.setName('阿卜杜热合曼·买买提依明·阿卜杜热合曼')
      model.setDocumentNumber('330502199005129813')
      return <EnrolmentFlowView model={model} onDone={nothing} />
    },
    face: flow({ kind: 'face', maskedName: '*一鸣', attemptsLeft: 3 }),
    'face-failed': flow({ kind: 'face', maskedName: '*', attemptsLeft: 1 }, 'FACE_REFUSED'),
    password: flow({ kind: 'password' }),
    'password-simple': flow({ kind: 'password' }, 'PASSWORD_TOO_SIMPLE'),
    done: flow({ kind: 'done', cardId: demoCard.cardId, level: 1, joined: false }),
    joined: flow({ kind: 'done', cardId: demoCard.cardId, level: 2, joined: true }),
    loading: flow(undefined),
    offline: flow(undefined, 'NETWORK_UNREACHABLE'),
  },
}
