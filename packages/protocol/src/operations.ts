import type { ErrorCode } from './errors.ts'
import { phoneOperations } from './phone-operations.ts'

/**
 * Who may call: nobody in particular, a channel's server (signature), a holder's session, a holder's
 * session that a password or face has opened, a terminal, or the sandbox's console.
 */
export type Principal = 'public' | 'channel' | 'session' | 'holder' | 'terminal' | 'sandbox'

export interface Operation {
  method: 'GET' | 'POST'
  /** Below the platform's address; `{name}` marks a path parameter. */
  path: string
  principal: Principal
  /** The kind of terminal, where only one kind may call. */
  terminal?: 'till' | 'desk'
}

/**
 * Every operation of the platform, by id. The id is what a request's proof names. Routes, the SDK, the
 * OpenAPI document and the test that walks every route with every wrong principal read this one table.
 * Those of phones stand in phone-operations.ts.
 */
export const operations = /* @__PURE__ */ Object.assign({}, phoneOperations, {
  'channels.createTicket': { method: 'POST', path: '/v1/tickets', principal: 'channel' },
  'codes.trustBundle': { method: 'GET', path: '/v1/trust-bundle', principal: 'public' },
  'desk.provision': { method: 'POST', path: '/v1/terminals', principal: 'public' },
  'desk.openSession': { method: 'POST', path: '/v1/terminals/session', principal: 'public' },
  'desk.resolve': {
    method: 'POST',
    path: '/v1/desk/resolve',
    principal: 'terminal',
    terminal: 'desk',
  },
  'desk.resolveLate': {
    method: 'POST',
    path: '/v1/desk/captures',
    principal: 'terminal',
    terminal: 'desk',
  },
  'desk.findEnrolment': {
    method: 'POST',
    path: '/v1/desk/enrolments/find',
    principal: 'terminal',
    terminal: 'desk',
  },
  'desk.settleEnrolment': {
    method: 'POST',
    path: '/v1/desk/enrolments/settle',
    principal: 'terminal',
    terminal: 'desk',
  },
  'desk.uploadUses': { method: 'POST', path: '/v1/code-uses', principal: 'terminal' },
  'payments.charge': {
    method: 'POST',
    path: '/v1/charges',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.getCharge': {
    method: 'GET',
    path: '/v1/charges/{paymentId}',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.voidCharge': {
    method: 'POST',
    path: '/v1/charges/{paymentId}/void',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.findCharge': {
    method: 'GET',
    path: '/v1/charges',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.refund': {
    method: 'POST',
    path: '/v1/charges/{paymentId}/refunds',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.present': {
    method: 'POST',
    path: '/v1/presentments',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.withdraw': {
    method: 'POST',
    path: '/v1/presentments/{presentmentId}/withdraw',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.dayTotals': {
    method: 'GET',
    path: '/v1/days/{date}',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.dayEntries': {
    method: 'GET',
    path: '/v1/days/{date}/entries',
    principal: 'terminal',
    terminal: 'till',
  },
  'payments.linkDay': {
    method: 'POST',
    path: '/v1/days/{date}/link',
    principal: 'terminal',
    terminal: 'till',
  },
} as const satisfies Record<string, Operation>)

export type OperationId = keyof typeof operations

/** The answer of every failed request: RFC 9457 problem details with the product's code. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  requestId: string
  /** Numbers a sentence needs, such as `attemptsLeft`. */
  parameters?: Record<string, number | string>
}

/** The path and query of an operation with its parameters in place. */
export function operationPath(
  operation: Operation,
  parameters: Readonly<Record<string, string>>,
): string {
  const used = new Set<string>()
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    used.add(name)
    return encodeURIComponent(parameters[name] ?? '')
  })
  const query = Object.keys(parameters)
    .filter((name) => !used.has(name))
    .sort()
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(parameters[name]!)}`)
    .join('&')
  return query ? `${path}?${query}` : path
}
