import type { BrowserExtras } from '../browser-extras.ts'
import { checkPage, readDegrees, readDivision } from '../checks.ts'
import type { Host } from '../host.ts'
import { TIMEOUTS_MS } from '../timeouts.ts'
import { isObject } from '../vendor-call.ts'
import { webExtras } from '../web-extras.ts'
import type { UpsdkParts } from './upsdk.ts'

/**
 * UnionPay's members beside the card and its code, for `openUpsdk({ extras: upsdkExtras(page) })`; what
 * the SDK does not have is the browser's.
 *
 * @param page `browserExtras(window)` of @essc/hosts/browser-extras
 */
export function upsdkExtras(page: BrowserExtras): (parts: UpsdkParts) => Partial<Host> {
  return (parts) => {
    const { upsdk, has, call } = parts
    const extras = webExtras(page)(parts)
    if (has('getLocationGps')) {
      extras.getLocation = () =>
        call(
          'getLocation',
          TIMEOUTS_MS.location,
          (c) => upsdk.getLocationGps(c),
          (answer) => {
            const { latitude, longitude } = isObject(answer) ? answer : {}
            return { ...readDegrees(latitude, longitude), grid: 'gcj02' }
          },
        )
    }
    if (has('getLocationCity')) {
      extras.getCity = () =>
        call(
          'getCity',
          TIMEOUTS_MS.location,
          (c) => upsdk.getLocationCity(c),
          // The answer is the division itself: the city that the person picked on the app's first page.
          readDivision,
        )
    }
    if (has('openApplet')) {
      extras.openMiniProgram = ({ appId, path, data }) =>
        call(
          'openMiniProgram',
          TIMEOUTS_MS.person,
          (c) =>
            upsdk.openApplet({
              appId,
              ...(path === undefined ? {} : { toLink: path }),
              ...(data === undefined ? {} : { param: JSON.stringify(data) }),
              ...c,
            }),
          nothing,
        )
    }
    if (has('showSharePopup')) {
      extras.share = async ({ title, path, description = '', imageUrl = '' }) => {
        const shareUrl = checkPage(path, 'share')
        return call(
          'share',
          TIMEOUTS_MS.person,
          (c) =>
            upsdk.showSharePopup({ title, desc: description, shareUrl, picUrl: imageUrl, ...c }),
          nothing,
        )
      }
    }
    return extras
  }
}

function nothing(): void {}
