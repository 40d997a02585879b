import { button, h } from '../shared/dom.ts'
import { say, withLocale } from '../shared/locale.ts'
import { terminalTexts as texts } from './texts.ts'

/** The browser's own reader (Shape Detection API), where there is one. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

const EVERY_MS = 150

/** A button that scans with the camera until something was read. */
export function cameraScanner(
  formats: readonly string[],
  read: (text: string) => void,
): HTMLElement {
  const Detector = (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  // Browsers hand out the camera on this machine and over https only.
  const media = navigator.mediaDevices as MediaDevices | undefined
  const video = h('video', { muted: true, playsinline: true, hidden: true })
  const toggle = button('', () => (stream === undefined ? start() : stop()), { class: 'quiet' })
  if (Detector === undefined || media?.getUserMedia === undefined) {
    const hint = h('p', { class: 'hint' })
    withLocale(() => {
      hint.textContent = say(texts.cameraNone)
    })
    return hint
  }
  const element = h('div', { class: 'camera' }, toggle, video)
  let stream: MediaStream | undefined

  function label(): void {
    toggle.textContent = say(stream === undefined ? texts.camera : texts.cameraStop)
  }
  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    video.hidden = true
    label()
  }
  async function start(): Promise<void> {
    if (Detector === undefined || media === undefined) return
    try {
      stream = await media.getUserMedia({ video: { facingMode: 'environment' } })
    } catch {
      // Refused, or there is none: the scanner works all the same.
      toggle.textContent = say(texts.cameraNone)
      return
    }
    video.srcObject = stream
    video.hidden = false
    label()
    await video.play()
    void look(new Detector({ formats: [...formats] }))
  }
  async function look(detector: Detector): Promise<void> {
    if (stream === undefined) return
    const [found] = await detector.detect(video).catch(() => [])
    if (found !== undefined) {
      stop()
      read(found.rawValue)
      return
    }
    setTimeout(() => void look(detector), EVERY_MS)
  }
  withLocale(label)
  return element
}
