import { isEsscError } from '@essc/protocol/errors'
import type { Host, HostMember } from '../host.ts'

/** A sentence for the tester, in both languages. */
export interface DeviceText {
  readonly zh: string
  readonly en: string
}

/** One case as it is tried on a phone: a person does, the page calls, the person may have to look. */
export interface DeviceStep {
  /** The case of the table that it tries: `member.rule`. */
  readonly id: string
  /** The member without which the step is excepted. */
  readonly needs?: HostMember
  /** What the tester does, before or while the call runs. */
  readonly todo: DeviceText
  /** What the tester must have seen; without it the call's own end decides. */
  readonly look?: DeviceText
  run(host: Host): Promise<void>
}

const NOTHING: DeviceText = { zh: '无需操作。', en: 'Nothing to do.' }

/** Whether a step needs nobody: a page may walk on by itself. */
export function runsByItself({ todo, look }: DeviceStep): boolean {
  return todo === NOTHING && look === undefined
}

/**
 * The cases that can be tried on a real phone, in the order in which a tester walks through them. Payments
 * are not among them: they move money, and have their own acceptance with the wallet.
 */
export function deviceSteps(): DeviceStep[] {
  return [
    {
      id: 'login.success',
      todo: { zh: '如宿主询问，请允许登录。', en: 'If the host asks, let it log you in.' },
      run: async (host) => isTrue((await host.login()).code !== '', 'no code'),
    },
    {
      id: 'login.parallel',
      todo: { zh: '如宿主再次询问，请允许。', en: 'If the host asks again, allow it.' },
      run: async (host) => {
        const [one, other] = await Promise.all([host.login(), host.login()])
        isTrue(one.code !== '' && other.code !== '', 'no code')
      },
    },
    {
      id: 'storage.roundTrip',
      todo: NOTHING,
      run: async (host) => {
        await host.storage.set(KEY, '社保 card')
        isTrue((await host.storage.get(KEY)) === '社保 card', 'another text')
      },
    },
    {
      id: 'storage.empty',
      todo: NOTHING,
      run: async (host) => {
        await host.storage.set(KEY, '')
        isTrue((await host.storage.get(KEY)) === '', 'no empty text')
      },
    },
    {
      id: 'storage.text',
      todo: NOTHING,
      run: async (host) => {
        for (const text of ['0', 'null', '{"a":1}', ' ']) {
          await host.storage.set(KEY, text)
          isTrue((await host.storage.get(KEY)) === text, 'another text')
        }
      },
    },
    {
      id: 'storage.huge',
      todo: NOTHING,
      run: async (host) => {
        const text = 'abcdefghij'.repeat(10_000)
        await host.storage.set(KEY, text)
        isTrue((await host.storage.get(KEY)) === text, 'another text')
      },
    },
    {
      id: 'storage.remove',
      todo: NOTHING,
      run: async (host) => {
        await host.storage.remove(KEY)
        isTrue((await host.storage.get(KEY)) === undefined, 'still there')
        await host.storage.remove(KEY)
      },
    },
    {
      id: 'randomBytes.length',
      needs: 'randomBytes',
      todo: NOTHING,
      run: async (host) => {
        const [one, other] = [await host.randomBytes?.(32), await host.randomBytes?.(32)]
        isTrue(one?.length === 32 && String(one) !== String(other), 'not random')
      },
    },
    {
      id: 'time.now',
      todo: NOTHING,
      run: async (host) => {
        const before = host.now()
        await new Promise<void>((resolve) => void host.timer(resolve, 500))
        const passedMs = host.now() - before
        isTrue(passedMs >= 450 && passedMs < 5_000, 'another time')
      },
    },
    {
      id: 'request.unreachable',
      todo: {
        zh: '打开飞行模式，再点“开始”；完成后关闭飞行模式。',
        en: 'Switch to flight mode, then start; switch back afterwards.',
      },
      run: (host) =>
        ends(host.request({ url: NOWHERE, method: 'GET', headers: {}, timeoutMs: 8_000 }), [
          'NETWORK_UNREACHABLE',
          'NETWORK_TIMEOUT',
        ]),
    },
    {
      id: 'scan.success',
      needs: 'scan',
      todo: { zh: '扫描任意一个二维码。', en: 'Scan any QR code.' },
      run: async (host) => isTrue((await host.scan?.())?.text !== '', 'no text'),
    },
    {
      id: 'scan.cancel',
      needs: 'scan',
      todo: { zh: '扫码界面打开后，直接返回。', en: 'Leave the scanner without scanning.' },
      run: (host) => ends(host.scan?.(), ['HOST_CANCELLED']),
    },
    {
      id: 'scan.deny',
      needs: 'scan',
      todo: {
        zh: '先在系统设置中关闭宿主的相机权限，再点“开始”；看到提示后返回。完成后重新打开权限。',
        en: 'Take the camera from the host in the phone’s settings, then start; leave what it shows. Give it back afterwards.',
      },
      run: (host) => ends(host.scan?.(), ['HOST_DENIED', 'HOST_CANCELLED']),
    },
    {
      id: 'brightness.restore',
      needs: 'setBrightness',
      todo: { zh: '注意看屏幕亮度。', en: 'Watch how bright the screen is.' },
      look: {
        zh: '屏幕变亮，两秒后恢复了吗？',
        en: 'Did it grow bright and, two seconds later, fall back?',
      },
      run: async (host) => {
        const before = (await host.getBrightness?.()) ?? 0.5
        await host.setBrightness?.(1)
        await new Promise<void>((resolve) => void host.timer(resolve, 2_000))
        await host.setBrightness?.(before)
      },
    },
    {
      id: 'screen.keepOn',
      needs: 'setKeepScreenOn',
      todo: {
        zh: '把自动锁屏设为 30 秒，点“开始”，等待 45 秒，不要触碰屏幕。',
        en: 'Set the phone to lock after 30 s, start, and leave it alone for 45 s.',
      },
      look: { zh: '屏幕一直亮着吗？', en: 'Did the screen stay on?' },
      run: async (host) => {
        await host.setKeepScreenOn?.(true)
        await new Promise<void>((resolve) => void host.timer(resolve, 45_000))
        await host.setKeepScreenOn?.(false)
      },
    },
    {
      id: 'screen.captureGuard',
      needs: 'setCaptureGuard',
      todo: {
        zh: '点“开始”，在十秒内截屏或录屏。',
        en: 'Start, and take a screenshot or record the screen within ten seconds.',
      },
      look: {
        zh: '图片里没有本页内容吗？（iOS 只挡录屏。）',
        en: 'Is this page not in the picture? (iOS guards against recording only.)',
      },
      run: async (host) => {
        await host.setCaptureGuard?.(true)
        await new Promise<void>((resolve) => void host.timer(resolve, 10_000))
        await host.setCaptureGuard?.(false)
      },
    },
    {
      id: 'events.capture',
      needs: 'onCapture',
      todo: {
        zh: '点“开始”，在二十秒内截屏一次。',
        en: 'Start, and take one screenshot within 20 s.',
      },
      run: (host) => heard(host, (listener) => host.onCapture?.(listener)),
    },
    {
      id: 'events.showHide',
      todo: {
        zh: '点“开始”，在二十秒内回到手机桌面，再打开宿主。',
        en: 'Start, go to the phone’s home screen and come back, within 20 s.',
      },
      run: async (host) => {
        const both = [
          heard(host, (listener) => host.onHide(listener)),
          heard(host, (listener) => host.onShow(listener)),
        ]
        await Promise.all(both)
      },
    },
    {
      id: 'events.network',
      needs: 'onNetwork',
      todo: {
        zh: '点“开始”，在二十秒内打开再关闭飞行模式。',
        en: 'Start, and switch flight mode on and off within 20 s.',
      },
      run: (host) => heard(host, (listener) => host.onNetwork?.(() => listener())),
    },
    {
      id: 'vibrate.once',
      needs: 'vibrate',
      todo: { zh: '把手机拿在手里。', en: 'Hold the phone in your hand.' },
      look: { zh: '振动了一次吗？', en: 'Did it vibrate once?' },
      run: async (host) => {
        await host.vibrate?.()
      },
    },
    {
      id: 'openPage.refuses',
      needs: 'openPage',
      todo: NOTHING,
      run: async (host) => {
        for (const address of ['http://service.example/', 'javascript:alert(1)', '']) {
          await ends(host.openPage?.(address), ['HOST_FAILED'])
        }
      },
    },
    {
      id: 'getNetwork.done',
      needs: 'getNetwork',
      todo: { zh: '请保持联网。', en: 'Stay online.' },
      run: async (host) => isTrue((await host.getNetwork?.())?.isConnected === true, 'offline'),
    },
    {
      id: 'launch.referrer',
      needs: 'launch',
      todo: NOTHING,
      run: async (host) => isTrue(typeof host.launch?.().path === 'string', 'no path'),
    },
    {
      id: 'sealedStorage.roundTrip',
      needs: 'sealedStorage',
      todo: NOTHING,
      run: async (host) => {
        await host.storage.set(KEY, 'plain')
        await host.sealedStorage?.set(KEY, 'sealed')
        isTrue((await host.sealedStorage?.get(KEY)) === 'sealed', 'another text')
        isTrue((await host.storage.get(KEY)) === 'plain', 'not apart')
        await host.sealedStorage?.remove(KEY)
        isTrue((await host.sealedStorage?.get(KEY)) === undefined, 'still there')
        await host.storage.remove(KEY)
      },
    },
    {
      id: 'setClipboard.done',
      needs: 'setClipboard',
      todo: { zh: '点“开始”，再到别处粘贴。', en: 'Start, then paste somewhere else.' },
      look: { zh: '粘贴出来的是 Card 330500 吗？', en: 'Is what you pasted Card 330500?' },
      run: async (host) => {
        await host.setClipboard?.('Card 330500')
      },
    },
    {
      id: 'getLocation.done',
      needs: 'getLocation',
      todo: { zh: '如宿主询问，请允许定位。', en: 'If the host asks, let it know where you are.' },
      run: async (host) => {
        const { latitude = 0, longitude = 0 } = (await host.getLocation?.()) ?? {}
        isTrue(latitude > 3 && latitude < 54 && longitude > 73 && longitude < 136, 'not in China')
      },
    },
    {
      id: 'chooseImage.cancel',
      needs: 'chooseImage',
      todo: { zh: '相册打开后，不选图片，直接返回。', en: 'Leave the album without a picture.' },
      run: (host) => ends(host.chooseImage?.('album'), ['HOST_CANCELLED']),
    },
    {
      id: 'saveImage.done',
      needs: 'saveImage',
      todo: {
        zh: '如宿主询问，请允许存入相册。',
        en: 'If the host asks, let it save the picture.',
      },
      look: {
        zh: '相册里多了一张很小的图片吗？',
        en: 'Is there one more picture in the album, a very small one?',
      },
      run: async (host) => {
        await host.saveImage?.({ pngBase64: DOT })
      },
    },
    {
      id: 'openSettings.done',
      needs: 'openSettings',
      todo: { zh: '看到权限页后返回。', en: 'Come back from the page that opens.' },
      look: { zh: '那是本应用的权限页吗？', en: 'Was it the page of this app’s permissions?' },
      run: async (host) => {
        await host.openSettings?.()
      },
    },
  ]
}

/** A picture of one point. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const KEY = 'essc.conformance'
const NOWHERE = 'https://nowhere.invalid/'
const WAIT_MS = 20_000

/** Waits for an event; that none came is the failure. */
function heard(
  host: Host,
  subscribe: (listener: () => void) => (() => void) | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopTimer = () => {}
    const stop = subscribe(() => {
      stopTimer()
      stop?.()
      resolve()
    })
    stopTimer = host.timer(() => {
      stop?.()
      reject(new TypeError('nothing was heard'))
    }, WAIT_MS)
  })
}

async function ends(promise: Promise<unknown> | undefined, codes: readonly string[]) {
  try {
    await promise
  } catch (error) {
    if (isEsscError(error) && codes.includes(error.code)) return
    throw error
  }
  throw new TypeError(`did not end as ${codes.join(' or ')}`)
}

function isTrue(truth: boolean, otherwise: string): void {
  if (!truth) throw new TypeError(otherwise)
}
