import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { HostClock } from '@essc/hosts/clock'
import { alipayLogin } from '@essc/partner/alipay-login'
import { bankLogin } from '@essc/partner/bank-login'
import type { HostLogin } from '@essc/partner/host-login'
import { wechatLogin } from '@essc/partner/wechat-login'
import type { HostName } from '../channel-keys.ts'
import type { Handler } from '../reply.ts'
import { alipayServer } from './alipay.ts'
import { bankServer } from './bank.ts'
import type { LoginCodes } from './login-codes.ts'
import { wechatServer } from './wechat.ts'

/** The demonstration app as it is registered at each host. */
export interface HostApps {
  /** The hosts' own servers. */
  readonly servers: Readonly<Record<HostName, Handler>>
  /** How the channel's server asks them. @param base address of the servers, by host below it */
  logins(base: string): Readonly<Record<HostName, HostLogin>>
}

const random = (length: number) => randomBytes(length).toString('base64')

/** Registers the demonstration app at the three simulated hosts, with secrets drawn at every start. */
export async function hostApps(codes: LoginCodes, clock: HostClock): Promise<HostApps> {
  const wechat = { appId: 'wx5de3a0c0de00e55c', secret: random(24) }
  const bank = { clientId: 'essc-demo', clientSecret: random(24) }
  const appId = '2021000100050055'
  const [app, gateway] = await Promise.all([rsaPair(), rsaPair()])
  return {
    servers: {
      wechat: wechatServer(codes, { ...wechat, sessionKey: () => random(16) }),
      alipay: alipayServer(codes, {
        appId,
        appPublicKey: app.publicKey,
        gatewayPrivateKey: gateway.privateKey,
        accessToken: () => random(24),
      }),
      bank: bankServer(codes, { ...bank, accessToken: () => random(24) }),
    },
    logins: (base) => ({
      wechat: wechatLogin({ ...wechat, endpoint: `${base}/wechat` }),
      alipay: alipayLogin({
        appId,
        privateKey: app.privateKey,
        alipayPublicKey: gateway.publicKey,
        now: () => clock.now(),
        endpoint: `${base}/alipay`,
      }),
      bank: bankLogin({ ...bank, endpoint: `${base}/bank` }),
    }),
  }
}

function rsaPair(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
