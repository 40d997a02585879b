import { readDegrees, readResponse, readText } from './checks.ts'
import { eventHub } from './event-hub.ts'
import { exchange } from './exchange.ts'
import type { Host, HostPrivacyQuestion } from './host.ts'
import { menuShare, miniProgramExtras } from './mini-program.ts'
import { readNetworkType } from './network.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { isObject } from './vendor-call.ts'
import { wxFailed, wxRequestFailed, wxWentWell } from './wechat/answers.ts'
import { wxStorage } from './wechat/storage.ts'
import type { Answer, WxObject } from './wechat/vendor.ts'
import type { WechatParts } from './wechat.ts'

/**
 * WeChat's members beside the card and its code, for `wechat({ wx, extras: wechatExtras })`. They lie in
 * a file of their own, so that who does not need them does not carry them.
 */
export function wechatExtras(parts: WechatParts): Partial<Host> {
  const { clock, webViewPage, has, call } = parts
  const { person, screen, location } = TIMEOUTS_MS
  // What may be missing is called behind `has` alone.
  const wx = parts.wx as Required<WxObject>
  // Pages, other mini-programs, pictures, settings, updates and the way in are as in Alipay:
  // https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html
  // https://developers.weixin.qq.com/miniprogram/dev/api/navigate/wx.navigateToMiniProgram.html
  // https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.saveImageToPhotosAlbum.html
  // https://developers.weixin.qq.com/miniprogram/dev/api/open-api/setting/wx.openSetting.html
  // https://developers.weixin.qq.com/miniprogram/dev/api/base/update/wx.getUpdateManager.html
  // https://developers.weixin.qq.com/miniprogram/dev/api/base/app/life-cycle/wx.getEnterOptionsSync.html
  const extras = miniProgramExtras({
    app: wx,
    clock,
    webViewPage,
    has,
    call,
    wentWell: wxWentWell,
    done: () => nothing,
  })

  // https://developers.weixin.qq.com/miniprogram/dev/api/network/upload/wx.uploadFile.html
  if (has('uploadFile')) {
    extras.upload = ({ url, file, name, headers, timeoutMs, cancellation }) =>
      exchange({
        member: 'upload',
        clock,
        timeoutMs: timeoutMs + TIMEOUTS_MS.requestGrace,
        cancellation,
        start: (c) =>
          wx.uploadFile({
            url,
            filePath: file.path,
            name,
            header: { ...headers },
            timeout: timeoutMs,
            ...c,
          }),
        // WeChat does not hand out the headers of an upload's answer.
        read: (answer: Answer<'statusCode' | 'data'>) =>
          readResponse(answer.statusCode, {}, answer.data),
        failed: wxRequestFailed,
        wentWell: wxWentWell,
      })
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/media/video/wx.chooseMedia.html
  if (has('chooseMedia')) {
    extras.chooseImage = (source) =>
      call(
        'chooseImage',
        person,
        (c) => wx.chooseMedia({ count: 1, mediaType: ['image'], sourceType: [source], ...c }),
        ({ tempFiles }: Answer<'tempFiles'>) => {
          const first: unknown = Array.isArray(tempFiles) ? tempFiles[0] : undefined
          return {
            path: readText(isObject(first) ? first.tempFilePath : undefined, 'chooseImage'),
          }
        },
      )
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html
  if (wx.canIUse?.('setStorage.object.encrypt') === true) {
    Object.assign(extras, { sealedStorage: wxStorage(wx, call, 'sealed.') })
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/location/wx.getFuzzyLocation.html
  if (has('getFuzzyLocation') || has('getLocation')) {
    extras.getLocation = () =>
      call(
        'getLocation',
        location,
        (c) =>
          wx[has('getFuzzyLocation') ? 'getFuzzyLocation' : 'getLocation']({ type: 'gcj02', ...c }),
        (answer: Answer<'latitude' | 'longitude'>) => ({
          ...readDegrees(answer.latitude, answer.longitude),
          grid: 'gcj02',
        }),
      )
  }
  // https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
  if (wx.canIUse?.('button.open-type.getPhoneNumber') !== false) {
    Object.assign(extras, { phoneButton: 'getPhoneNumber' })
    extras.getPhoneNumber = async (detail) => {
      if (!isObject(detail)) throw new TypeError('WeChat gives the number to its own button')
      return call(
        'getPhoneNumber',
        screen,
        (c) => (wxWentWell(detail) ? c.success(detail as Answer<'code'>) : c.fail(detail)),
        ({ code }: Answer<'code'>) => ({ code: readText(code, 'getPhoneNumber') }),
      )
    }
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/device/clipboard/wx.setClipboardData.html
  if (has('setClipboardData')) {
    extras.setClipboard = (data) =>
      call('setClipboard', screen, (c) => wx.setClipboardData({ data, ...c }), nothing)
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/share/wx.showShareMenu.html
  if (has('showShareMenu')) {
    const offer = () => call('share', screen, (c) => wx.showShareMenu(c), nothing)
    Object.assign(extras, menuShare(offer))
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
  if (has('requestSubscribeMessage')) {
    extras.subscribeMessages = (templateIds) =>
      call(
        'subscribeMessages',
        person,
        (c) => wx.requestSubscribeMessage({ tmplIds: templateIds.slice(), ...c }),
        (answer: Readonly<Record<string, unknown>>) => {
          readText(answer.errMsg, 'subscribeMessages')
          return { accepted: templateIds.filter((id) => /^accept/.test(String(answer[id]))) }
        },
        // 20004: the person has switched off all messages of this app.
        (error) => (isObject(error) && error.errCode === 20004 ? 'HOST_DENIED' : wxFailed(error)),
      )
  }
  // https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
  if (has('getPrivacySetting')) {
    extras.getPrivacy = () =>
      call(
        'getPrivacy',
        screen,
        (c) => wx.getPrivacySetting(c),
        (answer: Answer<'needAuthorization' | 'privacyContractName'>) => ({
          isNeeded: answer.needAuthorization === true,
          notice: readText(answer.privacyContractName, 'getPrivacy'),
        }),
      )
  }
  if (has('requirePrivacyAuthorize')) {
    extras.askPrivacy = () =>
      call('askPrivacy', person, (c) => wx.requirePrivacyAuthorize(c), nothing)
  }
  if (has('onNeedPrivacyAuthorization')) {
    extras.onPrivacyNeeded = eventHub<HostPrivacyQuestion>(clock, (emit) =>
      wx.onNeedPrivacyAuthorization((resolve) => {
        const say = resolve as (answer: { event: string; buttonId?: string }) => void
        say({ event: 'exposureAuthorization' })
        emit({
          agree: (buttonId) => say({ event: 'agree', buttonId }),
          refuse: () => say({ event: 'disagree' }),
        })
      }),
    )
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/device/network/wx.getNetworkType.html
  if (has('getNetworkType')) {
    extras.getNetwork = () =>
      call(
        'getNetwork',
        screen,
        (c) => wx.getNetworkType(c),
        ({ networkType }: Answer<'networkType'>) =>
          readNetworkType(readText(networkType, 'getNetwork')),
      )
  }
  return extras
}

function nothing(): void {}
