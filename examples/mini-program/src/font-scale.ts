import Taro from '@tarojs/taro'

/** Text of the size that a browser's own setting calls medium; 16 until the holder changes it. */
const MEDIUM_PX = 16

/**
 * How large the holder wants texts, from the host's own setting: 1 is its default. WeChat names a
 * factor, Alipay a size in pixels, a browser the size of medium text.
 */
export function fontScale(): number {
  try {
    if (process.env.TARO_ENV === 'h5') {
      const probe = document.createElement('span')
      probe.style.fontSize = 'medium'
      document.body.appendChild(probe)
      const size = Number.parseFloat(getComputedStyle(probe).fontSize)
      probe.remove()
      return size / MEDIUM_PX
    }
    const base = (process.env.TARO_ENV === 'weapp'
      ? Taro.getAppBaseInfo()
      : Taro.getSystemInfoSync()) as unknown as {
      fontSizeScaleFactor?: number
      fontSizeSetting?: number
    }
    return base.fontSizeScaleFactor ?? (base.fontSizeSetting ?? MEDIUM_PX) / MEDIUM_PX
  } catch {
    // An old host does not say. Then its default holds.
    return 1
  }
}
