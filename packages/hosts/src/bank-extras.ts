import type { BridgeMethod } from './bank/messages.ts'
import type { BankParts } from './bank.ts'
import type { BrowserExtras } from './browser-extras.ts'
import { checkPage, readDegrees, readDivision, readText } from './checks.ts'
import type { Host, HostNetwork, HostStorage } from './host.ts'
import { readPageAnswer } from './page-answer.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { hostError } from './vendor-call.ts'
import { readImage, webExtras } from './web-extras.ts'

const KINDS: readonly HostNetwork['kind'][] = ['wifi', 'mobile', 'none', 'unknown']

/**
 * A bank's members beside the card and its code, for `bank({ extras: bankExtras(page) })`: what the app
 * said hello with goes over the bridge, the rest is the browser's.
 *
 * @param page `browserExtras(window)` of @essc/hosts/browser-extras
 */
export function bankExtras(page: BrowserExtras): (parts: BankParts) => Partial<Host> {
  return (parts) => {
    const { has, call } = parts
    const extras = webExtras(page)(parts)
    const person = TIMEOUTS_MS.person
    const put = (method: BridgeMethod & keyof Host, member: unknown) => {
      if (has(method)) Object.assign(extras, { [method]: member })
    }
    put('chooseImage', (source: string) =>
      call('chooseImage', { source }, person, ({ image }) => readImage(image)),
    )
    put('getLocation', () =>
      call('getLocation', {}, TIMEOUTS_MS.location, ({ latitude, longitude, grid, accuracyM }) => {
        if (grid !== 'gcj02' && grid !== 'wgs84')
          throw hostError('HOST_FAILED', 'getLocation', grid)
        const place = { ...readDegrees(latitude, longitude), grid }
        return typeof accuracyM === 'number' ? { ...place, accuracyM } : place
      }),
    )
    put('getCity', () => call('getCity', {}, person, ({ division }) => readDivision(division)))
    put('getPhoneNumber', () =>
      call('getPhoneNumber', {}, person, ({ code }) => ({
        code: readText(code, 'getPhoneNumber'),
      })),
    )
    put('openMiniProgram', (target: object) =>
      call('openMiniProgram', { ...target }, person, nothing),
    )
    put('askPage', async (url: string) =>
      call('askPage', { url: checkPage(url, 'askPage') }, person, (answer) =>
        readPageAnswer(answer),
      ),
    )
    put('setClipboard', (text: string) =>
      call('setClipboard', { text }, TIMEOUTS_MS.screen, nothing),
    )
    put('saveImage', ({ pngBase64 }: { pngBase64: string }) =>
      call('saveImage', { pngBase64 }, person, nothing),
    )
    put('share', (content: object) => call('share', { ...content }, person, nothing))
    put('openSettings', () => call('openSettings', {}, person, nothing))
    put('subscribeMessages', (templateIds: readonly string[]) =>
      call('subscribeMessages', { templateIds }, person, ({ accepted }) => {
        if (!Array.isArray(accepted)) throw hostError('HOST_FAILED', 'subscribeMessages', accepted)
        return { accepted: templateIds.filter((id) => accepted.includes(id)) }
      }),
    )
    put('getNetwork', () =>
      call('getNetwork', {}, TIMEOUTS_MS.screen, ({ isConnected, kind }) => {
        if (typeof isConnected !== 'boolean')
          throw hostError('HOST_FAILED', 'getNetwork', undefined)
        return { isConnected, kind: KINDS.find((one) => one === kind) ?? 'unknown' }
      }),
    )
    if (has('getSecret') && has('setSecret') && has('removeSecret')) {
      Object.assign(extras, { sealedStorage: secrets(parts) })
    }
    return extras
  }
}

function secrets({ call }: BankParts): HostStorage {
  const timeoutMs = TIMEOUTS_MS.storage
  // Errors name our member, not the bridge's method.
  const named = <T>(promise: Promise<T>) =>
    promise.catch((error: { code: 'HOST_FAILED'; cause?: unknown }) => {
      throw hostError(error.code, 'sealedStorage', error.cause)
    })
  return {
    get: (key) =>
      named(
        call('getSecret', { key }, timeoutMs, ({ value }) => {
          if (value === undefined || value === null) return undefined
          if (typeof value !== 'string') throw hostError('HOST_FAILED', 'sealedStorage', undefined)
          return value
        }),
      ),
    set: (key, value) => named(call('setSecret', { key, value }, timeoutMs, nothing)),
    remove: (key) => named(call('removeSecret', { key }, timeoutMs, nothing)),
  }
}

function nothing(): void {}
