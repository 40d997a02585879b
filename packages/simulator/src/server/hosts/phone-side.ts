import { type Handler, readBody, sendJson } from '../reply.ts'
import type { LoginCodes } from './login-codes.ts'

/** What a simulated host's app asks its own servers for, over `/hosts/<host>/…`. */
export interface PhoneSideOptions {
  codes: LoginCodes
  /**
   * Tells the sandbox's face provider that a check was carried out before the camera.
   *
   * @param outcome forces how it ended; otherwise the test person decides.
   */
  performFace(providerId: string, outcome: string | undefined): Promise<boolean>
}

const HOSTS: readonly string[] = ['wechat', 'alipay', 'bank']

/** `POST <host>/login-code` with `{ user }`, `POST <host>/faces/<id>` with `{ outcome? }`. */
export function phoneSide({ codes, performFace }: PhoneSideOptions): Handler {
  return async (request, response, path) => {
    const [, host = '', what, id] = path.split('/')
    if (request.method !== 'POST' || !HOSTS.includes(host)) {
      return sendJson(response, 404, { error: 'unknown' })
    }
    const body = parsed(await readBody(request))
    if (what === 'login-code' && typeof body.user === 'string' && /^\w{8,64}$/.test(body.user)) {
      return sendJson(response, 200, { code: codes.issue(host, body.user) })
    }
    if (what === 'faces' && id !== undefined && /^[\w-]{16,80}$/.test(id)) {
      const outcome = typeof body.outcome === 'string' ? body.outcome : undefined
      const done = await performFace(id, outcome)
      return sendJson(response, done ? 200 : 404, {})
    }
    return sendJson(response, 400, { error: 'malformed' })
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
