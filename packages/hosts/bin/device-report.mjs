import { createHash } from 'node:crypto'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { deviceSteps } from '../dist/conformance/device.js'
import { readDeviceReport } from '../dist/conformance/device-report.js'

const codec = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  utf8: (text) => new TextEncoder().encode(text),
  toHex: (bytes) => Buffer.from(bytes).toString('hex'),
}

/**
 * Reads what the QR of the device page carries, and says what keeps it from being believed.
 *
 * @param {string} text
 */
export function checkDeviceReport(text) {
  const { verifier } = nodeSm2()
  const report = readDeviceReport(text, codec, (key, signature, message) =>
    verifier(key)(signature, message),
  )
  if (!report) return { fault: 'not a report of the device page, or not what was signed' }
  return { report, phone: phoneOf(report), fault: faultOf(report) }
}

/** A short name of the phone's key. */
function phoneOf({ signer }) {
  return signer && codec.toHex(codec.sha256(signer)).slice(0, 16)
}

function faultOf({ signer, passed, failed, skipped, failedIds }) {
  if (!signer) return 'not signed: anybody could have written it'
  const steps = deviceSteps().map(({ id }) => id.toUpperCase())
  if (passed + failed + skipped !== steps.length) return 'of another list of steps'
  const unknown = failedIds.find((id) => !steps.includes(id))
  if (unknown) return `${unknown} is no step`
  if (failedIds.length > failed || (failed > 0 && failedIds.length === 0)) {
    return 'a count that its steps do not bear out'
  }
  return undefined
}
