import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import {
  DOCUMENT_KINDS,
  drawDocument,
  seededDraw,
  spoilDocument,
} from '@essc/protocol/enrolment/testing'

const COUNT = 1_000_000
const SEED = Number(process.env.ESSC_SEED ?? 20_261_124)

/**
 * A million numbers that are right, and a million with one digit wrong or two neighbours swapped, of all
 * kinds in turn: `wrong` verdicts where the check digit can tell, and those of the card of 2017, whose
 * check rule is not published, as `untold`.
 */
export function documents() {
  const draw = seededDraw(SEED)
  let wrong = 0
  let untold = 0
  for (let i = 0; i < COUNT; i += 1) {
    const kind = DOCUMENT_KINDS[i % DOCUMENT_KINDS.length]
    const number = drawDocument(draw, kind)
    const right = parseDocumentNumber(number)
    if (!right.ok || right.kind !== kind) wrong += 1
    if (!parseDocumentNumber(spoilDocument(draw, number)).ok) continue
    if (kind === 'foreign-resident-2017') untold += 1
    else wrong += 1
  }
  return { numbers: 2 * COUNT, wrong, untold }
}
