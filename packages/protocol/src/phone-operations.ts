import type { Operation } from './operations.ts'

/**
 * The operations that phones call: a table of its own, so that what only terminals, channels' servers and
 * consoles call never reaches a phone.
 */
export const phoneOperations = {
  'channels.hello': { method: 'GET', path: '/v1/hello', principal: 'public' },
  'channels.createSession': { method: 'POST', path: '/v1/sessions', principal: 'public' },
  'channels.renewToken': { method: 'POST', path: '/v1/sessions/token', principal: 'session' },
  'channels.closeSession': { method: 'POST', path: '/v1/sessions/close', principal: 'session' },
  'channels.events': { method: 'GET', path: '/v1/events', principal: 'session' },

  'enrolment.get': { method: 'GET', path: '/v1/enrolment', principal: 'session' },
  'enrolment.identify': { method: 'POST', path: '/v1/enrolment/identity', principal: 'session' },
  'enrolment.startPhoto': { method: 'POST', path: '/v1/enrolment/photo', principal: 'session' },
  'enrolment.sendSms': { method: 'POST', path: '/v1/enrolment/sms', principal: 'session' },
  'enrolment.checkSms': { method: 'POST', path: '/v1/enrolment/sms/code', principal: 'session' },
  'enrolment.startDesk': { method: 'POST', path: '/v1/enrolment/desk', principal: 'session' },
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
  'cards.startFace': { method: 'POST', path: '/v1/card/face', principal: 'holder' },
  'cards.licence': { method: 'POST', path: '/v1/card/licence', principal: 'holder' },
  'cards.reveal': { method: 'POST', path: '/v1/card/reveal', principal: 'holder' },

  'cards.stop': { method: 'POST', path: '/v1/card/stop', principal: 'session' },
  'cards.unlink': { method: 'POST', path: '/v1/card/unlink', principal: 'holder' },
  'cards.close': { method: 'POST', path: '/v1/card/close', principal: 'holder' },

  'codes.authorise': { method: 'POST', path: '/v1/codes/authorisations', principal: 'holder' },
  'codes.print': { method: 'POST', path: '/v1/codes/printed', principal: 'holder' },
  'codes.printed': { method: 'GET', path: '/v1/codes/printed', principal: 'holder' },
  'codes.revokePrinted': {
    method: 'POST',
    path: '/v1/codes/printed/revoke',
    principal: 'holder',
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
  'payments.search': { method: 'POST', path: '/v1/payments/search', principal: 'holder' },
  'payments.monthTotals': { method: 'GET', path: '/v1/payment-months', principal: 'holder' },

  'services.list': { method: 'GET', path: '/v1/services', principal: 'session' },
  'services.open': { method: 'POST', path: '/v1/services/{serviceId}/ticket', principal: 'holder' },

  'activity.list': { method: 'GET', path: '/v1/activity', principal: 'holder' },
} as const satisfies Record<string, Operation>

export type PhoneOperationId = keyof typeof phoneOperations
