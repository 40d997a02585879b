import { networkInterfaces } from 'node:os'
import { encodeQR } from 'qr'

/** The address under which a phone in the same network finds this machine, if it has one. */
export function lanAddress(): string | undefined {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { family, internal, address } of addresses ?? []) {
      if (family === 'IPv4' && !internal) return address
    }
  }
  return undefined
}

/** A QR symbol of a text for the terminal: dark on light, whatever the terminal's own colours. */
export function terminalQr(text: string): string {
  const cells = encodeQR(text, 'raw', { ecc: 'low', border: 2 })
  const lines: string[] = []
  for (let y = 0; y < cells.length; y += 2) {
    let line = ''
    for (let x = 0; x < cells.length; x += 1) {
      const upper = cells[y]?.[x] === true
      const lower = cells[y + 1]?.[x] === true
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' '
    }
    lines.push(`\x1b[30;107m${line}\x1b[0m`)
  }
  return lines.join('\n')
}
