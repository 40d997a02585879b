import type { ErrorCode } from './errors.ts'

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
 */
export const operations = {
  'channels.hello': { method: 'GET', path: '/v1/hello', principal: 'public' },
  'channels.createTicket': { method: 'POST', path: '/v1/tickets', principal: 'channel' },
  'channels.createSession': { method: 'POST', path: '/v1/sessions', principal: 'public' },
  'channels.renewToken': { method: 'POST', path: '/v1/sessions/token', principal: 'session' },
  'channels.closeSession': { method: 'POST', path: '/v1/sessions/close', principal: 'session' },
  'channels.events': { method: 'GET', path: '/v1/events', principal: 'session' },

  'enrolment.get': { method: 'GET', path: '/v1/enrolment', principal: 'session' },
  'enrolment.identify': { method: 'POST', path: '/v1/enrolment/identity', principal: 'session' },
  'enrolment.startFace': { method: 'POST', path: '/v1/enrolment/face', principal: 'session' },
  'enrolment.finishFace': {
    method: 'POST',
    path: '/v1/enrolment/face/result',
    principal: 'session',
  },
  'enrolment.setPassword': { method: 'POST', path: '/v1/enrolment/password', principal: 'session' },
  'enrolment.unlock': { method: 'POST', path: '/v1/unlock', principal: 'session' },
  'enrolment.bank': { method: 'GET', path: '/v1/enrolment/bank', principal: 'holder' },
  'enrolment.startBank': { method: 'POST', path: '/v1/enrolment/bank', principal: 'holder' },
  'enrolment.finishBank': { method: 'POST', path: '/v1/enrolment/bank/code', principal: 'holder' },

  'cards.get': { method: 'GET', path: '/v1/card', principal: 'holder' },
  'cards.reveal': { method: 'POST', path: '/v1/card/reveal', principal: 'holder' },

  'codes.authorise': { method: 'POST', path: '/v1/codes/authorisations', principal: 'holder' },
  'codes.trustBundle': { method: 'GET', path: '/v1/trust-bundle', principal: 'public' },
  'codes.print': { method: 'POST', path: '/v1/codes/printed', principal: 'holder' },
  'codes.printed': { method: 'GET', path: '/v1/codes/printed', principal: 'holder' },
  'codes.revokePrinted': {
    method: 'POST',
    path: '/v1/codes/printed/revoke',
    principal: 'holder',
  },

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
  'payments.scan': { method: 'POST', path: '/v1/scans', principal: 'holder' },
  'payments.startFace': {
    method: 'POST',
    path: '/v1/payments/{paymentId}/face',
    principal: 'holder',
  },
  'payments.statement': { method: 'GET', path: '/v1/statement', principal: 'holder' },
  'payments.linkStatement': { method: 'POST', path: '/v1/statement/link', principal: 'holder' },
  'payments.quote': { method: 'GET', path: '/v1/payments/{paymentId}/quote', principal: 'holder' },
  'payments.confirm': {
    method: 'POST',
    path: '/v1/payments/{paymentId}/confirm',
    principal: 'holder',
  },
  'payments.decline': {
    method: 'POST',
    path: '/v1/payments/{paymentId}/decline',
    principal: 'holder',
  },
  'payments.get': { method: 'GET', path: '/v1/payments/{paymentId}', principal: 'holder' },
  'payments.list': { method: 'GET', path: '/v1/payments', principal: 'holder' },

  'services.list': { method: 'GET', path: '/v1/services', principal: 'session' },
  'services.open': { method: 'POST', path: '/v1/services/{serviceId}/ticket', principal: 'holder' },

  'activity.list': { method: 'GET', path: '/v1/activity', principal: 'holder' },
} as const satisfies Record<string, Operation>

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
