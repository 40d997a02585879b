import { toBase64Url } from '@essc/crypto/bytes'
import { type BindingChallenge, bindingText } from '@essc/protocol/codes/binding'
import encodeQR from 'qr'
import { button, h } from '../shared/dom.ts'
import { withLocale } from '../shared/locale.ts'
import { text } from './frame.ts'

const BYTES = 16

/** What the desk shows for the holder's phone to scan, so that the code is good here alone. */
export interface ChallengeView {
  readonly element: HTMLElement
  readonly current: () => BindingChallenge
  /** Draws another one, as for the next holder. */
  renew(): void
}

/** A challenge as a QR, drawn anew for every holder. */
export function challengeView(terminalId: string): ChallengeView {
  const draw = () => toBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)))
  const element = h('figure', { class: 'challenge' })
  let challenge = draw()

  const show = () => {
    const shown = bindingText({ terminalId, challenge })
    const svg = encodeQR(shown, 'svg', { ecc: 'medium', border: 3 })
    const source = `data:image/svg+xml,${encodeURIComponent(svg)}`
    const image = h('img', { src: source, alt: text('challenge'), 'data-text': shown })
    const again = button(text('challengeAgain'), renew, { class: 'quiet' })
    element.replaceChildren(image, h('figcaption', {}, text('challengeHint')), again)
  }
  function renew(): void {
    challenge = draw()
    show()
  }
  withLocale(show)
  return { element, current: () => ({ terminalId, challenge }), renew }
}
