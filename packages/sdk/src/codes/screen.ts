import type { Host } from '@essc/hosts/host'
import { isEsscError } from '@essc/protocol/errors'

export interface Screen {
  /** Bright, kept on and guarded, until the answer is called. */
  claim(): () => void
}

/**
 * The screen as codes need it. What a host cannot do is left out: a code on a dim screen is better than
 * none. Claims are counted, so that a page that opens before the other has closed keeps the light.
 */
export function createScreen(host: Host): Screen {
  let claims = 0
  let isOn = false
  let brightness: number | undefined
  let work: Promise<void> = Promise.resolve()

  async function attempt(call: (() => Promise<void>) | undefined): Promise<void> {
    try {
      await call?.()
    } catch (error) {
      if (!isEsscError(error)) throw error
    }
  }

  async function settle(): Promise<void> {
    const on = claims > 0
    if (on === isOn) return
    isOn = on
    if (host.supports('setKeepScreenOn')) await attempt(() => host.setKeepScreenOn!(on))
    if (host.supports('setCaptureGuard')) await attempt(() => host.setCaptureGuard!(on))
    if (!host.supports('getBrightness') || !host.supports('setBrightness')) return
    await attempt(async () => {
      if (on) {
        brightness = await host.getBrightness!()
        await host.setBrightness!(1)
      } else if (brightness !== undefined) {
        await host.setBrightness!(brightness)
        brightness = undefined
      }
    })
  }

  function change(by: number): void {
    claims += by
    work = work.then(settle)
  }

  return {
    claim() {
      change(1)
      let isHeld = true
      return () => {
        if (isHeld) change(-1)
        isHeld = false
      }
    },
  }
}
