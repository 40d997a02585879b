import { utf8 } from '@essc/crypto/bytes'
import { paymentDigits } from '@essc/protocol/codes/payment-digits'
import { drawBarcode } from '@essc/sdk/codes/barcode-svg'
import { createSymbolDrawer } from '@essc/sdk/codes/symbol-svg'
import { createSymbols } from '@essc/sdk/codes/symbols'
import { encodeQR } from 'qr'
import { createIssuer } from '../../packages/verifier/test/issuer.ts'

/** One code as a phone draws it. */
export interface Sample {
  name: string
  svg: string
  /** What a decoder must read. */
  bytes: Uint8Array
  isBar: boolean
  /** The demonstration in whose place it is shown. */
  view: 'identity' | 'payment'
  /** Wide, without the margin. */
  modules: number
}

/** Every code that phones show, drawn by what draws them there; all from one seed. */
export function samples(): Sample[] {
  const issuer = createIssuer('scannable')
  const symbols = createSymbols()
  const text = (name: string, code: string, modules: number): Sample => ({
    name,
    svg: symbols.compact(code),
    bytes: utf8(code),
    isBar: false,
    view: 'identity',
    modules,
  })
  const digits = paymentDigits('95123456789', new Uint8Array(32).fill(7), 60_000_000)
  const payment = { bytes: utf8(digits), view: 'payment' } as const
  const transport = issuer.transport()
  const rows = encodeQR('bytes', 'raw', {
    ecc: 'low',
    encoding: 'byte',
    border: 1,
    textEncoder: () => transport,
  })
  const bare = rows.slice(1, -1).map((row) => row.slice(1, -1))
  return [
    text('identity, travel', issuer.code(), 53),
    text('chain', issuer.chain().code(4), 49),
    text('printed', issuer.printed(), 49),
    { ...payment, name: 'payment', svg: symbols.digits(digits), isBar: false, modules: 21 },
    { ...payment, name: 'Code 128', svg: drawBarcode(digits), isBar: true, modules: 145 },
    {
      name: 'transport',
      svg: createSymbolDrawer()(bare),
      bytes: transport,
      isBar: false,
      view: 'identity',
      modules: bare.length,
    },
  ]
}
