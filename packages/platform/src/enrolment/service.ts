import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { EsscError } from '@essc/protocol/errors'
import { requireActive, statusOf } from '../cards/physical.ts'
import { type Refusal, refuse } from '../channels/refusal.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { FaceOutcome } from '../ports/face.ts'
import type { PopulationCheck } from '../ports/population.ts'

/** How often a face may be refused on one day. */
export const FACE_TRIES = 3
/** How long a face that matched opens the next step. */
export const FACE_VALID_MS = 86_400_000
/** How long a check may take before it counts as timed out, whatever the provider says later. */
export const FACE_DEADLINE_MS = 600_000

export type StepKind = 'identity' | 'sms' | 'face' | 'password'

/** @throws EsscError `ENROLMENT_DOCUMENT_INVALID` with the reason as parameter. */
export function readDocumentNumber(text: string): string {
  const parsed = parseDocumentNumber(text)
  if (parsed.ok) return parsed.normal
  throw new EsscError('ENROLMENT_DOCUMENT_INVALID', { parameters: { reason: parsed.reason } })
}

/**
 * Who the registry says this is.
 *
 * @throws EsscError `ENROLMENT_PERSON_UNKNOWN`, `ENROLMENT_NAME_MISMATCH`,
 *   `ENROLMENT_PERSON_DECEASED`.
 */
export function requirePerson(check: PopulationCheck): string {
  if (check.outcome === 'unknown') throw new EsscError('ENROLMENT_PERSON_UNKNOWN')
  if (check.outcome === 'nameMismatch') throw new EsscError('ENROLMENT_NAME_MISMATCH')
  if (check.outcome === 'dead') throw new EsscError('ENROLMENT_PERSON_DECEASED')
  return check.personRef
}

/**
 * Without a physical card in use there is no electronic one.
 *
 * @throws EsscError `ENROLMENT_NO_PHYSICAL_CARD`, `CARD_LOST`, `CARD_CANCELLED`, `CARD_EXPIRED`.
 */
export function requirePhysicalCard(card: PhysicalCard | undefined, nowMs: number): PhysicalCard {
  if (!card) throw new EsscError('ENROLMENT_NO_PHYSICAL_CARD')
  requireActive(statusOf(card, nowMs))
  return card
}

/** The step that an enrolment really waits at: a face that matched too long ago is asked again. */
export function currentStep(
  row: { step: StepKind; face_passed_at_ms: number | null } | undefined,
  nowMs: number,
): StepKind {
  if (!row) return 'identity'
  if (row.step !== 'password') return row.step
  return nowMs < (row.face_passed_at_ms ?? 0) + FACE_VALID_MS ? 'password' : 'face'
}

/** What an order that is this old and has this outcome comes to. */
export function settledOutcome(
  outcome: FaceOutcome,
  orderedAtMs: number,
  nowMs: number,
): FaceOutcome {
  return nowMs >= orderedAtMs + FACE_DEADLINE_MS ? 'timedOut' : outcome
}

/** Whether an outcome uses up one of the day's tries. A holder who cancels shows no face. */
export function countsAsTry(outcome: FaceOutcome): boolean {
  return outcome === 'refused' || outcome === 'timedOut'
}

/** The refusal of a face that did not pass. */
export function faceRefusal(outcome: 'refused' | 'cancelled' | 'timedOut', tries: number): Refusal {
  const codes = {
    refused: 'FACE_REFUSED',
    cancelled: 'FACE_CANCELLED',
    timedOut: 'FACE_TIMED_OUT',
  } as const
  return refuse(codes[outcome], { attemptsLeft: Math.max(0, FACE_TRIES - tries) })
}
