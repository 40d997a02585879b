import type { HostLaunch } from './host.ts'
import { isObject } from './vendor-call.ts'

/** How the app was opened, out of what WeChat and Alipay say alike; what is of a wrong shape is left out. */
export function readLaunch(raw: unknown): HostLaunch {
  const { path, query, scene, referrerInfo } = isObject(raw) ? raw : {}
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(isObject(query) ? query : {})) {
    if (value !== undefined && value !== null) texts[name] = String(value)
  }
  const launch: HostLaunch = { path: typeof path === 'string' ? path : '', query: texts }
  if (typeof scene === 'number') launch.scene = scene
  // WeChat hands out an empty object where no other app is behind it, Alipay nothing.
  const { appId, extraData } = isObject(referrerInfo) ? referrerInfo : {}
  if (typeof appId === 'string' && appId !== '') {
    launch.referrer = { appId, data: isObject(extraData) ? extraData : {} }
  }
  return launch
}
