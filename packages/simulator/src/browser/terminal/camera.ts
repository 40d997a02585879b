import decodeQr from 'qr/decode.js'
import { button, h } from '../shared/dom.ts'
import { say, withLocale } from '../shared/locale.ts'
import { terminalTexts as texts } from './texts.ts'

/** The browser's own reader (Shape Detection API), where there is one: it reads barcodes too. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}
/** Reads what the camera sees now; undefined when that is no code. */
type Look = (video: HTMLVideoElement) => Promise<string | undefined>

const EVERY_MS = 150
/** A frame is made so wide: a code that fills a third of it is read, and no time is lost. */
const WIDTH = 640

/** A button that scans with the camera until something was read. */
export function cameraScanner(
  formats: readonly string[],
  read: (text: string) => void,
): HTMLElement {
  // Browsers hand out the camera on this machine and over https only.
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (media?.getUserMedia === undefined) {
    const hint = h('p', { class: 'hint' })
    withLocale(() => {
      hint.textContent = say(texts.cameraNone)
    })
    return hint
  }
  const video = h('video', { muted: true, playsinline: true, hidden: true })
  const toggle = button('', () => (stream === undefined ? start() : stop()), { class: 'quiet' })
  const element = h('div', { class: 'camera' }, toggle, video)
  let stream: MediaStream | undefined
  let isRefused = false

  function label(): void {
    const idle = isRefused ? texts.cameraNone : texts.camera
    toggle.textContent = say(stream === undefined ? idle : texts.cameraStop)
    video.setAttribute('aria-label', say(texts.cameraView))
  }
  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    video.hidden = true
    label()
  }
  async function start(): Promise<void> {
    try {
      stream = await media?.getUserMedia({ video: { facingMode: 'environment' } })
      isRefused = false
    } catch {
      // Refused, or there is none: the scanner works all the same.
      isRefused = true
      return label()
    }
    if (stream === undefined) return
    video.srcObject = stream
    video.hidden = false
    label()
    await video.play()
    void follow(await bestLook(formats))
  }
  async function follow(look: Look): Promise<void> {
    if (stream === undefined) return
    const found = await look(video)
    if (stream === undefined) return
    if (found !== undefined) {
      stop()
      read(found)
      return
    }
    setTimeout(() => void follow(look), EVERY_MS)
  }
  withLocale(label)
  return element
}

/** The browser's own reader where it reads these, or else one that comes along. */
async function bestLook(formats: readonly string[]): Promise<Look> {
  const Own = (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const known = (await Own?.getSupportedFormats().catch(() => [])) ?? []
  if (Own === undefined || !known.includes('qr_code')) return canvasLook()
  const detector = new Own({ formats: formats.filter((each) => known.includes(each)) })
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue
}

function canvasLook(): Look {
  const canvas = h('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    if (context === null || video.videoWidth === 0) return undefined
    canvas.width = Math.min(WIDTH, video.videoWidth)
    canvas.height = Math.round((video.videoHeight / video.videoWidth) * canvas.width)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      return decodeQr(context.getImageData(0, 0, canvas.width, canvas.height))
    } catch {
      return undefined
    }
  }
}
