import type { Scope } from '@essc/protocol/channels/schema'
import { type Operation, type OperationId, operations } from '@essc/protocol/operations'

const scopeOfRoom: Readonly<Record<string, Scope>> = {
  enrolment: 'card',
  cards: 'card',
  activity: 'card',
  codes: 'codes',
  payments: 'payments',
  services: 'services',
}

/** The scope that a session's ticket must name for an operation; undefined where none is needed. */
export function requiredScope(operation: Operation): Scope | undefined {
  if (operation.principal !== 'session' && operation.principal !== 'holder') return undefined
  const id = (Object.keys(operations) as OperationId[]).find(
    (each) => operations[each] === operation,
  )
  return id && scopeOfRoom[id.split('.')[0]!]
}
