import { hostError } from './vendor-call.ts'

/** A brightness that a caller handed in. @throws TypeError */
export function checkUnit(value: number): number {
  if (!(value >= 0 && value <= 1)) throw new TypeError('A brightness is a number from 0 to 1')
  return value
}

/** A brightness that a host handed out. @throws HOST_FAILED when it is not a number */
export function readUnit(value: unknown, member: string): number {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw hostError('HOST_FAILED', member, value)
  return Math.min(1, Math.max(0, value))
}

/** A text that a host handed out and that cannot be empty. @throws HOST_FAILED */
export function readText(value: unknown, member: string): string {
  if (typeof value !== 'string' || value === '') throw hostError('HOST_FAILED', member, undefined)
  return value
}

/** A number of random bytes that a caller asked for. @throws TypeError */
export function checkLength(length: number): number {
  if (!Number.isInteger(length) || length < 1 || length > 65_536) {
    throw new TypeError('Random bytes come 1 to 65536 at a time')
  }
  return length
}

/** Random bytes that a host handed out. @throws HOST_FAILED when too few, or all the same */
export function readRandom(buffer: unknown, length: number): Uint8Array {
  // The buffer may be of another realm, where instanceof says nothing.
  if (Object.prototype.toString.call(buffer) !== '[object ArrayBuffer]') {
    throw hostError('HOST_FAILED', 'randomBytes', undefined)
  }
  const bytes = new Uint8Array(buffer as ArrayBuffer)
  const stuck = length >= 16 && bytes.every((byte) => byte === bytes[0])
  if (bytes.length !== length || stuck) throw hostError('HOST_FAILED', 'randomBytes', undefined)
  return bytes
}

const PAGE = /^(https:\/\/[^/\s?#@]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)([/?#]\S*)?$/i

/** A page that may be opened: https, or http on this machine. @throws HOST_FAILED */
export function checkPage(url: string, member = 'openPage'): string {
  if (!PAGE.test(url)) throw hostError('HOST_FAILED', member, undefined)
  return url
}

/** A page of the app's own: an absolute path. @throws TypeError */
export function checkAppPath(path: string): string {
  if (!/^\/[^/\s]\S*$/.test(path)) throw new TypeError('A page of the app is an absolute path')
  return path
}

/** A place that a host handed out, of numbers or of their texts. @throws HOST_FAILED */
export function readDegrees(
  north: unknown,
  east: unknown,
): { latitude: number; longitude: number } {
  const degrees = (value: unknown, bound: number) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number !== 'number' || !(Math.abs(number) <= bound)) {
      throw hostError('HOST_FAILED', 'getLocation', undefined)
    }
    return number
  }
  return { latitude: degrees(north, 90), longitude: degrees(east, 180) }
}

/** A division of GB/T 2260, of six digits. @throws HOST_FAILED */
export function readDivision(value: unknown): { division: string } {
  const division = typeof value === 'number' ? String(value) : value
  if (typeof division !== 'string' || !/^[1-9]\d{5}$/.test(division)) {
    throw hostError('HOST_FAILED', 'getCity', undefined)
  }
  return { division }
}

/** Headers with their names in lower case and every value a text. */
export function readHeaders(headers: unknown): Record<string, string> {
  const read: Record<string, string> = {}
  if (typeof headers !== 'object' || headers === null) return read
  for (const [name, value] of Object.entries(headers as Record<string, unknown>)) {
    if (value === undefined || value === null) continue
    read[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value)
  }
  return read
}

/** @throws HOST_FAILED where the host parsed the body or handed out bytes, NETWORK_UNREACHABLE without a status */
export function readResponse(status: unknown, headers: unknown, data: unknown) {
  const code = Number(status)
  if (!Number.isInteger(code) || code < 100 || code > 599) {
    throw hostError('NETWORK_UNREACHABLE', 'request', status)
  }
  const body = data ?? ''
  if (typeof body !== 'string') throw hostError('HOST_FAILED', 'request', undefined)
  return { status: code, headers: readHeaders(headers), body }
}
