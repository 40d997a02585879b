import { alipay } from './alipay.ts'
import { alipayExtras } from './alipay-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import { endOf, type SaidTo, saying } from './testing.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)
// Without a login it would be a plugin's `wx`, which has no web view.
const wechatWith = (members: object) =>
  wechat({
    wx: { login: () => {}, ...members } as never,
    webViewPage: '/pages/web',
    extras: wechatExtras,
    clock,
  })

test('behavior: a mini-program without pages, files or a place for them lacks what needs them', () => {
  const navigateTo = () => {}
  const files = { saveImageToPhotosAlbum: () => {}, getFileSystemManager: () => ({}) }
  const env = { USER_DATA_PATH: '/usr' }
  const members = (wx: object, webViewPage?: string) => {
    const host = wechat({
      wx: { login: () => {}, ...wx } as never,
      extras: wechatExtras,
      clock,
      ...(webViewPage ? { webViewPage } : {}),
    })
    return (['openPage', 'askPage', 'openAppPage', 'saveImage'] as const).filter((member) =>
      host.supports(member),
    )
  }
  expect(members({ navigateTo, env, ...files }, '/web')).toEqual([
    'openPage',
    'askPage',
    'openAppPage',
    'saveImage',
  ])
  expect(members({ navigateTo })).toEqual(['openAppPage'])
  expect(members({ env, ...files }, '/web')).toEqual(['saveImage'])
  expect(members(files)).toEqual([])
  const { saveImageToPhotosAlbum, getFileSystemManager } = files
  expect(members({ env, saveImageToPhotosAlbum })).toEqual([])
  expect(members({ env, getFileSystemManager })).toEqual([])
  const my = alipay({ my: { navigateTo } as never, extras: alipayExtras, clock })
  expect([my.supports('openPage'), my.supports('askPage')]).toEqual([false, false])
  const webless = alipay({ my: {} as never, webViewPage: '/web', clock })
  expect(webless.supports('openPage')).toBe(false)
})

test('behavior: a picture is written to a file, then put among the person’s own', async () => {
  const heard: unknown[] = []
  const host = wechatWith({
    env: { USER_DATA_PATH: '/usr' },
    getFileSystemManager: () => ({
      writeFile: ({ success, fail: _, ...rest }: SaidTo & object) => {
        heard.push(rest)
        success(undefined)
      },
    }),
    saveImageToPhotosAlbum: ({ filePath, success }: SaidTo & { filePath: string }) => {
      heard.push(filePath)
      success({ errMsg: 'saveImageToPhotosAlbum:ok' })
    },
  })
  expect(await end(host.saveImage?.({ pngBase64: 'AAAA' }))).toBeUndefined()
  expect(heard).toEqual([
    { filePath: '/usr/essc.png', data: 'AAAA', encoding: 'base64' },
    '/usr/essc.png',
  ])
  const full = wechatWith({
    env: { USER_DATA_PATH: '/usr' },
    getFileSystemManager: () => ({ writeFile: saying({ errMsg: 'writeFile:fail' }, 'fail') }),
    saveImageToPhotosAlbum: () => {},
  })
  expect(await end(full.saveImage?.({ pngBase64: 'AAAA' }))).toBe('HOST_FAILED')
  const broken = wechatWith({
    env: { USER_DATA_PATH: '/usr' },
    getFileSystemManager: () => ({ writeFile: saying(undefined) }),
    saveImageToPhotosAlbum: () => {
      throw new TypeError('broken')
    },
  })
  expect(await end(broken.saveImage?.({ pngBase64: 'AAAA' }))).toBe('HOST_FAILED')
})

test('behavior: that a page opened is not its answer, and that it did not is one', async () => {
  type Opening = SaidTo & { events: Record<string, (answer: unknown) => void> }
  const asking = (navigateTo: (call: Opening) => void, afterMs?: number) =>
    end(wechatWith({ navigateTo }).askPage?.('https://a.example/'), afterMs)
  const ok = { errMsg: 'navigateTo:ok' }
  const no = { errMsg: 'navigateTo:fail page not found' }
  const answer = (call: Opening) =>
    clock.timer(() => call.events['essc.page']?.({ result: 'r' }), 5_000)
  const opened = asking((call) => {
    call.success(ok)
    call.complete(ok)
    answer(call)
  }, 6_000)
  expect(await opened).toEqual({ result: 'r' })
  expect(await asking((call) => void call.fail(no))).toBe('HOST_FAILED')
  expect(await asking((call) => void call.complete(no))).toBe('HOST_FAILED')
  const refused = asking((call) => {
    call.events['essc.page']?.({ result: 1 })
  })
  expect(await refused).toBe('HOST_FAILED')
})
