import encodeQR from 'qr'
import { h } from '../shared/dom.ts'

/** A text as a QR code, black on white whatever the page looks like. */
export function qrPicture(text: string, label: string): HTMLImageElement {
  const svg = encodeQR(text, 'svg', { ecc: 'medium', border: 3 })
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  return h('img', { class: 'qr', src, alt: label, 'data-text': text })
}
