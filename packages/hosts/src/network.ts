import type { HostNetwork } from './host.ts'

/** The word of WeChat, and of its browser, for the kind of network: `wifi`, `2g` to `5g`, `none`, or another. */
export function readNetworkType(type: string): HostNetwork {
  const kind = /^\dg$/.test(type) ? 'mobile' : type
  return {
    isConnected: kind !== 'none',
    kind: kind === 'wifi' || kind === 'mobile' || kind === 'none' ? kind : 'unknown',
  }
}
