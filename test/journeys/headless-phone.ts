import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Host, HostMember } from '@essc/hosts/host'
import { EsscError } from '@essc/protocol/errors'

/** A bank's token endpoint, as a bank app's login codes need one. */
export async function startBank() {
  const codes = new Map<string, string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const code = new URLSearchParams(body).get('code') ?? ''
    const openid = codes.get(code)
    codes.delete(code)
    response.statusCode = openid ? 200 : 400
    response.end(
      JSON.stringify(openid ? { access_token: 't', openid } : { error: 'invalid_grant' }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issueCode(openid: string) {
      const code = randomUUID()
      codes.set(code, openid)
      return code
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

export interface PhoneOptions {
  issueCode(): string
  /** The camera: carries out the check that the provider ordered. */
  face(providerId: string): Promise<void>
}

/** A phone without a screen: a bank app's host in Node, with real requests, clock and timers. */
export function createPhone({ issueCode, face }: PhoneOptions) {
  const stored = new Map<string, string>()
  const pages: string[] = []
  const members = new Set<HostMember>(['randomBytes', 'verifyFace', 'openPage', 'scan'])
  let isOnline = true
  let before = ''
  let lose = 0
  const host: Host = {
    name: 'bank',
    supports: (member) => members.has(member),
    native: () => undefined,
    now: () => Date.now(),
    timer(call, delayMs) {
      const timer = setTimeout(call, delayMs)
      return () => clearTimeout(timer)
    },
    login: async () => ({ code: issueCode() }),
    async request({ url, method, headers, body, timeoutMs, cancellation }) {
      if (!isOnline) throw new EsscError('NETWORK_UNREACHABLE')
      const controller = new AbortController()
      const stop = cancellation?.onCancel(() => controller.abort())
      const timer = setTimeout(() => controller.abort(), timeoutMs)
      try {
        const response = await fetch(url, {
          method,
          headers,
          signal: controller.signal,
          ...(body === undefined ? {} : { body }),
        })
        const text = await response.text()
        if (method === 'POST' && lose > 0) {
          lose--
          throw new TypeError('the reply was lost')
        }
        const names: Record<string, string> = {}
        response.headers.forEach((value, name) => {
          names[name] = value
        })
        return { status: response.status, headers: names, body: text }
      } catch (cause) {
        throw new EsscError(cancellation?.cancelled ? 'HOST_CANCELLED' : 'NETWORK_UNREACHABLE', {
          cause,
        })
      } finally {
        clearTimeout(timer)
        stop?.()
      }
    },
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => {
        stored.set(key, value)
      },
      remove: async (key) => {
        stored.delete(key)
      },
    },
    randomBytes: async (length) => new Uint8Array(randomBytes(length)),
    faceMeans: 'bridge',
    verifyFace: ({ providerId }) => face(providerId),
    scan: async () => {
      if (before === '') throw new EsscError('HOST_CANCELLED')
      return { text: before }
    },
    openPage: async (url) => {
      pages.push(url)
    },
    onShow: () => () => undefined,
    onHide: () => () => undefined,
  }
  return {
    host,
    pages,
    /** What the camera sees; nothing, and the holder gives up. */
    hold(text: string) {
      before = text
    },
    setOnline(online: boolean) {
      isOnline = online
    },
    /** Lets the next replies to POSTs get lost on their way back. */
    loseReplies(times: number) {
      lose = times
    },
  }
}
