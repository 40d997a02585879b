import type { App } from '@essc/models/app'
import { Enrolment } from '@essc/models/enrolment/enrolment'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, demoCard, laidOut, nothing } from '../../shared/demo.ts'
import { EnrolmentFlowView } from './EnrolmentFlow.tsx'

type FaceStep = Extract<EnrolmentStep, { kind: 'face' }>

const face: FaceStep = {
  kind: 'face',
  maskedName: '*一鸣',
  attemptsLeft: 3,
  documentKind: 'resident-id',
  // In the gallery's host everything can be done.
  paths: ['host', 'page', 'desk'],
  help: [],
}
const help: FaceStep['help'] = [
  { kind: 'helper', bring: ['phone', 'helperDocument'] },
  { kind: 'desk', bring: ['document', 'physicalCard', 'phone'] },
  { kind: 'bank', bring: ['document', 'physicalCard'] },
]
const sent = {
  maskedPhone: '138****8000',
  expiresAtUnix: 300,
  sendAgainAtUnix: 52,
  attemptsLeft: 5,
}

function at(app: App, step: EnrolmentStep | undefined, failure?: ErrorCode): Enrolment {
  const model = new Enrolment(app)
  model.step = step
  if (failure) model.task.fail({ code: failure, parameters: { attemptsLeft: 2 } })
  laidOut(model.keypad, '73')
  return model
}

const flow = (step: EnrolmentStep | undefined, failure?: ErrorCode) => (app: App) => (
  <EnrolmentFlowView model={at(app, step, failure)} onDone={nothing} />
)

const filled = (put: (model: Enrolment) => void, failure?: ErrorCode) => (app: App) => {
  const model = at(app, { kind: 'identity' }, failure)
  put(model)
  return <EnrolmentFlowView model={model} onDone={nothing} />
}

export const demo: Demo = {
  name: 'enrolment/enrolment-flow',
  states: {
    identity: flow({ kind: 'identity' }),
    kinds: filled((model) => model.form.openKinds()),
    foreign: filled((model) => model.form.choose('foreign-resident-2017')),
    'number-invalid': filled((model) => {
      model.setName('陈一鸣')
      model.setDocumentNumber('33050219900512981')
      model.form.checked()
    }, 'ENROLMENT_DOCUMENT_INVALID'),
    filled: filled((model) => {
      model.setName('阿卜杜热合曼·买买提依明·阿卜杜热合曼')
      model.setDocumentNumber('330502199005129813')
    }),
    read: filled((model) =>
      model.form.fill({
        documentKind: 'macao-permit',
        name: '何文德',
        documentNumber: '820000198801012312',
        isNumberValid: false,
      }),
    ),
    'photo-unreadable': flow({ kind: 'identity' }, 'ENROLMENT_PHOTO_UNREADABLE'),
    sms: flow({ kind: 'sms' }),
    'sms-sent': flow({ kind: 'sms', sent }),
    'sms-wrong': flow({ kind: 'sms', sent }, 'SMS_CODE_WRONG'),
    face: flow(face),
    'face-page': flow({ ...face, documentKind: 'macao-permit', paths: ['page', 'desk'] }),
    'face-desk': flow({ ...face, documentKind: 'foreign-resident-2017', paths: ['desk'] }),
    'face-failed': flow({ ...face, maskedName: '*', attemptsLeft: 2 }, 'FACE_REFUSED'),
    'face-help': flow({ ...face, attemptsLeft: 1, help }, 'FACE_REFUSED'),
    'face-limit': flow({ ...face, attemptsLeft: 0, help }),
    'desk-reference': flow({
      ...face,
      attemptsLeft: 0,
      help,
      desk: { reference: 'K7QM-3F9D', expiresAtUnix: 1_795_000_000 },
    }),
    password: flow({ kind: 'password' }),
    'password-simple': flow({ kind: 'password' }, 'PASSWORD_TOO_SIMPLE'),
    done: flow({ kind: 'done', cardId: demoCard.cardId, level: 1, joined: false }),
    joined: flow({ kind: 'done', cardId: demoCard.cardId, level: 2, joined: true }),
    loading: flow(undefined),
    offline: flow(undefined, 'NETWORK_UNREACHABLE'),
  },
}
