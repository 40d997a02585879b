import { randomInt } from 'node:crypto'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import type { Call, Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { findChannel } from '../channels/store.ts'
import { countAsked, countRefused } from '../desk/limits.ts'
import { findPurpose } from '../desk/store.ts'
import { type DeskFace, deleteDeskFace, findDeskFace, saveDeskFace } from './desk-face-store.ts'
import { readSubject } from './face.ts'
import { passFace } from './pass-face.ts'
import { checkAgain } from './registry-check.ts'
import { documentKindOf, subjectOf, waitingStep } from './step.ts'
import { findState, lockEnrolment, saveEnrolment } from './store.ts'

/** What a desk must be registered for to check faces of enrolments. */
export const DESK_PURPOSE = 'enrolment'

const REFERENCE_MS = 7 * 86_400_000
/** Letters and digits that nobody confuses when reading them aloud. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const group = () =>
  Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

/** Gives a reference that the holder reads to a desk within a week. The one before is over. */
export function startDesk(context: Context): Handler<'enrolment.startDesk'> {
  const { pool, clock } = context
  return async (call) => {
    const { caller } = call
    const { subject, digest } = await readSubject(context, pool, caller)
    return await call.commit(async (tx) => {
      const { hostBucket, channelId, hostUserDigest } = caller
      const expiresAtMs = clock.now() + REFERENCE_MS
      const face = { hostBucket, channelId, hostUserDigest, documentDigest: digest, expiresAtMs }
      await saveDeskFace(context, tx, face, `${group()}-${group()}`)
      return await waitingStep(context, tx, caller, { step: 'face', subject })
    })
  }
}

type DeskCall = Call<'desk.findEnrolment'> | Call<'desk.settleEnrolment'>

/**
 * Whose reference it is, for a desk that may ask.
 *
 * @throws EsscError `DESK_PURPOSE_NOT_REGISTERED`, `REQUEST_RATE_LIMITED`, `DESK_REFERENCE_UNKNOWN`.
 */
async function requireFace(context: Context, call: DeskCall) {
  const { pool, clock, keys } = context
  const { terminalId, operatorId } = call.caller
  if (!(await findPurpose(pool, operatorId, DESK_PURPOSE))) {
    throw new EsscError('DESK_PURPOSE_NOT_REGISTERED')
  }
  await countAsked(pool, terminalId, clock.now())
  const face = await findDeskFace(context, pool, call.body.reference)
  const state = face && (await findState(pool, face))
  const subject = face && state && (await subjectOf(context, pool, face, state))
  const digest = subject && (await lookupDigest(keys, 'document', subject.documentNumber))
  if (!face || !subject || !digest?.equals(face.documentDigest)) {
    await countRefused(pool, terminalId, clock.now())
    throw new EsscError('DESK_REFERENCE_UNKNOWN')
  }
  return { face, subject, link: state?.link }
}

const actorOf = ({ caller, body }: DeskCall) =>
  `${caller.operatorName} · ${body.office} · ${body.operator}`

/** What the clerk compares with the person at the window. The holder is told who looked. */
export function findEnrolmentAtDesk(context: Context): Handler<'desk.findEnrolment'> {
  const { ports, clock, newId } = context
  return async (call) => {
    const { face, subject, link } = await requireFace(context, call)
    const { name, documentNumber, personRef } = subject
    const photo = await ports.photos.photo(personRef)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const actor = actorOf(call)
      if (link) {
        const person = { bucket: link.person_bucket, personId: link.person_id }
        const entry = { entryId: newId(), kind: 'enrolment.atDesk', atMs: nowMs, actor } as const
        await appendActivity(tx, { ...person, ...entry, purpose: DESK_PURPOSE })
      } else {
        const row = await lockEnrolment(tx, face, nowMs)
        await saveEnrolment(tx, face, { ...row, desk_actor: actor }, nowMs)
      }
      const documentKind = documentKindOf(documentNumber)
      return { name, documentNumber, documentKind, ...(photo !== undefined && { photo }) }
    })
  }
}

async function linkingOf(context: Context, face: DeskFace) {
  const channel = await findChannel(context.pool, face.channelId)
  return { ...face, channelName: channel?.name ?? face.channelId }
}

/** The clerk's word on person and document: in place of the face check, once. */
export function settleEnrolmentAtDesk(context: Context): Handler<'desk.settleEnrolment'> {
  return async (call) => {
    const { face, subject } = await requireFace(context, call)
    const isPassed = call.body.outcome === 'passed'
    if (isPassed) await checkAgain(context, subject.personRef)
    const linking = await linkingOf(context, face)
    return await call.commit(async (tx) => {
      if (!(await deleteDeskFace(tx, face))) throw new EsscError('DESK_REFERENCE_UNKNOWN')
      if (isPassed) await passFace(context, tx, linking, face.documentDigest)
      return {}
    })
  }
}
