import type { EnrolmentStep, FacePath } from '@essc/protocol/enrolment/schema'
import type { App } from '../app.ts'
import { dateText } from '../dates.ts'

type FaceStep = Extract<EnrolmentStep, { kind: 'face' }>

/** What stands in the way of the host's own check: that it has none, or that it does not take the document. */
function textOf({ host }: App, path: FacePath) {
  const hasCheck = host.faceMeans !== undefined && host.supports('verifyFace')
  if (path === 'host' || hasCheck) return `enrolment.face.${path}` as const
  return `enrolment.face.${path}.noHost` as const
}

/**
 * The step of the face as a screen shows it: how it is checked for this document in this host, and, after
 * two faces that did not match, the ways on with what to bring to each.
 *
 * @param path the way that this phone can carry out, the best first
 */
export function faceView(app: App, step: FaceStep | undefined, path: FacePath) {
  const isDesk = path === 'desk'
  const desk = step?.desk
  const canTry = step !== undefined && !isDesk && step.attemptsLeft > 0
  const offersDesk = step !== undefined && (isDesk || step.help.length > 0 || !canTry)
  return {
    path,
    text: step ? app.text(textOf(app, path), { name: step.maskedName }) : '',
    canTry,
    startLabel: app.text('enrolment.face.start'),
    attemptsText:
      step && !isDesk ? app.text('enrolment.face.left', { attemptsLeft: step.attemptsLeft }) : '',
    /** Nothing is left for today, which the step itself says. */
    limit:
      step && !isDesk && step.attemptsLeft === 0
        ? app.sentence({ code: 'FACE_LIMIT', parameters: {} })
        : '',
    helpTitle: app.text('enrolment.help.title'),
    help: (step?.help ?? []).map(({ kind, bring }) => ({
      id: kind,
      title: app.text(`enrolment.help.${kind}`),
      text: app.text(`enrolment.help.${kind}.text`),
      bringLabel: app.text('enrolment.help.bring'),
      bring: bring.map((thing) => app.text(`enrolment.bring.${thing}`)),
    })),
    canAskDesk: offersDesk && !desk,
    askDeskLabel: app.text('enrolment.desk.ask'),
    desk: desk && {
      title: app.text('enrolment.desk.title'),
      reference: desk.reference,
      /** A screen reader spells it out. */
      referenceLabel: app.text('enrolment.desk.label', {
        reference: Array.from(desk.reference).join(' '),
      }),
      text: app.text('enrolment.desk.text'),
      until: app.text('enrolment.desk.until', {
        time: dateText(app.locale, desk.expiresAtUnix, 'time'),
      }),
      doneLabel: app.text('enrolment.desk.done'),
    },
  }
}
