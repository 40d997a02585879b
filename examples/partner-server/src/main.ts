import { bankLogin } from '@essc/partner/bank-login'
import { wechatLogin } from '@essc/partner/wechat-login'
import { startPartnerServer } from './server.ts'

/** Reads a setting that the server cannot do without. */
function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new TypeError(`${name} is not set`)
  return value
}

const { url } = await startPartnerServer({
  platform: setting('ESSC_PLATFORM'),
  channel: setting('ESSC_CHANNEL'),
  secretKey: setting('ESSC_CHANNEL_KEY'),
  port: Number(process.env.PORT ?? 8080),
  logins: {
    ...(process.env.WECHAT_APP_ID && {
      wechat: wechatLogin({ appId: process.env.WECHAT_APP_ID, secret: setting('WECHAT_SECRET') }),
    }),
    ...(process.env.BANK_ENDPOINT && {
      bank: bankLogin({
        endpoint: process.env.BANK_ENDPOINT,
        clientId: setting('BANK_CLIENT_ID'),
        clientSecret: setting('BANK_CLIENT_SECRET'),
      }),
    }),
  },
})
console.log(`partner server at ${url}`)
