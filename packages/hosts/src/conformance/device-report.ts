import { decodeBase45, encodeBase45 } from '@essc/protocol/codes/base45'

/** How one step went on the phone. */
export interface DeviceResult {
  readonly id: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

/** What a device report says. */
export interface DeviceReport {
  /** The host's name, as the adapter has it. */
  readonly host: string
  readonly ranAtUnix: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The first 8 bytes of the SHA-256 of the results, in upper-case hexadecimal. */
  readonly digest: string
  /** Ids of what failed, in capitals; those that did not fit are counted in `failed` alone. */
  readonly failedIds: readonly string[]
}

/** Who signs: 33 bytes of an SM2 key and what makes 64 bytes of a signature. */
export interface DeviceSigner {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** What the texts are made with, handed in: these three of @essc/crypto. */
export interface DeviceCodec {
  sha256(bytes: Uint8Array): Uint8Array
  utf8(text: string): Uint8Array
  toHex(bytes: Uint8Array): string
}

/** A QR symbol of version 9 at level L holds 335 alphanumeric characters; key and signature take 148. */
const CONTENT_CHARACTERS = 180
const PREFIX = 'ESSC-D1'
const PUBLIC_KEY_CHARACTERS = 50

/**
 * The text of a device report, for one QR symbol: alphanumeric (ISO/IEC 18004), at most 335 characters,
 * signed where a signer is handed in.
 */
export function deviceReportText(
  host: string,
  ranAtUnix: number,
  results: readonly DeviceResult[],
  codec: DeviceCodec,
  signer?: DeviceSigner,
): string {
  const count = (wanted: DeviceResult['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length
  const lines = results.map(({ id, outcome }) => `${id} ${outcome}`).join('\n')
  const digest = codec
    .toHex(codec.sha256(codec.utf8(lines)))
    .slice(0, 16)
    .toUpperCase()
  const counts = `${count('passed')}.${count('failed')}.${count('skipped')}`
  let content = `${PREFIX}:${host.toUpperCase()}:${ranAtUnix}:${counts}:${digest}:`
  for (const { id, outcome } of results) {
    const next = `${content}${content.endsWith(':') ? '' : '*'}${id.toUpperCase()}`
    if (outcome === 'failed' && next.length <= CONTENT_CHARACTERS) content = next
  }
  if (!signer) return `${content}:`
  const signature = signer.sign(codec.utf8(content))
  return `${content}:${encodeBase45(signer.publicKey)}${encodeBase45(signature)}`
}

/**
 * Reads a device report back.
 *
 * @param verify whether a signature (64 bytes) of a key (33 bytes) is over a message
 * @returns nothing where the text is no report or the signature does not hold; `signer` is absent where
 *   it was not signed
 */
export function readDeviceReport(
  text: string,
  codec: DeviceCodec,
  verify: (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => boolean,
): (DeviceReport & { signer?: Uint8Array }) | undefined {
  const match =
    /^(ESSC-D1:([A-Z-]+):(\d+):(\d+)\.(\d+)\.(\d+):([0-9A-F]{16}):([A-Z.*]*)):(.*)$/.exec(text)
  if (!match) return undefined
  const [, content = '', host = '', ranAt, passed, failed, skipped, digest = '', ids = ''] = match
  const report = {
    host: host.toLowerCase(),
    ranAtUnix: Number(ranAt),
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
    digest,
    failedIds: ids === '' ? [] : ids.split('*'),
  }
  const seal = match[9] ?? ''
  if (seal === '') return report
  const signer = decodeBase45(seal.slice(0, PUBLIC_KEY_CHARACTERS))
  const signature = decodeBase45(seal.slice(PUBLIC_KEY_CHARACTERS))
  if (!signer || !signature || !verify(signer, signature, codec.utf8(content))) return undefined
  return { ...report, signer }
}
