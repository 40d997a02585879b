import { myDone, myFailed, myRequestFailed, myWentWell } from './alipay/answers.ts'
import type { Answer, MyObject } from './alipay/vendor.ts'
import type { AlipayParts } from './alipay.ts'
import { readDegrees, readDivision, readResponse, readText } from './checks.ts'
import { exchange } from './exchange.ts'
import type { Host } from './host.ts'
import { menuShare, miniProgramExtras } from './mini-program.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { hostError, isObject, type VendorCallbacks } from './vendor-call.ts'

type Located = Answer<'latitude' | 'longitude' | 'cityAdcode'>

/**
 * Alipay's members beside the card and its code, for `alipay({ my, extras: alipayExtras })`. They lie in
 * a file of their own, so that who does not need them does not carry them.
 */
export function alipayExtras(parts: AlipayParts): Partial<Host> {
  const { clock, webViewPage, has, call } = parts
  const { person, screen, location, login } = TIMEOUTS_MS
  // What may be missing is called behind `has` alone.
  const my = parts.my as Required<MyObject>
  // Pages, other mini-programs, pictures, settings, updates and the way in are as in WeChat:
  // https://opendocs.alipay.com/mini/api/zwi8gx
  // https://opendocs.alipay.com/mini/api/yz6gnx
  // https://opendocs.alipay.com/mini/api/media/image/my.saveImagetophotosalbum
  // https://opendocs.alipay.com/mini/api/qflu8f
  // https://opendocs.alipay.com/mini/api/zdblqg
  // https://opendocs.alipay.com/mini/api/029i75
  const extras = miniProgramExtras({
    app: my,
    clock,
    webViewPage,
    has,
    call,
    wentWell: myWentWell,
    done: myDone,
  })

  // https://opendocs.alipay.com/mini/api/kmq4hc
  if (has('uploadFile')) {
    extras.upload = ({ url, file, name, headers, timeoutMs, cancellation }) =>
      exchange({
        member: 'upload',
        clock,
        timeoutMs,
        cancellation,
        start: (c) =>
          my.uploadFile({
            url,
            filePath: file.path,
            name,
            fileType: 'image',
            headers: { ...headers },
            ...c,
          }),
        read: (answer: Answer<'statusCode' | 'header' | 'data'>) =>
          readResponse(answer.statusCode, answer.header, answer.data),
        failed: myRequestFailed,
        wentWell: myWentWell,
      })
  }
  // https://opendocs.alipay.com/mini/api/media/image/my.chooseimage
  if (has('chooseImage')) {
    extras.chooseImage = (source) =>
      call(
        'chooseImage',
        person,
        (c) => my.chooseImage({ count: 1, sourceType: [source], ...c }),
        ({ tempFilePaths }: Answer<'tempFilePaths'>) => ({
          path: readText(
            Array.isArray(tempFilePaths) ? tempFilePaths[0] : undefined,
            'chooseImage',
          ),
        }),
        cancelledBy(11),
      )
  }
  // https://opendocs.alipay.com/mini/api/mkxuqd
  if (has('getLocation')) {
    const locate = <T>(member: string, type: 0 | 1, read: (answer: Located) => T) =>
      call(
        member,
        location,
        (c: VendorCallbacks<Located>) => my.getLocation({ type, ...c } as never),
        read,
        // 11 to 16: the phone does not know where it is, or has no time to find out.
        (error) => (locationOff(error) ? 'HOST_UNAVAILABLE' : myFailed(error)),
      )
    extras.getLocation = () =>
      locate('getLocation', 0, ({ latitude, longitude }) => ({
        ...readDegrees(latitude, longitude),
        grid: 'gcj02',
      }))
    extras.getCity = () => locate('getCity', 1, ({ cityAdcode }) => readDivision(cityAdcode))
  }
  // https://opendocs.alipay.com/mini/api/getphonenumber
  if (has('getPhoneNumber')) {
    Object.assign(extras, { phoneButton: 'getAuthorize' })
    extras.getPhoneNumber = () =>
      call(
        'getPhoneNumber',
        login,
        (c) => my.getPhoneNumber(c),
        // A text that only the app's owner can open.
        ({ response }: Answer<'response'>) => ({ code: readText(response, 'getPhoneNumber') }),
      )
  }
  // https://opendocs.alipay.com/mini/api/klbkbp
  if (has('setClipboard')) {
    extras.setClipboard = (text) =>
      call('setClipboard', screen, (c) => my.setClipboard({ text, ...c }), myDone('setClipboard'))
  }
  // https://opendocs.alipay.com/mini/api/omg2ye
  if (has('showSharePanel')) {
    const offer = () =>
      call(
        'share',
        screen,
        // It has no callbacks.
        (c) => {
          my.showSharePanel()
          c.success({})
        },
        nothing,
      )
    Object.assign(extras, menuShare(offer))
  }
  // https://opendocs.alipay.com/mini/api/requestSubscribeMessage
  if (has('requestSubscribeMessage')) {
    extras.subscribeMessages = (templateIds) =>
      call(
        'subscribeMessages',
        person,
        (c) => my.requestSubscribeMessage({ entityIds: templateIds.slice(), ...c }),
        (answer: Answer<'behavior'> & { readonly result?: unknown }) => {
          const { behavior, result } = answer
          if (behavior === 'cancel') return { accepted: [] }
          const ids = isObject(result) ? result.subscribedEntityIds : undefined
          if (behavior !== 'subscribe' || !Array.isArray(ids)) {
            throw hostError('HOST_FAILED', 'subscribeMessages', { behavior })
          }
          return { accepted: templateIds.filter((id) => ids.includes(id)) }
        },
      )
  }
  // https://opendocs.alipay.com/mini/api/network-status
  if (has('getNetworkType')) {
    extras.getNetwork = () =>
      call(
        'getNetwork',
        screen,
        (c) => my.getNetworkType(c),
        ({ networkAvailable, networkType }: Answer<'networkAvailable' | 'networkType'>) => {
          if (typeof networkAvailable !== 'boolean') {
            throw hostError('HOST_FAILED', 'getNetwork', undefined)
          }
          const type = String(networkType)
          if (!networkAvailable) return { isConnected: false, kind: 'none' }
          const kind = type === 'WIFI' ? 'wifi' : /^\dG$|^WWAN$/.test(type) ? 'mobile' : 'unknown'
          return { isConnected: true, kind }
        },
      )
  }
  return extras
}

const cancelledBy = (number: number) => (error: unknown) =>
  isObject(error) && Number(error.error) === number ? 'HOST_CANCELLED' : myFailed(error)

function locationOff(error: unknown): boolean {
  const number = isObject(error) ? Number(error.error) : Number.NaN
  return number >= 11 && number <= 16 && number !== 13
}

function nothing(): void {}
