import type { ErrorCode } from '@essc/protocol/errors'
import type { BrowserAnswer, BrowserParts } from './browser.ts'
import type { BrowserExtras } from './browser-extras.ts'
import { checkPage, readDegrees, readResponse } from './checks.ts'
import type { HostClock } from './clock.ts'
import { exchange } from './exchange.ts'
import type { Host } from './host.ts'
import { readPageAnswer } from './page-answer.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { callVendor, hostError, isObject } from './vendor-call.ts'
import { queryAll } from './web/address.ts'
import { multipart, readDataUrl } from './web/multipart.ts'

/** What a host in a browser hands to its extras. */
export interface PageParts {
  web: BrowserParts
  clock: HostClock
}

/**
 * A page's members beside the card and its code, for the `extras` of a host in a browser: upload, place,
 * clipboard, sharing, pages that answer.
 *
 * @param page `browserExtras(window)` of @essc/hosts/browser-extras
 */
export function webExtras(page: BrowserExtras): (parts: PageParts) => Partial<Host> {
  return ({ web, clock }) => {
    const extras: Partial<Host> = {}
    const promised = <A, T>(
      member: string,
      timeoutMs: number,
      start: () => Promise<A>,
      read: (answer: A) => T,
    ) =>
      callVendor({
        member,
        clock,
        timeoutMs,
        start: (c) => void start().then((answer) => c.success({ answer }), c.fail),
        succeeded: ({ answer }: { answer?: unknown }) => read(answer as A),
        failed: browserFailed,
      })

    extras.upload = async ({ url, file, name, headers, timeoutMs, cancellation }) => {
      const content = readDataUrl(file.path)
      if (!content) throw new TypeError('A page uploads a file of chooseImage')
      const form = multipart(name, content, `essc-${clock.now().toString(36)}`)
      return exchange({
        member: 'upload',
        clock,
        timeoutMs,
        cancellation,
        start: (c) => {
          const begun = page.send({
            url,
            headers: { ...headers, 'Content-Type': form.contentType },
            body: form.body,
          })
          begun.answer.then(c.success, c.fail)
          return begun
        },
        read: ({ status, headers, body }: BrowserAnswer) => readResponse(status, headers, body),
        failed: () => 'NETWORK_UNREACHABLE',
      })
    }
    const { chooseImage, writeClipboard, share, locate, frame } = page
    if (chooseImage) {
      extras.chooseImage = (source) =>
        promised('chooseImage', TIMEOUTS_MS.person, () => chooseImage(source), readImage)
    }
    if (writeClipboard) {
      extras.setClipboard = (text) =>
        promised('setClipboard', TIMEOUTS_MS.screen, () => writeClipboard(text), nothing)
    }
    if (share) {
      extras.share = async ({ title, path, description }) => {
        const url = checkPage(path, 'share')
        const text = description === undefined ? {} : { text: description }
        return promised('share', TIMEOUTS_MS.person, () => share({ title, url, ...text }), nothing)
      }
    }
    if (locate) {
      extras.getLocation = () =>
        promised('getLocation', TIMEOUTS_MS.location, locate, (place) => {
          const { latitude, longitude, accuracy } = isObject(place) ? place : {}
          const found = { ...readDegrees(latitude, longitude), grid: 'wgs84' as const }
          return typeof accuracy === 'number' ? { ...found, accuracyM: accuracy } : found
        })
    }
    if (frame) extras.askPage = (url) => askFrame(frame, clock, url)
    extras.launch = () => {
      const address = web.address()
      const [, path = '/'] = /\w+:\/\/[^/?#]*([^?#]*)/.exec(address) ?? []
      return { path, query: queryAll(address) }
    }
    extras.getNetwork = async () => {
      if (!web.online()) return { isConnected: false, kind: 'none' }
      const type = page.networkType()
      const kind = type === 'wifi' ? 'wifi' : type === 'cellular' ? 'mobile' : 'unknown'
      return { isConnected: true, kind }
    }
    return extras
  }
}

/**
 * A framed page answers with the JSON text `{"essc":1,"result":"…"}` by `postMessage` to its parent. Only
 * the origin that was opened is heard.
 */
async function askFrame(
  frame: NonNullable<BrowserExtras['frame']>,
  clock: HostClock,
  address: string,
): Promise<{ result: string }> {
  const url = checkPage(address, 'askPage')
  const [origin = ''] = /\w+:\/\/[^/?#]+/.exec(url) ?? []
  let close = () => {}
  return callVendor({
    member: 'askPage',
    clock,
    timeoutMs: TIMEOUTS_MS.person,
    start: (c) => {
      close = frame(url, {
        message: (data, from) => {
          const answer = from === origin.toLowerCase() ? readAnswer(data) : undefined
          if (answer) c.success({ answer })
        },
        closed: () => c.success({}),
      })
    },
    succeeded: ({ answer }: { answer?: unknown }) => readPageAnswer(answer),
  }).finally(() => close())
}

function readAnswer(data: unknown): Record<string, unknown> | undefined {
  try {
    const answer: unknown = typeof data === 'string' ? JSON.parse(data) : undefined
    return isObject(answer) && answer.essc === 1 && 'result' in answer ? answer : undefined
  } catch {
    return undefined
  }
}

/** @throws HOST_CANCELLED where the person left it, HOST_FAILED */
export function readImage(image: unknown): { path: string } {
  if (image === undefined || image === null) {
    throw hostError('HOST_CANCELLED', 'chooseImage', { image })
  }
  if (typeof image !== 'string' || !readDataUrl(image)) {
    throw hostError('HOST_FAILED', 'chooseImage', undefined)
  }
  return { path: image }
}

/** Names of DOM exceptions, and the numbers of geolocation: 1 refused, 2 unavailable, 3 out of time. */
function browserFailed(error: unknown): ErrorCode {
  const { name, code } = isObject(error) ? error : {}
  if (name === 'AbortError') return 'HOST_CANCELLED'
  if (name === 'NotAllowedError' || code === 1) return 'HOST_DENIED'
  if (code === 2) return 'HOST_UNAVAILABLE'
  if (name === 'TimeoutError' || code === 3) return 'HOST_TIMEOUT'
  if (name === 'NotSupportedError') return 'HOST_UNSUPPORTED'
  return 'HOST_FAILED'
}

function nothing(): void {}
