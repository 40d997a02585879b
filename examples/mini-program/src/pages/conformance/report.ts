import { fromHex, toHex, utf8 } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2KeyPair, sm2Signer, sm2Supported } from '@essc/crypto/sm2'
import {
  type DeviceResult,
  type DeviceSigner,
  deviceReportText,
} from '@essc/hosts/conformance/device-report'
import type { Host } from '@essc/hosts/host'
import type { Essc } from '@essc/sdk/client'
import { createSymbols } from '@essc/sdk/codes/symbols'

/** The key of this phone's reports; it opens nothing and is made at the first report. */
const KEY = 'essc.conformance.key'

/** The report of a walk through the cases, and the QR symbol that shows it. */
export async function reportOf(host: Host, essc: Essc, results: readonly DeviceResult[]) {
  const ranAtUnix = Math.floor(host.now() / 1_000)
  const codec = { sha256, utf8, toHex }
  const signer = await signerOf(host, essc)
  const text = deviceReportText(host.name, ranAtUnix, results, codec, signer)
  return { text, image: createSymbols().compact(text), isSigned: signer !== undefined }
}

/** Nobody signs where the phone cannot do SM2, or the platform's randomness has not come. */
async function signerOf(host: Host, essc: Essc): Promise<DeviceSigner | undefined> {
  if (!sm2Supported()) return undefined
  const random = (length: number) => essc.randomBytes(length)
  try {
    await essc.ready()
    const kept = await host.storage.get(KEY)
    if (kept) return sm2Signer(fromHex(kept), random)
    const { secretKey } = sm2KeyPair(random)
    await host.storage.set(KEY, toHex(secretKey))
    return sm2Signer(secretKey, random)
  } catch {
    return undefined
  }
}
