/// <reference lib="dom" />
import { bank } from '@essc/hosts/bank'
import { openBridge } from '@essc/hosts/bank/bridge'
import { injectedTransport } from '@essc/hosts/bank/transports'
import { browserParts } from '@essc/hosts/browser'
import { systemClock } from '@essc/hosts/clock'
import type { Host } from '@essc/hosts/host'
import { web } from '@essc/hosts/web'

/** The host of a page in a plain browser. @param login the page's own: answers a code for its server */
export function webHost(window: Window, login: () => Promise<{ code: string }>): Host {
  return web({ web: browserParts(window), login })
}

/** The host of a page in a bank's app with the bridge of docs/bank-bridge.md. @throws HOST_UNAVAILABLE */
export async function bankHost(window: Window): Promise<Host> {
  const parts = browserParts(window)
  const clock = systemClock()
  const bridge = await openBridge({ transport: injectedTransport(parts), clock })
  return bank({ bridge, web: parts, clock })
}
