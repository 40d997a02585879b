import { type Static, Type } from 'typebox'
import { Shape, UnixTime, Uuid } from '../schema.ts'

/** One thing that was done with the card: by whom, and for what. */
export const ActivityEntry = Shape({
  entryId: Uuid,
  kind: Type.Union([
    Type.Literal('card.issued'),
    Type.Literal('card.joined'),
    Type.Literal('card.revealed'),
    Type.Literal('card.licenceShown'),
    Type.Literal('enrolment.atDesk'),
    Type.Literal('card.stopped'),
    Type.Literal('card.resumed'),
    Type.Literal('card.unlinked'),
    Type.Literal('card.closed'),
    Type.Literal('bank.linked'),
    Type.Literal('desk.resolved'),
    Type.Literal('desk.resolvedLate'),
    Type.Literal('code.printed'),
    Type.Literal('code.printRevoked'),
    Type.Literal('code.replayed'),
    Type.Literal('service.opened'),
  ]),
  atUnix: UnixTime,
  /** The channel, office or service, as registered; never the holder's own data. */
  actor: Type.String(),
  /** The declared purpose, where there is one. */
  purpose: Type.Optional(Type.String()),
})
export type ActivityEntry = Static<typeof ActivityEntry>

export const ActivityAnswer = Shape({ entries: Type.Array(ActivityEntry, { maxItems: 100 }) })
export type ActivityAnswer = Static<typeof ActivityAnswer>
