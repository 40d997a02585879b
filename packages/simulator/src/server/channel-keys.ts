import { randomBytes } from 'node:crypto'
import { fromHex, toHex } from '@essc/crypto/bytes'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { openStateFile } from './state-file.ts'

/** The demonstration channel of one host: what its server signs with. */
export interface DemoChannel {
  channelId: string
  /** As holders see it. */
  name: string
  publicKey: Uint8Array
  secretKey: Uint8Array
}

export type HostName = 'wechat' | 'alipay' | 'bank'

const NAMES: Readonly<Record<HostName, string>> = {
  wechat: '湖城政务（微信小程序）',
  alipay: '湖城政务（支付宝小程序）',
  bank: '湖城商业银行 App',
}

/** One channel per host. Its keys are made at the first start and kept in the data folder. */
export function demoChannels(file: string): Readonly<Record<HostName, DemoChannel>> {
  const state = openStateFile<Record<string, { publicKey: string; secretKey: string }>>(
    file,
    () => ({}),
  )
  const channel = (host: HostName): DemoChannel => {
    let kept = state.value[host]
    if (kept === undefined) {
      const pair = sm2KeyPair((length) => randomBytes(length))
      kept = { publicKey: toHex(pair.publicKey), secretKey: toHex(pair.secretKey) }
      state.value[host] = kept
      state.save()
    }
    return {
      channelId: `ch_demo_${host}`,
      name: NAMES[host],
      publicKey: fromHex(kept.publicKey),
      secretKey: fromHex(kept.secretKey),
    }
  }
  return { wechat: channel('wechat'), alipay: channel('alipay'), bank: channel('bank') }
}
