import { type Handler, sendJson } from './reply.ts'

/** The way to the platform for everybody: without the sandbox's console, which has its own. */
export function notConsole(onward: Handler): Handler {
  return (request, response, rest) =>
    /^\/+v1\/+sandbox/i.test(decodeURI(rest))
      ? sendJson(response, 404, { code: 'REQUEST_NOT_FOUND' })
      : onward(request, response, rest)
}
